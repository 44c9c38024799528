//! What settings may be. The one rule: a setter takes any number, and the first call that can return an
//! error (`fit`, `train_step`, `step`, `loss`, …) refuses one out of range, by the name of its setter.

use std::fmt::Display;

use crate::error::{Error, Result};
use crate::network::{LayerInfo, Model};
use crate::parameter::Tensor;
use crate::policy::Policy;
use crate::scalar::Scalar;

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

/// What the number of a [`Setting`] must be.
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
pub(crate) struct Setting {
    pub(crate) setter: &'static str,
    pub(crate) range: Range,
}

impl Setting {
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
    setting: &'static Setting,
    value: f64,
}

impl Refused {
    pub(crate) fn error(self) -> Error {
        let Setting { setter, range } = self.setting;
        refused(setter, &self.value, range.words())
    }
}

/// Whether a layer in the table, or in a network inside, may have settings or be unknown here.
pub(crate) const fn in_layers(layers: &[LayerInfo]) -> bool {
    let mut i = 0;
    while i < layers.len() {
        let layer = &layers[i];
        let may = match layer.inside {
            Some((layers, _)) => in_layers(layers),
            None => {
                let stage = layer.depth == 0 && layer.parameters == 0;
                !(stage || is_either(layer.kind, "dense", "embedding"))
            }
        };
        if may {
            return true;
        }
        i += 1;
    }
    layers.is_empty()
}

/// Whether `kind` starts with one of the two.
const fn is_either(kind: &str, first: &str, second: &str) -> bool {
    const fn starts(text: &[u8], start: &[u8]) -> bool {
        let mut i = 0;
        while i < start.len() {
            if i == text.len() || text[i] != start[i] {
                return false;
            }
            i += 1;
        }
        true
    }
    starts(kind.as_bytes(), first.as_bytes()) || starts(kind.as_bytes(), second.as_bytes())
}

/// Refuses a network with a layer, or a [`Policy`], whose numbers are out of range.
#[inline(always)]
pub(crate) fn check_layers<N: Model>(network: &N) -> Result<()> {
    if N::HAS_SETTINGS || N::GOVERNED {
        return check_tensors(network);
    }
    Ok(())
}

#[inline(never)]
fn check_tensors<N: Model>(network: &N) -> Result<()> {
    for tensor in network.tensors() {
        if let Some(problem) = tensor.refused {
            return Err(at(&line(&tensor), problem.error()));
        }
        if tensor.policy != Policy::PLAIN {
            check_policy(&tensor.policy).map_err(|problem| at(&line(&tensor), problem))?;
        }
    }
    Ok(())
}

fn check_policy(policy: &Policy) -> Result<()> {
    from_zero("Policy::rate", policy.rate)?;
    from_zero("Policy::decay", policy.decay.unwrap_or(0.0))?;
    from_zero("Policy::l1", policy.l1)?;
    from_zero("Policy::l2", policy.l2)?;
    let fits = policy.max_norm > 0.0;
    check(fits, "Policy::max_norm", policy.max_norm, "above 0")
}

/// The problem with the line it is at.
pub(crate) fn at(line: &str, problem: Error) -> Error {
    match problem {
        Error::Invalid(problem) => Error::invalid(format!("{line}: {problem}")),
        other => other,
    }
}

/// The line that a tensor belongs to, as Rust writes it: `block[0].norm` for `block.0.norm.weight`.
pub(crate) fn line<V>(tensor: &Tensor<V>) -> String {
    let name = tensor.name.to_string();
    let parts: Vec<&str> = name.split('.').collect();
    let mut line = String::new();
    for part in &parts[..(parts.len() - 1).max(1)] {
        match part.parse::<usize>() {
            Ok(index) => line.extend(["[", &index.to_string(), "]"]),
            Err(_) if line.is_empty() => line.push_str(part),
            Err(_) => line.extend([".", part]),
        }
    }
    line
}
