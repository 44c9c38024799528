//! What settings may be. The one rule: a setter takes any number, and the first call that can return an
//! error (`fit`, `train_step`, `step`, `loss`, …) refuses one out of range, by the name of its setter.

use std::fmt::Display;

use crate::error::{Error, Result};

/// A learning rate; `setter` made it.
pub(crate) fn rate(setter: &str, rate: f64) -> Result<()> {
    if rate.is_finite() && rate >= 0.0 {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "the learning rate is {rate}, but must be a finite number from 0 on: see `{setter}` and \
         `set_learning_rate`"
    )))
}

/// A share of what was, kept at each step.
pub(crate) fn share(setter: &str, value: f64) -> Result<()> {
    let fits = (0.0..1.0).contains(&value);
    check(fits, setter, value, "from 0 to below 1")
}

/// What is taken off, at each step.
pub(crate) fn from_zero(setter: &str, value: f64) -> Result<()> {
    let fits = value.is_finite() && value >= 0.0;
    check(fits, setter, value, "a finite number from 0 on")
}

/// What something is divided by or compared with.
pub(crate) fn above_zero(setter: &str, value: f64) -> Result<()> {
    let fits = value.is_finite() && value > 0.0;
    check(fits, setter, value, "a finite number above 0")
}

/// A setting whose range is `range` in words.
pub(crate) fn check(fits: bool, setter: &str, value: impl Display, range: &str) -> Result<()> {
    if fits {
        return Ok(());
    }
    Err(refused(setter, &value, range))
}

fn refused(setter: &str, value: &dyn Display, range: &str) -> Error {
    Error::invalid(format!("`{setter}` is {value}, but must be {range}"))
}
