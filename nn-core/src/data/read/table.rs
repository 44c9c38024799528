//! Reads the cells of a CSV file: labels and numbers, and the messages for cells that are neither.

use crate::data::read::cell::{self, Form};
use crate::data::read::columns::Columns;
use crate::data::read::options::CsvOptions;
use crate::data::read::records::Record;
use crate::data::read::source::Source;
use crate::error::{Error, Result, shown};
use crate::numeric::scalar::Scalar;

/// The facts about the file that messages and checks need.
pub struct Table<'s> {
    pub(crate) source: &'s Source,
    pub(crate) columns: &'s Columns,
    pub(crate) options: &'s CsvOptions,
    pub(super) header: bool,
    pub(super) first_line: usize,
    /// The record after the first one.
    pub(super) second: Option<Record>,
}

impl Table<'_> {
    /// An error at a cell: `row 17, column 4 (age): …`.
    pub(crate) fn error(&self, line: usize, column: usize, problem: impl Into<String>) -> Error {
        Error::data(self.columns.cell(self.source, line, column), problem)
    }

    /// An error at a cell that holds this text.
    pub(crate) fn error_of(
        &self,
        line: usize,
        column: usize,
        cell: &str,
        problem: String,
    ) -> Error {
        let place = self.columns.cell(self.source, line, column).holding(cell);
        Error::data(place, problem)
    }

    pub(super) fn features<T: Scalar>(&self, record: &Record, values: &mut Vec<T>) -> Result<()> {
        for &column in &self.columns.features {
            values.push(self.number(record, column)?);
        }
        Ok(())
    }

    pub(super) fn is_incomplete(&self, record: &Record, words: bool) -> bool {
        let missing = &self.options.missing;
        let cell = |&column: &usize| cell::text(record.get(column));
        let mut features = self.columns.features.iter().map(cell);
        let mut targets = self.columns.targets.iter().map(cell);
        features.any(|cell| missing.is(&cell))
            || targets.any(|cell| {
                if words {
                    missing.is_label(&cell)
                } else {
                    missing.is(&cell)
                }
            })
    }

    /// The word or number that is a label.
    pub(crate) fn label<'r>(&self, record: &'r Record, column: usize) -> Result<&'r str> {
        let cell = record.get(column);
        let Ok(text) = std::str::from_utf8(cell) else {
            return Err(self.error(record.line, column, cell::not_text(cell)));
        };
        let text = text.trim();
        if self.options.missing.is_label(text) {
            return Err(self.error_of(record.line, column, text, missing(text)));
        }
        Ok(text)
    }

    /// The finite number that a cell holds.
    pub(crate) fn number<T: Scalar>(&self, record: &Record, column: usize) -> Result<T> {
        let cell = record.get(column);
        let marks = &self.options.missing;
        if let Ok(text) = std::str::from_utf8(cell)
            && let Ok(value) = text.parse::<T>()
            && value.is_finite()
            && !(marks.has_own() && marks.is(text))
        {
            return Ok(value);
        }
        let text = cell::text(cell);
        let problem = match text.parse::<T>() {
            _ if marks.is(&text) => missing(&text),
            Ok(value) if value.is_finite() => return Ok(value),
            Ok(_) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
                format!("{} is too large for {}", shown(&text), T::NAME)
            }
            Ok(_) => format!("{} is not a finite number", shown(&text)),
            Err(_) if std::str::from_utf8(cell).is_err() => cell::not_text(cell),
            Err(_) => {
                let hint = self.hint(record.line, column, &text);
                format!("`{}` is not a number ({hint})", shown(&text))
            }
        };
        Err(self.error_of(record.line, column, &text, problem))
    }

    fn hint(&self, line: usize, column: usize, text: &str) -> String {
        let form = |text: &str| Form::of(text, &self.options.missing);
        let second = self.second.as_ref();
        let below = second.map(|second| form(&cell::text(second.get(column))));
        if self.options.missing.is_nearly(text) {
            format!(
                "`CsvOptions::new().missing([\"{text}\"]).skip_incomplete()` leaves such rows out"
            )
        } else if let Some(hint) = cell::spelling(text) {
            hint.to_owned()
        } else if line == self.first_line && !self.header && below == Some(Form::Number) {
            "is the first line a header? then say `CsvOptions::new().header(true)`".to_owned()
        } else if self.columns.targets.contains(&column) {
            "classes that are words are `Labels<K>`, not a `Batch`".to_owned()
        } else {
            let argument = self.columns.argument(column);
            format!("`CsvOptions::new().ignore({argument})` leaves the column out")
        }
    }
}

fn missing(cell: &str) -> String {
    let what = match cell {
        "" => "the cell is empty".to_owned(),
        mark => format!("`{}` marks a missing value", shown(mark)),
    };
    format!("{what} (`CsvOptions::new().skip_incomplete()` leaves such rows out)")
}
