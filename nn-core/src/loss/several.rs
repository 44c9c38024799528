//! One loss for each output of a network with several.

use super::{Loss, Reduction};
use crate::error::{Error, Result};
use crate::setting;

/// Outputs of one network with a name of their own: as many as tuples have the standard library's traits for.
const MOST_OUTPUTS: usize = 12;

/// The weighted sum of one loss for each named output, in the order of the declaration. Targets are a
/// tuple in the same order.
///
/// Either all are sums over the samples ([`Reduction::Sum`]) or none is: a mixture is an error where the loss is
/// computed.
///
/// ```
/// use nn_core::prelude::*;
/// let loss = Losses::new((CrossEntropy::new(), BinaryCrossEntropy::new())).weights([1.0, 0.5]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Losses<L> {
    pub(crate) losses: L,
    pub(crate) weights: [f64; MOST_OUTPUTS],
}

impl<L> Losses<L> {
    /// The sum of these losses, two to twelve as a tuple.
    #[must_use]
    pub const fn new(losses: L) -> Self {
        Self {
            losses,
            weights: [1.0; MOST_OUTPUTS],
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
                let sums = [$(self.losses.$index.reduction_mode() == Reduction::Sum),*];
                if sums.iter().any(|sum| *sum != sums[0]) {
                    return Err(Error::invalid(
                        "`Losses` adds a sum over samples and a mean, whose ratio changes with the batch: let \
                         `.reduction(…)` be `Reduction::Sum` for all of them, or for none",
                    ));
                }
                Ok(())
            }
        }
    };
}

losses!(2: A 0, B 1);
losses!(3: A 0, B 1, C 2);
losses!(4: A 0, B 1, C 2, D 3);
losses!(5: A 0, B 1, C 2, D 3, E 4);
losses!(6: A 0, B 1, C 2, D 3, E 4, F 5);
losses!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
losses!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
losses!(9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
losses!(10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
losses!(11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
losses!(12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
