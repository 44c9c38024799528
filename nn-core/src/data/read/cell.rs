//! The form of a cell: number, word or missing.

use std::borrow::Cow;

use crate::data::read::options::Missing;
use crate::error::shown;

/// The form of a cell, as a reader would see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Number,
    /// Empty, or a mark of a missing value.
    Missing,
    /// A number that is misspelt, or spelt in another convention: `1o`, `1,234`, `12%`.
    NearNumber,
    Word,
}

impl Form {
    pub(crate) fn of(cell: &str, missing: &Missing) -> Self {
        match cell.parse::<f64>() {
            _ if missing.is(cell) || missing.is_nearly(cell) => Self::Missing,
            Ok(value) if value.is_finite() => Self::Number,
            Ok(_) => Self::NearNumber,
            Err(_) if is_near_number(cell) => Self::NearNumber,
            Err(_) => Self::Word,
        }
    }
}

/// The text of a cell for messages and comparisons, without any kind of blank around it.
pub(crate) fn text(cell: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(cell) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// The problem of a cell that must be text.
pub(crate) fn not_text(cell: &[u8]) -> String {
    format!(
        "`{}` is not UTF-8 text: save the file as UTF-8",
        shown(&text(cell))
    )
}

/// Characters that look like a minus sign: the mathematical one, and dashes.
const OTHER_MINUS: [char; 4] = ['\u{2212}', '\u{2013}', '\u{2010}', '\u{2011}'];

/// Advice on spelling a number that is spelt in another way.
pub(crate) fn spelling(cell: &str) -> Option<&'static str> {
    if has_thousands(cell) {
        Some("write it without separators of thousands")
    } else if cell.contains(',') && cell.replace(',', ".").parse::<f64>().is_ok() {
        Some("write decimals with a point")
    } else if is_near_number(cell) && cell.contains(';') {
        Some("if semicolons separate the cells, say `CsvOptions::new().delimiter(b';')`")
    } else if cell.contains(OTHER_MINUS) && cell.replace(OTHER_MINUS, "-").parse::<f64>().is_ok() {
        Some("its minus sign is another character: write `-`")
    } else if is_near_number(cell) {
        Some("a number is written like 1234.5 or 1.2e-3")
    } else {
        None
    }
}

/// True if the cell starts with a digit and is mostly digits: a name like `1stFlrSF` is a word.
fn is_near_number(cell: &str) -> bool {
    const BEFORE: [char; 13] = [
        '+', '-', '.', ',', '(', '$', '€', '£', '≈', '<', '>', '~', ' ',
    ];
    let start = cell.trim_start_matches(|c| BEFORE.contains(&c) || OTHER_MINUS.contains(&c));
    if !start.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let number = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-');
    cell.chars().filter(number).count() * 2 >= cell.chars().count()
}

/// `1,234` and `12,345,678.9`, but not `0,123` or `1,5`.
fn has_thousands(cell: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let cell = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let (whole, fraction) = cell.split_once('.').unwrap_or((cell, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    rest.peek().is_some()
        && matches!(first.len(), 1..=3)
        && !first.starts_with('0')
        && digits(first)
        && digits(fraction)
        && rest.all(|group| group.len() == 3 && digits(group))
}
