//! Checks a backward pass against central differences, parameter by parameter.
//!
//! For every parameter and every input value θ the computed derivative a is compared with the measured one,
//! `n = (L(θ+ε) − L(θ−ε)) / 2ε` with ε = 1e-6; they agree if `|a − n| ≤ 1e-7 + 1e-5·|n|`. Each number takes two forward
//! passes in `f64`: check small networks and small batches. Dropout is on, with one fixed mask. At a kink (relu at 0)
//! there is no derivative to measure: choose inputs away from it.
//!
//! ```
//! use nn_core::inspect::gradcheck;
//! use nn_core::prelude::*;
//! # mod declared {
//! #     use nn_core::prelude::*;
//! #     nn_core::network! { pub struct Xor { input: 2, hidden: dense(2) -> sigmoid, output: dense(1) -> sigmoid } }
//! # }
//! # use declared::Xor;
//! let net = Xor::<f64>::new(7);
//! let x = Batch::from_rows([[0.0, 1.0], [1.0, 1.0]])?;
//! let y = Batch::from_rows([[1.0], [0.0]])?;
//! let report = gradcheck::check(&net, &x, &y, &SquaredError::new())?;
//! assert!(report.passed(), "{report}");
//! # Ok::<(), nn_core::Error>(())
//! ```

use std::fmt;

use faer::MatRef;

use crate::data::batch::AsBatch;
use crate::data::targets::AsTargets;
use crate::error::Result;
use crate::head::{Accepts, HeadFor, TargetsFor};
use crate::layer::tensor::Name;
use crate::network::workspace::Workspace;
use crate::network::{Network, Train, check_pair};

/// The distance by which a number is moved to either side.
const EPSILON: f64 = 1e-6;
/// The error from rounding that is allowed for a derivative near 0.
const ABSOLUTE: f64 = 1e-7;
/// The error from rounding and the third derivative that is allowed, as a share of the derivative.
const RELATIVE: f64 = 1e-5;

/// One derivative, computed and measured.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Derivative {
    /// The parameter's name (`hidden.weight`), or `input`.
    pub name: Name,
    /// `[unit, input]` in a weight, `[sample, feature]` in the input, `[unit, 0]` in a bias.
    pub index: [usize; 2],
    /// By the backward pass.
    pub computed: f64,
    /// By central differences.
    pub measured: f64,
}

impl Derivative {
    /// `|computed − measured|`.
    #[must_use]
    pub fn error(&self) -> f64 {
        (self.computed - self.measured).abs()
    }

    /// The error divided by the allowed error; up to 1 the two agree. NaN never does.
    #[must_use]
    pub fn excess(&self) -> f64 {
        let excess = self.error() / (ABSOLUTE + RELATIVE * self.measured.abs());
        if excess.is_nan() {
            f64::INFINITY
        } else {
            excess
        }
    }
}

impl fmt::Display for Derivative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [row, column] = self.index;
        write!(
            f,
            "{}[{row}, {column}]: computed {:e}, measured {:e}",
            self.name, self.computed, self.measured
        )
    }
}

/// The result of [`check`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Number of derivatives compared.
    pub checked: usize,
    /// The largest `|computed − measured|`.
    pub max_error: f64,
    /// The derivative with the largest error relative to the allowed one.
    pub worst: Option<Derivative>,
    /// The derivatives that disagree, in declaration order, the input last.
    pub failures: Vec<Derivative>,
}

impl Report {
    /// True if every derivative agrees.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    fn add(&mut self, derivative: Derivative) {
        self.checked += 1;
        self.max_error = self.max_error.max(derivative.error());
        let worst = self
            .worst
            .as_ref()
            .is_none_or(|worst| derivative.excess() > worst.excess());
        if worst {
            self.worst = Some(derivative);
        }
        if derivative.excess() > 1.0 {
            self.failures.push(derivative);
        }
    }
}

