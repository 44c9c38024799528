//! Options for reading CSV files.

use crate::data::read::source::Limit;
use crate::error::{Error, Result};

/// The column, or columns, of a CSV file that a network learns to predict.
///
/// For a target of `K` real values ([`Batch<T, K>`](crate::Batch)), `Last` and `Index` mean `K` columns
/// side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target<'a> {
    /// The last column (the last `K`) of those that are not ignored.
    Last,
    /// The column with this name in the header.
    Column(&'a str),
    /// The column at this place, counted from 0 (and the `K − 1` columns after it).
    Index(usize),
    /// The columns with these names in the header, in this order: one for each of the `K` values.
    Columns(&'a [&'a str]),
}

/// A column of a CSV file: its name in the header, or its place counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Column {
    /// Its name in the header.
    Name(String),
    /// Its place, counted from 0.
    Index(usize),
}

impl From<&str> for Column {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<usize> for Column {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// Options for reading a CSV file. The default suits a file with commas, with or without a header.
///
/// ```
/// use nn_core::prelude::*;
/// let csv = "569;malignant;benign\nname;size;label\na;1.5;M\nb;0.5;B\n";
/// let options = CsvOptions::new()
///     .skip_lines(1)
///     .delimiter(b';')
///     .ignore("name")
///     .positive("M");
/// let data: Dataset<f32, 1, Labels<2>> =
///     Dataset::from_csv_bytes(csv, Target::Column("label"), &options)?;
/// assert_eq!(data.targets().as_slice(), [1, 0]);
/// assert_eq!(data.class_names(), ["B", "M"]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvOptions {
    pub(crate) header: Option<bool>,
    pub(crate) separator: Separator,
    pub(crate) skip_lines: usize,
    pub(crate) skip_incomplete: bool,
    pub(crate) missing: Missing,
    pub(crate) unpacked_limit: u64,
    pub(crate) ignored: Vec<Column>,
    pub(crate) classes: Vec<String>,
    pub(crate) positive: Option<String>,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            header: None,
            separator: Separator::Byte(b','),
            skip_lines: 0,
            skip_incomplete: false,
            missing: Missing::default(),
            unpacked_limit: Limit::USUAL,
            ignored: Vec::new(),
            classes: Vec::new(),
            positive: None,
        }
    }
}

impl CsvOptions {
    /// The default: commas, no skipped line, every column used.
    ///
    /// The first line is a header if all its cells are words, or if a column is chosen by name. It is a sample if
    /// one of its cells is a number. For any other first line (for example `NA,NA,NA`) set [`header`](Self::header).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// True if the first line holds the columns' names.
    #[must_use]
    pub fn header(self, header: bool) -> Self {
        Self {
            header: Some(header),
            ..self
        }
    }

