//! The numbers in a text, with the precision to which they are printed.

use std::ops::Range;

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Its place in the text, in bytes.
    pub place: Range<usize>,
    /// Its value.
    pub value: f64,
    /// One unit of its last printed digit.
    pub unit: f64,
    /// Its significant digits.
    pub digits: usize,
    /// True if it has neither a point nor an exponent.
    pub whole: bool,
}

/// All numbers of a text: `-1.5`, `2.06e-4`, `57`. Digits in a word (`h1`) belong to the word, and digits with several
/// points (`1.5.1`) are the number of a section.
#[must_use]
pub fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let before = text[..start].chars().next_back();
        let end = end_of(text, start);
        at = end;
        if before.is_some_and(|c| c.is_alphanumeric() || "_.".contains(c)) {
            continue;
        }
        let sign = sign(&text[..start]);
        found.extend(number(&text[start..end], sign, start, end));
    }
    found
}

/// The end of digits, points and an exponent.
fn end_of(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    while digit(end) || bytes.get(end) == Some(&b'.') && digit(end + 1) {
        end += 1;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let signed = matches!(bytes.get(end + 1), Some(b'-' | b'+'));
        let mut exponent = end + 1 + usize::from(signed);
        if digit(exponent) {
            while digit(exponent) {
                exponent += 1;
            }
            return exponent;
        }
    }
    end
}

/// The sign at the end of a text: a minus behind a letter or a bracket is a subtraction.
fn sign(before: &str) -> Option<char> {
    let mut backwards = before.chars().rev();
    let sign = backwards.next().filter(|c| "-−".contains(*c))?;
    let joins = |c: char| c.is_alphanumeric() || ")]".contains(c);
    (!backwards.next().is_some_and(joins)).then_some(sign)
}

fn number(text: &str, sign: Option<char>, start: usize, end: usize) -> Option<Number> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    if mantissa.matches('.').count() > 1 {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    let exponent: i32 = exponent.parse().ok()?;
    let decimals = mantissa
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_start_matches('0').len();
    Some(Number {
        place: start - sign.map_or(0, char::len_utf8)..end,
        value: if sign.is_some() { -value } else { value },
        unit: 10_f64.powi(exponent - i32::try_from(decimals).ok()?),
        digits,
        whole: !text.contains(['.', 'e', 'E']),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_precision() {
        let text = "h1 = -0.119 │ x−2 = 3, (1.5.1) −2.06e-4 1e3";
        let found: Vec<(f64, f64, usize, bool)> = numbers(text)
            .iter()
            .map(|n| (n.value, n.unit, n.digits, n.whole))
            .collect();
        assert_eq!(
            found,
            [
                (-0.119, 10_f64.powi(-3), 3, false),
                (2.0, 1.0, 1, true),
                (3.0, 1.0, 1, true),
                (-2.06e-4, 10_f64.powi(-6), 3, false),
                (1e3, 1e3, 1, false),
            ]
        );
        let first = &numbers(text)[0];
        assert_eq!(&text[first.place.clone()], "-0.119");
    }
}
