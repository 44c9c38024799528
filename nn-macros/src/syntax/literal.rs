//! Numbers as they are written. Rust reads `2x` and `0.1f32` as one number with an ending. Here only the units of a
//! budget are endings; every other one is a mistake.

use syn::{Lit, LitInt};

/// A mistake in a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Letters after the digits.
    Ending { digits: String, ending: String },
    /// Too large for its type.
    TooLarge,
    /// Not 0, although the nearest `f64` is 0.
    TooSmall,
    /// A text, or a fraction where a whole number is meant.
    Other,
}

impl Fault {
    /// The message about the number that is written `text`. The caller reports the faults that depend on the place.
    pub(crate) fn message(&self, text: &str) -> Option<String> {
        match self {
            Self::Ending { ending, .. } => {
                Some(format!("`{text}` is one number with the ending `{ending}`"))
            }
            Self::TooLarge | Self::TooSmall | Self::Other => None,
        }
    }

    /// The help.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Ending { digits, .. } => Some(format!("write `{digits}`")),
            Self::TooLarge | Self::TooSmall | Self::Other => None,
        }
    }
}

/// A real number.
pub(crate) fn real(literal: &Lit) -> Result<f64, Fault> {
    let digits = match literal {
        Lit::Int(int) => plain(&int.to_string(), int.base10_digits(), int.suffix())?,
        Lit::Float(float) => plain(&float.to_string(), float.base10_digits(), float.suffix())?,
        _ => return Err(Fault::Other),
    };
    let value: f64 = digits.parse().map_err(|_| Fault::Other)?;
    let mantissa = digits.split(['e', 'E']).next().unwrap_or_default();
    if !value.is_finite() {
        Err(Fault::TooLarge)
    } else if value == 0.0 && mantissa.contains(|c: char| matches!(c, '1'..='9')) {
        Err(Fault::TooSmall)
    } else {
        Ok(value)
    }
}

/// A whole number, 0 or more.
pub(crate) fn whole(literal: &Lit) -> Result<usize, Fault> {
    match literal {
        Lit::Int(int) => whole_in(int, &[]),
        Lit::Float(float) => {
            plain(&float.to_string(), float.base10_digits(), float.suffix())?;
            Err(Fault::Other)
        }
        _ => Err(Fault::Other),
    }
}

/// A whole number, in one of these units or in none.
pub(crate) fn whole_in(int: &LitInt, units: &[(&str, usize)]) -> Result<usize, Fault> {
    let unit = units.iter().find(|(unit, _)| *unit == int.suffix());
    let factor = match unit {
        Some((_, factor)) => *factor,
        None => {
            plain(&int.to_string(), int.base10_digits(), int.suffix())?;
            1
        }
    };
    let number: Option<usize> = int.base10_digits().parse().ok();
    let number = number.and_then(|number| number.checked_mul(factor));
    number.ok_or(Fault::TooLarge)
}

/// The digits of a number without an ending.
fn plain<'d>(text: &str, digits: &'d str, ending: &str) -> Result<&'d str, Fault> {
    if ending.is_empty() {
        return Ok(digits);
    }
    let written = text.strip_suffix(ending).unwrap_or(text);
    Err(Fault::Ending {
        digits: written.trim_end_matches('_').to_owned(),
        ending: ending.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(digits: &str, ending: &str) -> Fault {
        Fault::Ending {
            digits: digits.to_owned(),
            ending: ending.to_owned(),
        }
    }

    #[test]
    fn an_ending_is_a_fault() {
        let real = |text: &str| real(&syn::parse_str(text).unwrap());
        assert_eq!(real("2x"), Err(ending("2", "x")));
        assert_eq!(real("2.5x"), Err(ending("2.5", "x")));
        assert_eq!(real("0.1f32"), Err(ending("0.1", "f32")));
        assert_eq!(real("1_000_f64"), Err(ending("1_000", "f64")));
        assert_eq!(real("0.1abc"), Err(ending("0.1", "abc")));
        assert_eq!(real("1e-3x"), Err(ending("1e-3", "x")));
        assert_eq!(real("1e-3"), Ok(0.001));
        assert_eq!(real("1_000"), Ok(1000.0));
        assert_eq!(real("0x10"), Ok(16.0));
        assert_eq!(real("5000000000"), Ok(5e9));
        assert_eq!(real("1e400"), Err(Fault::TooLarge));
        assert_eq!(real("1e-400"), Err(Fault::TooSmall));
        assert_eq!(real("0e-400"), Ok(0.0));
        assert_eq!(real("\"a\""), Err(Fault::Other));
    }

    #[test]
    fn whole_numbers_have_no_fraction_and_no_unit_of_their_own() {
        let whole = |text: &str| whole(&syn::parse_str(text).unwrap());
        assert_eq!(whole("64"), Ok(64));
        assert_eq!(whole("0x40"), Ok(64));
        assert_eq!(whole("64usize"), Err(ending("64", "usize")));
        assert_eq!(whole("64K"), Err(ending("64", "K")));
        assert_eq!(whole("6.4x"), Err(ending("6.4", "x")));
        assert_eq!(whole("6.4"), Err(Fault::Other));
        assert_eq!(whole("99999999999999999999999"), Err(Fault::TooLarge));
        let limit: LitInt = syn::parse_str("64K").unwrap();
        assert_eq!(whole_in(&limit, &[("K", 1024)]), Ok(65536));
    }
}
