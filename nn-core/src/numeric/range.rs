//! What settings may be. The one rule: a setter takes any number, and the first call that can return an
//! error (`fit`, `train_step`, `step`, `loss`, …) refuses one out of range, by the name of its setter.

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

/// A share of what was, kept at each step.
#[inline(always)]
pub(crate) fn share(setter: &str, value: f64) -> Result<()> {
    let fits = (0.0..1.0).contains(&value);
    check(fits, setter, value, "from 0 to below 1")
}

/// What is taken off, at each step.
#[inline(always)]
pub(crate) fn from_zero(setter: &str, value: f64) -> Result<()> {
    let fits = value.is_finite() && value >= 0.0;
    check(fits, setter, value, "a finite number from 0 on")
}

/// What something is divided by or compared with.
#[inline(always)]
pub(crate) fn above_zero(setter: &str, value: f64) -> Result<()> {
    let fits = value.is_finite() && value > 0.0;
    check(fits, setter, value, "a finite number above 0")
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

/// What the number of a [`Bounds`] must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// What something is divided by.
    AboveZero,
    /// The weight of what is new beside what was.
    ShareOfNew,
    /// How many of all.
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

/// A number that is set where nothing can be refused: in a layer, whose passes return no error, or in what
/// returns data.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) setter: &'static str,
    pub(crate) range: Range,
}

impl Bounds {
    /// The number as passes use it: NaN if it is out of range, so that no answer looks right.
    #[inline(always)]
    pub(crate) fn taken<T: Scalar>(&self, value: f64) -> T {
        if self.range.contains::<T>(value) {
            T::from_f64(value)
        } else {
            T::NAN
        }
    }

    /// What is to be said about the number, if it is out of range.
    pub(crate) fn refuse<T: Scalar>(&'static self, value: f64) -> Option<Refused> {
        let fits = self.range.contains::<T>(value);
        (!fits).then_some(Refused {
            setting: self,
            value,
        })
    }
}

/// A number out of range, on its way to where an error can be returned: with the tensors of its layer, or with
/// the data.
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

/// The values that a tensor may hold; a number that is not finite is in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Domain {
    /// Every finite number.
    Finite,
    /// A variance: at least 0.
    NotNegative,
    /// What is divided by: greater than 0.
    Positive,
    /// A count: whole and at least 0.
    Whole,
}

impl Domain {
    /// Says if `value` belongs to it.
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
