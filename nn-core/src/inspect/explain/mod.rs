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

mod explanation;
mod slopes;
mod steps;
mod shown;
mod units;
mod graph;

use faer::Mat;

use crate::error::{Error, Result};
use crate::layer::buffers::Pass;
use crate::network::{InputOf, LossOf, Network, TargetsOf, Trains, Workspace, check, jacobian};
use crate::numeric::scalar::Scalar;

pub use explanation::{Explanation, Local, Step, Weight};

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
        jacobian::backward(self, x.matrix(), &mut work, |_, output| output == k);
        let prediction = self.predict(x).view().matrix().to_owned();
        let (one, zero) = (Self::Scalar::ONE, Self::Scalar::ZERO);
        let unit = Mat::from_fn(rows, OUT, |_, j| if j == k { one } else { zero });
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
        let target = targets.values().zip(target);
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
