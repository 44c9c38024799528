//! What a reader of CSV files has to be told.

/// Which column, or columns, of a CSV file a network learns to predict.
///
/// For a target of `K` real values ([`Batch<T, K>`](crate::Batch)), `Last` and `Index` mean `K` columns
/// side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// The last column (the last `K`) of those that are not ignored.
    Last,
    /// The column with this name in the header.
    Column(&'a str),
    /// The column at this place, counted from 0 (and the `K − 1` columns behind it).
    Index(usize),
    /// The columns with these names in the header, in this order: one for each of the `K` values.
    Columns(&'a [&'a str]),
}

/// A column of a CSV file: its name in the header, or its place counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// How a CSV file is read. The default suits a file with commas, with or without a header.
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
    pub(crate) delimiter: u8,
    pub(crate) skip_lines: usize,
    pub(crate) skip_incomplete: bool,
    pub(crate) ignored: Vec<Column>,
    pub(crate) classes: Vec<String>,
    pub(crate) positive: Option<String>,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            header: None,
            delimiter: b',',
            skip_lines: 0,
            skip_incomplete: false,
            ignored: Vec::new(),
            classes: Vec::new(),
            positive: None,
        }
    }
}

impl CsvOptions {
    /// Commas, no skipped line, every column used, and a header if the first line looks like one: if
    /// it has no number, no empty cell and no `?`, or if a column is asked for by name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says whether the first line holds the columns' names.
    #[must_use]
    pub fn header(self, header: bool) -> Self {
        Self {
            header: Some(header),
            ..self
        }
    }

    /// What stands between two cells: `b','` by default, often `b';'` or `b'\t'`.
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    /// Leaves out this many lines before the header or the first sample.
    #[must_use]
    pub fn skip_lines(self, lines: usize) -> Self {
        Self {
            skip_lines: lines,
            ..self
        }
    }

    /// Leaves out samples with a missing value (an empty cell, `NA`, `N/A`, `NaN`, `null`, `none`, `?`, in
    /// capitals or not) in a column that is used, instead of refusing the file. Of labels an empty cell
    /// alone is missing: the others are words like any.
    #[must_use]
    pub fn skip_incomplete(self) -> Self {
        Self {
            skip_incomplete: true,
            ..self
        }
    }

    /// Does not use a column, given by its name or its place counted from 0. May be called again.
    #[must_use]
    pub fn ignore(mut self, column: impl Into<Column>) -> Self {
        self.ignored.push(column.into());
        self
    }

    /// The labels in the order of their classes: the first one is class 0.
    ///
    /// Without it labels that are whole numbers count as they are, and other labels are sorted. State
    /// it where a file may lack a class that another file has.
    #[must_use]
    pub fn classes<S: Into<String>>(self, labels: impl IntoIterator<Item = S>) -> Self {
        Self {
            classes: labels.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// Of two labels, the one that becomes class 1, the class that a network with one output says
    /// "yes" to: `.positive("malignant")`. Where [`classes`](Self::classes) is said too, the two must agree.
    #[must_use]
    pub fn positive(self, label: impl Into<String>) -> Self {
        Self {
            positive: Some(label.into()),
            ..self
        }
    }

    /// Whether something is asked for by its name in the header.
    pub(crate) fn uses_names(&self, target: Target<'_>) -> bool {
        matches!(target, Target::Column(_) | Target::Columns(_))
            || self
                .ignored
                .iter()
                .any(|column| matches!(column, Column::Name(_)))
    }
}
