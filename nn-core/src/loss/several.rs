//! One loss for each output of a network with several.

use super::{Loss, Reduction};
use crate::error::{Error, Result};

/// The weighted sum of one loss for each named output, in the order of the declaration. Targets are a
/// tuple in the same order.
///
/// A weight that is not finite is an error where the loss is used.
///
/// Over the steps of an epoch it adds up as the first loss does: let all be sums, or none.
///
/// ```
/// use nn_core::loss::Losses;
/// use nn_core::prelude::*;
/// let loss = Losses::new((CrossEntropy::new(), BinaryCrossEntropy::new())).weights([1.0, 0.5]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Losses<L> {
    pub(crate) losses: L,
    pub(crate) weights: [f64; 4],
}

impl<L> Losses<L> {
    /// Refuses weights that are no numbers.
    pub(crate) fn check(&self) -> Result<()> {
        match self.weights.iter().find(|weight| !weight.is_finite()) {
            None => Ok(()),
            Some(weight) => Err(Error::invalid(format!(
                "a weight of `Losses` is {weight}, but must be a finite number"
            ))),
        }
    }

    /// The sum of these losses, two to four as a tuple.
    #[must_use]
    pub const fn new(losses: L) -> Self {
        Self {
            losses,
            weights: [1.0; 4],
        }
    }
}

macro_rules! losses {
    ($count:literal: $($loss:ident $index:tt),*) => {
        impl<$($loss: Loss),*> Losses<($($loss,)*)> {
            /// What each loss is multiplied by; 1 by default.
            #[must_use]
            pub fn weights(mut self, weights: [f64; $count]) -> Self {
                self.weights[..$count].copy_from_slice(&weights);
                self
            }
        }

        impl<$($loss: Loss),*> Loss for Losses<($($loss,)*)> {
            const NAME: &'static str = "Losses";

            fn reduction_mode(&self) -> Reduction {
                self.losses.0.reduction_mode()
            }
        }
    };
}

losses!(2: A 0, B 1);
losses!(3: A 0, B 1, C 2);
losses!(4: A 0, B 1, C 2, D 3);
