//! What observers see, and what they may change.

use std::ops::Deref;

use crate::network::{Model, Tune};
use crate::train::history::Epoch;
use crate::train::plan::Step;
use crate::train::trainee::Trainee;

/// What the observers of a step or an epoch asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish {
    pub(super) remember: bool,
    pub(super) stop: bool,
    pub(super) rate: Option<f64>,
    pub(super) tuned: Vec<(String, Tune)>,
}

/// Training after an epoch and its validation, for [observers](crate::train::Observer) and the closures of
/// [`on_epoch`](crate::train::Trainer::on_epoch). It has the fields of the [`Epoch`].
///
/// ```
/// # use nn_core::prelude::*;
/// # network! { struct Line { input: 1, output: dense(1) } }
/// # let data = Dataset::from_rows([[0.0_f32], [1.0]], Batch::from_rows([[1.0], [3.0]])?)?;
/// # let mut net = Line::new(1);
/// let history = Trainer::new(SquaredError::new(), Sgd::new(0.1))
///     .on_epoch(|epoch| {
///         if epoch.number % 4 == 0 {
///             epoch.set_learning_rate(epoch.learning_rate / 2.0);
///         }
///     })
///     .on_epoch(|epoch| epoch.loss < 1e-3) // true ends training
///     .fit(&mut net, &data)?;
/// assert_eq!(history.last().unwrap().learning_rate, 0.025);
/// # Ok::<(), nn_core::Error>(())
/// ```
pub struct AfterEpoch<'c> {
    epoch: &'c Epoch,
    training: &'c dyn Trainee,
    wish: &'c mut Wish,
}

/// Training after an update, for [observers](crate::train::Observer). It has the fields of the [`Step`].
pub struct AfterStep<'c> {
    step: &'c Step,
    training: &'c dyn Trainee,
    wish: &'c mut Wish,
}

macro_rules! context {
    ($context:ident, $field:ident: $about:ident) => {
        impl Deref for $context<'_> {
            type Target = $about;

            fn deref(&self) -> &$about {
                self.$field
            }
        }

        impl std::fmt::Debug for $context<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(self.$field, f)
            }
        }

        impl<'c> $context<'c> {
            pub(super) fn new(
                $field: &'c $about,
                training: &'c dyn Trainee,
                wish: &'c mut Wish,
            ) -> Self {
                Self {
                    $field,
                    training,
                    wish,
                }
            }

            /// The network that is trained, if it is an `N`.
            #[must_use]
            pub fn network<N: Model>(&self) -> Option<&N> {
                self.training.network().downcast_ref()
            }

            /// The L2 norm of all gradients of the last step together: `None` unless an observer
            /// [wants gradients](crate::train::Observer::wants_gradients).
            #[must_use]
            pub fn gradient_norm(&self) -> Option<f64> {
                let norms = self.training.gradient_norms()?;
                let squares = norms.iter().map(|(_, norm)| norm * norm);
                Some(squares.fold(0.0, |sum, square| sum + square).sqrt())
            }

            /// The L2 norm of each parameter's gradient in the last step, by the name of its tensor: `None` unless an
            /// observer [wants gradients](crate::train::Observer::wants_gradients).
            #[must_use]
            pub fn gradient_norms(&self) -> Option<Vec<(String, f64)>> {
                self.training.gradient_norms()
            }

            /// The learning rate of the last step.
            #[must_use]
            pub fn learning_rate(&self) -> f64 {
                self.training.learning_rate()
            }

            /// Sets the learning rate from the next step on. Under a schedule it is the new start: the later rates
            /// are scaled with it.
            ///
            /// A rate that is not a finite number ≥ 0 ends training with an error.
            pub fn set_learning_rate(&mut self, rate: f64) {
                self.wish.rate = Some(rate);
            }

            /// Changes the settings of a line from the next step on, as
            /// [`Trainer::tune`](crate::train::Trainer::tune) does.
            ///
            /// A line that the network does not have, or a setting that it cannot have, ends training with an error.
            pub fn tune(&mut self, line: impl Into<String>, tune: Tune) {
                self.wish.tuned.push((line.into(), tune));
            }

            /// Ends training at once. (The epoch ends here: it is validated, and recorded with the samples so far.)
            pub fn stop(&mut self) {
                self.wish.stop = true;
            }
        }
    };
}

context!(AfterEpoch, epoch: Epoch);
context!(AfterStep, step: Step);

impl AfterEpoch<'_> {
    /// Remembers these weights: the network gets them back when training ends.
    pub fn keep(&mut self) {
        self.wish.remember = true;
    }
}