    /// The separator of cells: `b','` by default, often `b';'` or `b'\t'`. A quotation mark or a line end is an
    /// error when the file is read.
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        Self {
            separator: Separator::Byte(delimiter),
            ..self
        }
    }

    /// Cells are separated by runs of spaces and tabs, as in aligned columns.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// let csv = "  1.5   0\n 20.25  1\n";
    /// let data: Dataset<f32, 1, Labels<2>> =
    ///     Dataset::from_csv_bytes(csv, Target::Last, &CsvOptions::new().whitespace())?;
    /// assert_eq!(data.inputs().as_slice(), [1.5, 20.25]);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn whitespace(self) -> Self {
        Self {
            separator: Separator::Blanks,
            ..self
        }
    }

    /// The largest unpacked size of a gzipped file: 1 GiB by default, so that a small file cannot fill the memory.
    /// Plain files have no limit.
    #[must_use]
    pub fn unpacked_limit(self, bytes: u64) -> Self {
        Self {
            unpacked_limit: bytes,
            ..self
        }
    }

    /// Skips this many lines before the header or the first sample.
    #[must_use]
    pub fn skip_lines(self, lines: usize) -> Self {
        Self {
            skip_lines: lines,
            ..self
        }
    }

    /// Skips samples with a missing value in a used column, instead of refusing the file.
    ///
    /// A value is missing if the cell is empty or holds exactly one of pandas' marks: `NA`, `N/A`, `n/a`, `#N/A`,
    /// `#N/A N/A`, `#NA`, `<NA>`, `NaN`, `nan`, `-NaN`, `-nan`, `NULL`, `null`, `None`, `1.#IND`, `1.#QNAN`,
    /// `-1.#IND`, `-1.#QNAN`; and `-`, `--`, `.`, `?`. A label is missing only if its cell is empty: there the marks
    /// are ordinary words. [`missing`](Self::missing) sets another list.
    #[must_use]
    pub fn skip_incomplete(self) -> Self {
        Self {
            skip_incomplete: true,
            ..self
        }
    }

    /// The marks of a missing value in this file, instead of the usual ones; an empty cell is always missing. They
    /// apply to columns of labels too, and `-999` also matches `-999.0`.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// let csv = "1.5,0\n-999.0,1\n2.5,unknown\n";
    /// let options = CsvOptions::new().missing(["-999", "unknown"]).skip_incomplete();
    /// let data: Dataset<f32, 1, Labels<2>> =
    ///     Dataset::from_csv_bytes(csv, Target::Last, &options)?;
    /// assert_eq!(data.len(), 1);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn missing<S: Into<String>>(self, marks: impl IntoIterator<Item = S>) -> Self {
        Self {
            missing: Missing(Some(marks.into_iter().map(Into::into).collect())),
            ..self
        }
    }

    /// Ignores a column, given by its name or its place counted from 0. Call it once per column.
    #[must_use]
    pub fn ignore(mut self, column: impl Into<Column>) -> Self {
        self.ignored.push(column.into());
        self
    }

    /// The labels in the order of their classes: the first one is class 0.
    ///
    /// Without it, whole numbers are class indices, and the words of any other column are sorted. Set it if a file
    /// may lack a class that another file has.
    #[must_use]
    pub fn classes<S: Into<String>>(self, labels: impl IntoIterator<Item = S>) -> Self {
        Self {
            classes: labels.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// The label, out of two, that becomes class 1, the "yes" of a network with one output:
    /// `.positive("malignant")`. If [`classes`](Self::classes) is set too, the two must agree.
    #[must_use]
    pub fn positive(self, label: impl Into<String>) -> Self {
        Self {
            positive: Some(label.into()),
            ..self
        }
    }

    pub(crate) fn limit(&self) -> Limit {
        Limit {
            bytes: self.unpacked_limit,
            advice: "raise `CsvOptions::unpacked_limit`, or unpack the file first",
        }
    }

    /// Refuses options that cannot be followed.
    pub(crate) fn check(&self) -> Result<()> {
        match self.separator {
            Separator::Byte(byte @ (b'"' | b'\n' | b'\r')) => Err(Error::invalid(format!(
                "`CsvOptions::delimiter` is `{}`, which cannot separate cells",
                byte.escape_ascii()
            ))),
            _ => Ok(()),
        }
    }

    /// True if a column is chosen by its name in the header.
    pub(crate) fn uses_names(&self, target: Target<'_>) -> bool {
        matches!(target, Target::Column(_) | Target::Columns(_))
            || self
                .ignored
                .iter()
                .any(|column| matches!(column, Column::Name(_)))
    }
}

/// The separator of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    Byte(u8),
    /// A run of spaces and tabs.
    Blanks,
}

impl Separator {
    pub(crate) fn is(self, byte: u8) -> bool {
        match self {
            Self::Byte(separator) => byte == separator,
            Self::Blanks => matches!(byte, b' ' | b'\t'),
        }
    }
}

/// The marks of a missing value, if the user lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Missing(Option<Vec<String>>);

impl Missing {
    /// pandas' list and the marks of other programs.
    const USUAL: [&str; 22] = [
        "?", "-", "--", ".", "NA", "N/A", "n/a", "#N/A", "#N/A N/A", "#NA", "<NA>", "NaN", "nan",
        "-NaN", "-nan", "NULL", "null", "None", "1.#IND", "1.#QNAN", "-1.#IND", "-1.#QNAN",
    ];

    /// True if a cell's value is missing.
    pub(crate) fn is(&self, cell: &str) -> bool {
        let Some(own) = &self.0 else {
            return cell.is_empty() || Self::USUAL.contains(&cell);
        };
        let same = |mark: &String| match (mark.trim().parse::<f64>(), cell.parse::<f64>()) {
            #[expect(clippy::float_cmp, reason = "a mark is written in full")]
            (Ok(mark), Ok(cell)) if !mark.is_nan() => mark == cell,
            _ => mark.trim() == cell,
        };
        cell.is_empty() || own.iter().any(same)
    }

    /// True if a label is missing: words count only if the user lists them.
    pub(crate) fn is_label(&self, cell: &str) -> bool {
        cell.is_empty() || (self.0.is_some() && self.is(cell))
    }

    /// True if numbers can be marks too.
    pub(crate) fn has_own(&self) -> bool {
        self.0.is_some()
    }

    /// True if the cell is a mark in other capitals.
    pub(crate) fn is_nearly(&self, cell: &str) -> bool {
        self.0.is_none()
            && Self::USUAL
                .iter()
                .any(|mark| mark.eq_ignore_ascii_case(cell))
    }
}
