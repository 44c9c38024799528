//! Do two outputs agree, and the data of two pictures? Other processors round otherwise, so the last digits may differ.

use crate::numbers::{Number, numbers};

/// Below this a number is the rounding error of 0.
const ROUNDING: f64 = 1e-12;
/// The data of a picture agree to this share of their column's range.
const DRAWN: f64 = 1e-3;

/// The first difference between what a page shows and what its snippet printed, or `None`.
///
/// Words must be equal, and so must whole numbers. Other numbers may differ by a unit of their last digit, if they have
/// three digits or more; with a `tolerance` all numbers may differ by that, absolute or relative. Runs of spaces count
/// as one.
#[must_use]
pub fn difference(shown: &str, printed: &str, tolerance: Option<f64>) -> Option<String> {
    let (shown, printed) = (shown.trim_end(), printed.trim_end());
    let lines = |text: &str| text.lines().count();
    if lines(shown) != lines(printed) {
        return Some(format!(
            "{} lines, printed are {}",
            lines(shown),
            lines(printed)
        ));
    }
    shown
        .lines()
        .zip(printed.lines())
        .find(|(a, b)| !same_line(a, b, tolerance))
        .map(|(a, b)| format!("`{a}`, printed is `{b}`"))
}

fn same_line(a: &str, b: &str, tolerance: Option<f64>) -> bool {
    let (a_numbers, b_numbers) = (numbers(a), numbers(b));
    words(a, &a_numbers) == words(b, &b_numbers)
        && a_numbers
            .iter()
            .zip(&b_numbers)
            .all(|(a, b)| same_number(a, b, tolerance))
}

/// The text without its numbers, each run of spaces one.
fn words(line: &str, numbers: &[Number]) -> String {
    let (mut text, mut at) = (String::new(), 0);
    for number in numbers {
        text.push_str(&line[at..number.place.start]);
        text.push_str(" # ");
        at = number.place.end;
    }
    text.push_str(&line[at..]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn same_number(a: &Number, b: &Number, tolerance: Option<f64>) -> bool {
    let apart = (a.value - b.value).abs();
    let size = a.value.abs().max(b.value.abs());
    if apart == 0.0 {
        return true;
    }
    if let Some(tolerance) = tolerance {
        return apart <= tolerance * size.max(1.0);
    }
    if a.whole && b.whole {
        return false;
    }
    let precise = a.digits.max(b.digits) >= 3;
    size < ROUNDING || precise && apart <= 1.000_001 * a.unit.min(b.unit)
}

/// The first difference between committed rows of numbers and drawn ones, or `None`.
#[must_use]
pub fn rows_differ(committed: &[Vec<f64>], drawn: &[Vec<f64>]) -> Option<String> {
    if committed.len() != drawn.len() {
        return Some(format!(
            "{} rows, drawn are {}",
            committed.len(),
            drawn.len()
        ));
    }
    let ranges: Vec<f64> = (0..).map_while(|column| range(committed, column)).collect();
    for (index, (old, new)) in committed.iter().zip(drawn).enumerate() {
        if old.len() != new.len() {
            return Some(format!("row {}: {old:?}, drawn is {new:?}", index + 1));
        }
        for ((old, new), range) in old.iter().zip(new).zip(&ranges) {
            let near = (old - new).abs() <= DRAWN * range;
            if !near {
                return Some(format!("row {}: {old}, drawn is {new}", index + 1));
            }
        }
    }
    None
}

/// The difference between a column's largest and smallest number; of a constant column its size.
fn range(rows: &[Vec<f64>], column: usize) -> Option<f64> {
    let values: Vec<f64> = rows
        .iter()
        .filter_map(|row| row.get(column))
        .copied()
        .collect();
    let (first, rest) = values.split_first()?;
    let least = rest.iter().copied().fold(*first, f64::min);
    let most = rest.iter().copied().fold(*first, f64::max);
    let size = least.abs().max(most.abs());
    Some(if most > least { most - least } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(shown: &str, printed: &str) -> bool {
        difference(shown, printed, None).is_none()
    }

    #[test]
    fn outputs_agree_to_their_printed_precision() {
        assert!(agree("y = 0.119203\n", "y  =  0.119203"));
        assert!(agree("y = 0.119203", "y = 0.119204"));
        assert!(!agree("y = 0.119203", "y = 0.119205"));
        assert!(agree("y = 0.5", "y = 0.499999"), "trailing zeros are cut");
        assert!(agree("0", "1.2e-17"));
        assert!(agree("2.0617e-4", "2.0618e-4"));
        for (shown, printed) in [
            ("3 rows", "4 rows"),
            ("0.5", "0.6"),
            ("y = 0.119", "z = 0.119"),
            ("h1 = 1.00", "h2 = 1.00"),
            ("1.00", "-1.00"),
            ("1.00", "1.00\n2.00"),
            ("0.12", "0.13"),
            ("0", "1.2e-9"),
        ] {
            assert!(!agree(shown, printed), "{shown} {printed}");
        }
        let within = |tolerance| difference("0.812 of 20", "0.815 of 20", Some(tolerance));
        assert_eq!(within(0.01), None);
        assert!(within(0.001).is_some());
    }

    #[test]
    fn pictures_agree_to_a_thousandth_of_their_range() {
        let rows = |last: f64| vec![vec![0.0, 1e6], vec![10.0, last]];
        assert_eq!(rows_differ(&rows(2e6), &rows(2e6 + 900.0)), None);
        assert!(rows_differ(&rows(2e6), &rows(2e6 + 1100.0)).is_some());
        assert!(rows_differ(&rows(2e6), &rows(f64::NAN)).is_some());
        assert!(rows_differ(&rows(2e6), &rows(2e6)[..1]).is_some());
        let constant = |value: f64| vec![vec![value], vec![value]];
        assert_eq!(rows_differ(&constant(4.0), &constant(4.003)), None);
        assert!(rows_differ(&constant(4.0), &constant(4.005)).is_some());
        assert!(rows_differ(&constant(0.0), &constant(1e-9)).is_some());
    }
}
