//! A network explained on some samples: the value of every stage, its local derivative, and the derivative that has
//! been accumulated up to it from the end.
//!
//! By the chain rule the gradient of a value is the gradient of what reads it times that reader's local derivative.
//! Both stand beside each other here, as in a calculation by hand:
//!
//! ```
//! use nn_core::prelude::*;
//!
//! network! {
//!     /// 2/sin(e⁻ˣ), module by module.
//!     struct Modules { input: 1, a: neg, b: exp, c: sin, d: recip -> scale(2) }
//! }
//! let explained = Modules::<f64>::new(1).explain_output(&Batch::from_rows([[-4.499]])?, 0)?;
//! let sine = explained.step("c").unwrap();
//! assert!((sine.value.as_ref().unwrap()[(0, 0)] - 0.924_235).abs() < 1e-6);
//! println!("{explained}"); // c = sin(b) = 0.924235 │ ∂c/∂b = -0.381824 │ …
//! # Ok::<(), nn_core::Error>(())
//! ```

mod graph;
mod shown;
mod slopes;
mod steps;
mod units;

use faer::Mat;

use crate::error::{Error, Result};
use crate::head::Head;
use crate::layer::buffers::Pass;
use crate::layer::tensor::Name;
use crate::network::{
    InputOf, LossOf, Network, Program, Read, TargetsOf, Trains, Workspace, check,
};
use crate::numeric::scalar::Scalar;

/// A network on some samples.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Explanation<T> {
    /// The computation that is explained.
    pub program: &'static Program,
    /// What the gradients belong to: `L`, or `y1` for the first output; empty without a backward pass.
    pub of: String,
    /// The input, `N×IN`.
    pub input: Mat<T>,
    /// The gradient of the input, `N×IN`.
    pub input_gradient: Option<Mat<T>>,
    /// The stages of the declaration, in order.
    pub steps: Vec<Step<T>>,
    /// The learned tensors.
    pub parameters: Vec<Weight<T>>,
    /// The loss.
    pub loss: Option<T>,
    /// ∂L/∂target, `N×OUT`, if targets are real values.
    pub target_gradient: Option<Mat<T>>,
}

/// A stage: `hidden: dense(2) -> sigmoid` is two of them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Step<T> {
    /// The line's name; empty if it has none.
    pub line: &'static str,
    /// The keyword as declared, `dense`, `sigmoid`, `scale(2)`.
    pub kind: String,
    /// The values that it reads.
    pub reads: Vec<Read>,
    /// Its output, `N×width`. `None` where the library cannot know it: between two activations of the user's own that
    /// are computed together.
    pub value: Option<Mat<T>>,
    /// The derivative of its output with respect to what it reads.
    pub local: Local<T>,
    /// The gradient of its output, `N×width`, accumulated over all that read it.
    pub gradient: Option<Mat<T>>,
}

/// The derivative of a stage's output with respect to what it reads.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Local<T> {
    /// Element by element: f′(z), `N×width`.
    Slope(Mat<T>),
    /// z = W·x + b: ∂z/∂x is W, `out×in`; ∂zᵢ/∂Wᵢⱼ is xⱼ; ∂zᵢ/∂bᵢ is 1.
    Linear(Mat<T>),
    /// A Jacobian for each sample, entry `(i, j)` is ∂uᵢ/∂zⱼ: for softmax σᵢ(δᵢⱼ − σⱼ).
    Jacobians(Vec<Mat<T>>),
    /// Element by element with respect to each operand: 1 for a sum, the other factors for a product.
    Factors(Vec<Mat<T>>),
    /// Not told: layers with statistics, networks inside, layers of one's own.
    Opaque,
}

/// A learned tensor and its gradient, `out×in`; a bias is a column.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Weight<T> {
    /// Its name in files: `hidden.weight`.
    pub name: Name,
    /// Its values.
    pub value: Mat<T>,
    /// Its gradient.
    pub gradient: Option<Mat<T>>,
}

impl<T: Scalar> Explanation<T> {
    /// The last stage of the line of that name.
    #[must_use]
    pub fn step(&self, line: &str) -> Option<&Step<T>> {
        self.steps.iter().rev().find(|step| step.line == line)
    }

    /// The learned tensor of that name: `hidden.weight`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Weight<T>> {
        self.parameters.iter().find(|known| known.name == name)
    }

    /// The number of samples.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.input.nrows()
    }
}