impl fmt::Display for Report {
    /// One line if all derivatives agree; otherwise the first ten that disagree.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.passed() {
            return write!(
                f,
                "all {} derivatives agree (largest error {:.1e})",
                self.checked, self.max_error
            );
        }
        write!(
            f,
            "{} of {} derivatives disagree with central differences:",
            self.failures.len(),
            self.checked
        )?;
        for failure in self.failures.iter().take(10) {
            write!(f, "\n  {failure}")?;
        }
        if self.failures.len() > 10 {
            write!(f, "\n  …")?;
        }
        Ok(())
    }
}

/// Compares every derivative of the loss, with respect to parameters and inputs, with central differences.
///
/// # Errors
/// A batch without samples; another number of targets than samples; an input that
/// [`Model::check_input`](crate::Model::check_input) refuses; a target for which the loss is not defined; a single
/// sample, if the network normalises by the batch.
#[allow(clippy::needless_pass_by_value)] // views are passed by value, as everywhere else
pub fn check<N, L, Y, const IN: usize, const OUT: usize>(
    network: &N,
    x: impl AsBatch<f64, IN>,
    targets: Y,
    loss: &L,
) -> Result<Report>
where
    N: Network<IN, OUT, Scalar = f64> + Train,
    N::Head: Accepts<L>,
    Y: AsTargets,
    Y::Targets: TargetsFor<f64, L, HeadFor<N::Head, L>>,
{
    let (x, targets) = (x.as_batch(), targets.as_targets());
    let mut work = network.workspace(x.len()).with_input_gradient();
    work.check_pair(x.len(), targets)?;
    work.check_alone(network, x.len())?;
    check_pair::<N, L, Y::Targets, IN>(network, x, targets, loss)?;
    let pass = work.training();
    work.objective::<L, Y::Targets>(network, x.matrix(), targets, loss, &pass);
    work.backward(network, x.matrix(), &pass);

    let measure = |network: &N, x: MatRef<'_, f64>, work: &mut Workspace<N>| {
        work.objective::<L, Y::Targets>(network, x, targets, loss, &pass)
    };
    let mut report = Report {
        checked: 0,
        max_error: 0.0,
        worst: None,
        failures: Vec::new(),
    };
    let mut scratch = network.workspace(x.len());
    let mut moved = network.clone();
    for (index, gradient) in work.gradients().parameters().enumerate() {
        let columns: usize = gradient.shape().iter().skip(1).product();
        for (at, &computed) in gradient.values.iter().enumerate() {
            let measured = central(|step| {
                let original = set(&mut moved, index, at, |value| value + step);
                let value = measure(&moved, x.matrix(), &mut scratch);
                set(&mut moved, index, at, |_| original);
                value
            });
            report.add(Derivative {
                name: gradient.name,
                index: [at / columns, at % columns],
                computed,
                measured,
            });
        }
    }
    let Some(input_gradient) = work.input_gradient() else {
        return Ok(report); // an empty batch
    };
    let mut inputs = x.matrix().to_owned();
    for i in 0..x.len() {
        for j in 0..IN {
            let original = inputs[(i, j)];
            inputs[(i, j)] = original + EPSILON;
            let movable = N::check_input(inputs.as_ref()).is_ok();
            inputs[(i, j)] = original;
            if !movable {
                continue; // an index of an embedding
            }
            let measured = central(|step| {
                inputs[(i, j)] = original + step;
                let value = measure(network, inputs.as_ref(), &mut scratch);
                inputs[(i, j)] = original;
                value
            });
            report.add(Derivative {
                name: Name::new("input"),
                index: [i, j],
                computed: input_gradient[(i, j)],
                measured,
            });
        }
    }
    Ok(report)
}

/// `(f(ε) − f(−ε)) / 2ε`.
fn central(mut f: impl FnMut(f64) -> f64) -> f64 {
    (f(EPSILON) - f(-EPSILON)) / (2.0 * EPSILON)
}

/// Sets value `at` of the `index`-th parameter; returns the old value.
fn set<N: crate::network::Model<Scalar = f64>>(
    network: &mut N,
    index: usize,
    at: usize,
    change: impl Fn(f64) -> f64,
) -> f64 {
    let parameter = network
        .parameters_mut()
        .nth(index)
        .expect("gradients have the parameters of their network");
    let original = parameter.values[at];
    parameter.values[at] = change(original);
    original
}
