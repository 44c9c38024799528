//! Ranges of settings. A setter takes any number; the first call that can return an error (`fit`, `train_step`,
//! `step`, `loss`, …) refuses a number out of range and names its setter.

use std::fmt::{self, Display};

use crate::error::{Error, Result};
use crate::numeric::scalar::Scalar;

/// A learning rate; `setter` made it.
#[inline(always)]
pub(crate) fn rate(setter: &str, rate: f64) -> Result<()> {
    if rate.is_finite() && rate >= 0.0 {
        return Ok(());
    }
    Err(refused_rate(setter, rate))
}

#[cold]
#[inline(never)]
fn refused_rate(setter: &str, rate: f64) -> Error {
    Error::Setting {
        name: setter.to_owned(),
        value: rate,
        problem: format!(
            "the learning rate is {rate}, but must be a finite number from 0 on: see `{setter}` and \
             `set_learning_rate`"
        ),
    }
}

/// The share of the old value that is kept at each step.
#[inline(always)]
pub(crate) fn share(setter: &str, value: f64) -> Result<()> {
    let fits = (0.0..1.0).contains(&value);
    check(fits, setter, value, "from 0 to below 1")
}

/// The amount that is subtracted at each step.
#[inline(always)]
pub(crate) fn from_zero(setter: &str, value: f64) -> Result<()> {
    let fits = value.is_finite() && value >= 0.0;
    check(fits, setter, value, "a finite number from 0 on")
}

/// A divisor or a limit.
#[inline(always)]
pub(crate) fn above_zero(setter: &str, value: f64) -> Result<()> {
    let fits = value.is_finite() && value > 0.0;
    check(fits, setter, value, "a finite number above 0")
}

/// A part of a whole.
#[inline(always)]
pub(crate) fn fraction(setter: &str, value: f64) -> Result<()> {
    let range = Range::Fraction;
    check((0.0..=1.0).contains(&value), setter, value, range.words())
}

/// The ε of a root in a denominator: the network's scalar can hold it.
#[inline(never)]
pub(crate) fn epsilon<T: Scalar>(setter: &str, value: f64) -> Result<()> {
    let range = Range::AboveZero;
    check(range.contains::<T>(value), setter, value, range.words())
}

/// The share `rate·decay` of each weight that a step subtracts from it: no weight shrinks past 0.
#[inline(always)]
pub(crate) fn shrinking(setter: &str, rate: f64, decay: f64) -> Result<()> {
    let most = "at most 1 over the learning rate: more would flip the signs of the weights";
    check(rate * decay <= 1.0, setter, decay, most)
}

/// A setting whose range is `range` in words.
#[inline(always)]
pub(crate) fn check(fits: bool, setter: &str, value: f64, range: &str) -> Result<()> {
    if fits {
        return Ok(());
    }
    Err(refused(setter, value, range))
}

#[cold]
#[inline(never)]
fn refused(setter: &str, value: f64, range: &str) -> Error {
    Error::Setting {
        name: setter.to_owned(),
        value,
        problem: format!("`{setter}` is {value}, but must be {range}"),
    }
}

/// The valid range of a [`Bounds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// A divisor.
    AboveZero,
    /// The weight of the new value against the old.
    ShareOfNew,
    /// A fraction of a whole.
    Fraction,
}

impl Range {
    #[inline(always)]
    fn contains<T: Scalar>(self, value: f64) -> bool {
        match self {
            Self::AboveZero => {
                let rounded = T::from_f64(value);
                rounded >= T::MIN_POSITIVE && rounded.is_finite()
            }
            Self::ShareOfNew => value > 0.0 && value <= 1.0,
            Self::Fraction => (0.0..=1.0).contains(&value),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::AboveZero => {
                "a finite number above 0 that the network's scalar can hold (in `f32` from 1.2e-38 on)"
            }
            Self::ShareOfNew => "above 0 and at most 1",
            Self::Fraction => "a fraction from 0 to 1",
        }
    }
}

/// A setting that cannot be refused where it is set: of a layer, whose passes return no error, or of a function that
/// returns data.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) setter: &'static str,
    pub(crate) range: Range,
}

impl Bounds {
    /// The number that passes use: NaN if it is out of range, so that no result looks plausible.
    #[inline(always)]
    pub(crate) fn taken<T: Scalar>(&self, value: f64) -> T {
        if self.range.contains::<T>(value) {
            T::from_f64(value)
        } else {
            T::NAN
        }
    }

    /// The error about the number, if it is out of range.
    pub(crate) fn refuse<T: Scalar>(&'static self, value: f64) -> Option<Refused> {
        let fits = self.range.contains::<T>(value);
        (!fits).then_some(Refused {
            setting: self,
            value,
        })
    }
}

/// A number out of range, kept with the tensors of its layer or with the data until an error can be returned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Refused {
    setting: &'static Bounds,
    value: f64,
}

impl Refused {
    pub(crate) fn error(self) -> Error {
        let Bounds { setter, range } = self.setting;
        refused(setter, self.value, range.words())
    }
}

/// The values that a tensor may hold; a number that is not finite is not allowed in any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Domain {
    /// Every finite number.
    Finite,
    /// A variance: at least 0.
    NotNegative,
    /// A divisor: greater than 0.
    Positive,
    /// A count: whole and at least 0.
    Whole,
}

impl Domain {
    /// True if `value` belongs to it.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Self::Finite => true,
                Self::NotNegative => value >= 0.0,
                Self::Positive => value > 0.0,
                Self::Whole => value >= 0.0 && value.fract() == 0.0,
            }
    }
}

/// In words: `at least 0`.
impl Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finite => "finite",
            Self::NotNegative => "at least 0",
            Self::Positive => "greater than 0",
            Self::Whole => "a whole number and at least 0",
        })
    }
}