/// Explanations, for every network. Layers are in prediction mode, as in `trace`: noise is off, a batch norm uses its
/// running statistics.
pub trait Explain<const IN: usize, const OUT: usize>: Network<IN, OUT> {
    /// The value and the local derivative of every stage. It works for every network, also for one that cannot be
    /// trained.
    ///
    /// ```
    /// use nn_core::prelude::*;
    /// network! { struct Jacket { input: 1, output: dense(1) -> step } }
    /// let jacket = Jacket { output: Dense::new([[-1.0]], [15.0]) };
    /// let explained = jacket.explain(&Batch::from_rows([[10.0], [20.0]])?)?;
    /// assert_eq!(explained.steps[0].value.as_ref().unwrap()[(1, 0)], -5.0);
    /// println!("{explained}");
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// An input that [`Model::check_input`](crate::Model::check_input) refuses; a `standardize` that is not fitted.
    fn explain(&self, x: impl InputOf<Self, IN>) -> Result<Explanation<Self::Scalar>> {
        let x = x.as_batch();
        check::values(self, x.matrix())?;
        let mut work = Workspace::new(self, x.len());
        Workspace::record(&mut work);
        self.compute(x.matrix(), &mut work.slots, &Pass::PREDICT);
        let prediction = self.predict(x).view().matrix().to_owned();
        let x = x.matrix().to_owned();
        Ok(steps::of(self, &work, x, prediction, None))
    }

    /// [`explain`](Explain::explain), with the gradient of output `k` at every stage: ∂yₖ/∂value, sample by sample. (The
    /// gradients of parameters are sums over the samples.)
    ///
    /// # Errors
    /// Those of [`explain`](Explain::explain); a `k` that is not an output.
    fn explain_output(
        &self,
        x: impl InputOf<Self, IN>,
        k: usize,
    ) -> Result<Explanation<Self::Scalar>>
    where
        Self: Trains<Own: Sized>,
    {
        let x = x.as_batch();
        check::values(self, x.matrix())?;
        if k >= OUT {
            let text = format!("there is no output {k}: the network has {OUT}, counted from 0");
            return Err(Error::invalid(text));
        }
        let rows = x.len();
        let mut work = Workspace::new(self, rows).with_input_gradient();
        Workspace::record(&mut work);
        self.compute(x.matrix(), &mut work.slots, &Pass::PREDICT);
        let prediction = self.predict(x).view().matrix().to_owned();
        let (one, zero) = (Self::Scalar::ONE, Self::Scalar::ZERO);
        let unit = Mat::from_fn(rows, OUT, |_, j| if j == k { one } else { zero });
        let buffers = work.last_mut().backward();
        let mut predictions = buffers.value.to_vec();
        Self::Head::apply(&mut predictions, rows);
        for (index, to) in buffers.gradient.iter_mut().enumerate() {
            *to = unit[(index % rows, index / rows)];
        }
        Self::Head::backward(&predictions, buffers.gradient, rows);
        work.backward_alone(self, x.matrix(), &Pass::PREDICT);
        let back = steps::Back {
            of: format!("y{}", k + 1),
            output: unit,
            loss: None,
            target: None,
        };
        let x = x.matrix().to_owned();
        Ok(steps::of(self, &work, x, prediction, Some(back)))
    }

    /// [`explain`](Explain::explain), with the loss and its gradient at every stage.
    ///
    /// # Errors
    /// Those of [`trace`](crate::inspect::trace::Traced::trace).
    fn explain_loss<L: LossOf<Self>, Y: TargetsOf<Self, L>>(
        &self,
        x: impl InputOf<Self, IN>,
        targets: Y,
        loss: &L,
    ) -> Result<Explanation<Self::Scalar>>
    where
        Self: Trains<Own: Sized>,
    {
        let x = x.as_batch();
        let mut work = Workspace::new(self, x.len()).with_input_gradient();
        let value = targets.record(self, x, loss, &mut work)?;
        let logits = work.last().value().to_owned();
        let prediction = self.predict(x).view().matrix().to_owned();
        let (output, target) = targets.slopes(loss, logits.as_ref(), prediction.as_ref());
        let pass = work.prediction();
        work.backward(self, x.matrix(), &pass);
        let back = steps::Back {
            of: String::from("L"),
            output,
            loss: Some(Self::Scalar::from_f64(value)),
            target,
        };
        let x = x.matrix().to_owned();
        Ok(steps::of(self, &work, x, prediction, Some(back)))
    }
}

impl<N: Network<IN, OUT>, const IN: usize, const OUT: usize> Explain<IN, OUT> for N {}
