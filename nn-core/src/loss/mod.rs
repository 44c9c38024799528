//! Losses: the error of a prediction, and its gradient.
//!
//! Losses on logits start the backward pass from the values before the head, which is stable for
//! |z| up to 1e4: [`CrossEntropy`], [`BinaryCrossEntropy`], [`Hinge`]. Losses on values work on the
//! predictions of any head: [`SquaredError`], [`AbsoluteError`], [`Huber`].

mod elementwise;
mod stack_block;
mod entropy;
mod logits;
mod by_logit;
mod values;
mod several;

#[doc(hidden)]
pub use core::primitive;

pub use elementwise::ElementwiseLoss;
pub use logits::{BinaryCrossEntropy, CrossEntropy, Hinge};
pub use several::Losses;
pub use values::{AbsoluteError, Huber, SquaredError};

use crate::error::Result;

/// The way the losses of single outputs and samples become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Reduction {
    /// `PyTorch`'s mean of the loss: over all elements (over samples for cross-entropy).
    #[default]
    Mean,
    /// The sum over outputs and samples.
    Sum,
    /// The sum over outputs, averaged over samples.
    PerSample,
}

impl Reduction {
    /// The factor on a sum over `rows` samples of `terms` losses each.
    #[allow(clippy::cast_precision_loss)] // counts below 2⁵³
    pub(crate) fn scale(self, rows: usize, terms: usize) -> f64 {
        match self {
            Self::Mean => 1.0 / (rows * terms) as f64,
            Self::Sum => 1.0,
            Self::PerSample => 1.0 / rows as f64,
        }
    }
}

/// The part of a loss that a training loop needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss",
    label = "not a loss",
    note = "a loss, then an optimizer: `Trainer::new(CrossEntropy::new(), Adam::new(1e-3))`",
    note = "several outputs take a loss each: `Losses::new((CrossEntropy::new(), SquaredError::new()))`"
)]
pub trait Loss: Clone + Send + Sync {
    /// Its name in messages.
    const NAME: &'static str;
    /// The way single losses become one number.
    fn reduction_mode(&self) -> Reduction;
    /// Checks that its settings are in range; called by every function that computes the loss and returns a
    /// [`Result`].
    ///
    /// # Errors
    /// The first setting that is not.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// The loss with its settings, as a text that checkpoints compare: `CrossEntropy (Mean)`. A loss with settings of
    /// its own adds them.
    fn written(&self) -> String {
        format!("{} ({:?})", Self::NAME, self.reduction_mode())
    }
}
