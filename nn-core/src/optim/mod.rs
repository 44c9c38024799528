//! Optimizers, each with its formula, and [schedules](schedule) of the learning rate. The optimizers' common trait is
//! [`Optimizer`].

pub mod schedule;
mod whole;

mod adadelta;
mod adafactor;
mod adagrad;
mod adam;
mod adamax;
mod asgd;
mod lion;
mod muon;
mod nadam;
mod radam;
mod rms_prop;
mod rprop;
mod schedule_free;
mod sgd;

pub use crate::layer::update::{Optimizer, Setting, States, Update, Values};
pub use adadelta::{Adadelta, RootMeanRatio};
pub use adafactor::Adafactor;
pub use adagrad::{Adagrad, SummedSquares};
pub use adam::{Adam, AdamW, Moments};
pub use adamax::{Adamax, LargestGradient};
pub use asgd::{Asgd, AveragedDescent};
pub use lion::{Lion, SignOfMomentum};
pub use muon::Muon;
pub use nadam::{NAdam, NesterovMoments};
pub use radam::{RAdam, RectifiedMoments};
pub use rms_prop::{RmsProp, RootMeanSquare};
pub use rprop::{Rprop, SignAgreement};
pub use schedule_free::{AdamWScheduleFree, ScheduleFree};
pub use sgd::{Descent, Sgd};
pub use whole::Whole;

use crate::numeric::scalar::Scalar;

/// βᵗ for the t-th step.
#[inline(always)]
fn power(beta: f64, step: u64) -> f64 {
    // The largest `i32` is far past the last step at which the power is not 0; tiny networks take as many in minutes.
    beta.powi(i32::try_from(step).unwrap_or(i32::MAX))
}

/// The number in single precision, as `PyTorch` keeps those of a step.
#[inline(always)]
fn single(value: f64) -> f64 {
    f32::from_f64(value).to_f64()
}

/// −1, 0 or 1; NaN of NaN.
#[inline(always)]
fn sign<T: Scalar>(value: T) -> T {
    if value > T::ZERO {
        T::ONE
    } else if value < T::ZERO {
        -T::ONE
    } else {
        value
    }
}
