//! One loss for each output of a network with several.

use super::{Loss, Reduction};
use crate::error::Result;
use crate::setting;

/// The weighted sum of one loss for each named output, in the order of the declaration. Targets are a
/// tuple in the same order.
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
            /// What each loss is multiplied by, a finite number from 0 on; 1 by default.
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

            fn check(&self) -> Result<()> {
                for &weight in &self.weights {
                    setting::from_zero("Losses::weights", weight)?;
                }
                $(self.losses.$index.check()?;)*
                Ok(())
            }
        }
    };
}

losses!(2: A 0, B 1);
losses!(3: A 0, B 1, C 2);
losses!(4: A 0, B 1, C 2, D 3);
