//! The place of a data error: a sentence for people, its parts for programs.

use std::fmt;
use std::path::{Path, PathBuf};

use super::words::{shown, shown_path};

/// The place of a data error. It prints as `ages.csv: row 17, column 4 (age)`, without unknown parts. Rows and
/// columns count from 1, as in an editor.
#[derive(Clone, PartialEq, Eq)]
pub struct Place(Box<Parts>); // boxed: an error is as large as its largest variant

#[derive(Clone, Default, PartialEq, Eq)]
struct Parts {
    path: Option<PathBuf>,
    /// `validation data, targets`.
    within: String,
    output: Option<usize>,
    row: Option<(&'static str, usize)>,
    column: Option<(&'static str, usize)>,
    name: Option<String>,
    cell: Option<String>,
}

impl Place {
    /// A place in memory.
    pub(crate) fn new() -> Self {
        Self(Box::default())
    }

    /// A place in a file, or in bytes without a file.
    pub(crate) fn in_file(path: Option<&Path>) -> Self {
        Self::new().set(|parts| parts.path = path.map(Path::to_path_buf))
    }

    fn set(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(&mut self.0);
        self
    }

    /// In the row with this index.
    pub(crate) fn at_row(self, index: usize) -> Self {
        self.at_line(index + 1)
    }

    /// In the row that begins at this line of a file.
    pub(crate) fn at_line(self, line: usize) -> Self {
        self.set(|parts| parts.row = Some(("row", line)))
    }

    /// In the unit with this index that the file or the call counts instead of rows: a `sample`, a `label`.
    pub(crate) fn at(self, what: &'static str, index: usize) -> Self {
        self.set(|parts| parts.row = Some((what, index + 1)))
    }

    /// In the column with this index.
    pub(crate) fn at_column(self, index: usize) -> Self {
        self.at_value("column", index)
    }

    /// In the unit with this index that the file has instead of columns.
    pub(crate) fn at_value(self, what: &'static str, index: usize) -> Self {
        self.set(|parts| parts.column = Some((what, index + 1)))
    }

    /// The column's name, if it is known.
    pub(crate) fn called(self, name: Option<&str>) -> Self {
        self.set(|parts| parts.name = name.map(ToOwned::to_owned))
    }

    /// The cell's text.
    pub(crate) fn holding(self, cell: &str) -> Self {
        self.set(|parts| parts.cell = Some(cell.to_owned()))
    }

    /// The place inside an outer one: `targets`, `validation data`.
    pub(crate) fn within(self, outer: &str) -> Self {
        self.set(|parts| {
            let inner = std::mem::take(&mut parts.within);
            let between = if inner.is_empty() { "" } else { ", " };
            parts.within = [outer, between, &inner].concat();
        })
    }

    /// The place in the data of one of several outputs, by its index.
    pub(crate) fn of_output(self, index: usize) -> Self {
        let place = self.within(&format!("output {}", index + 1));
        place.set(|parts| parts.output = Some(index + 1))
    }

    /// The file; `None` if the data came from memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// The row or sample, counted from 1; in a CSV file it is the line where the row begins.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.0.row.map(|(_, row)| row)
    }

    /// The column or feature, counted from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.0.column.map(|(_, column)| column)
    }

    /// The name of the column, if the data have names.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The text of the cell, as in the file.
    #[must_use]
    pub fn cell(&self) -> Option<&str> {
        self.0.cell.as_deref()
    }

    /// The output, counted from 1, if the network has several.
    #[must_use]
    pub fn output(&self) -> Option<usize> {
        self.0.output
    }
}

/// A place in your own words.
impl<S: Into<String>> From<S> for Place {
    fn from(words: S) -> Self {
        let within = words.into();
        Self::new().set(|parts| parts.within = within)
    }
}

/// The sentence alone: a cell may have any length.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts {
            path,
            within,
            output: _, // in `within`
            row,
            column,
            name,
            cell: _, // in the problem
        } = &*self.0;
        let mut before = "";
        if let Some(path) = path {
            f.write_str(&shown_path(path))?;
            before = ": ";
        }
        if !within.is_empty() {
            write!(f, "{before}{within}")?;
            before = ", ";
        }
        for (what, number) in [row, column].into_iter().flatten() {
            write!(f, "{before}{what} {number}")?;
            before = ", ";
        }
        match name {
            Some(name) => write!(f, " ({})", shown(name)),
            None if before.is_empty() => f.write_str("<bytes>"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use std::path::Path;

    #[test]
    fn a_place_is_a_sentence_and_its_parts() {
        let cell = Place::in_file(Some(Path::new("a\n.csv")))
            .at_line(17)
            .at_column(3);
        let cell = cell.called(Some("age")).holding("old");
        assert_eq!(cell.to_string(), "a\\n.csv: row 17, column 4 (age)");
        assert_eq!(format!("{cell:?}"), format!("Place({cell})"));
        assert_eq!((cell.row(), cell.column()), (Some(17), Some(4)));
        assert_eq!((cell.name(), cell.cell()), (Some("age"), Some("old")));
        let inner = Place::new().at_row(2).within("targets").of_output(1);
        let inner = inner.within("validation data");
        assert_eq!(
            inner.to_string(),
            "validation data, output 2, targets, row 3"
        );
        assert_eq!((inner.output(), inner.path()), (Some(2), None));
        assert_eq!(Place::in_file(None).to_string(), "<bytes>");
        assert_eq!(Place::in_file(None).at("label", 6).to_string(), "label 7");
        assert_eq!(
            Place::from("the third gauge").to_string(),
            "the third gauge"
        );
    }
}
