//! Comma-separated values: every used cell is checked once, and named if it is wrong.

use std::io::Read;
use std::path::Path;

use crate::data::Dataset;
use crate::data::batch::Batch;
use crate::data::dataset::Names;
use crate::data::read::cell::{self, Form};
use crate::data::read::columns::Columns;
use crate::data::read::options::{CsvOptions, Separator, Target};
use crate::data::read::records::{Record, Records};
use crate::data::read::source::{Opened, Source};
use crate::data::read::table::Table;
use crate::data::read::targets::ReadTargets;
use crate::error::{Error, Result, counted, listed};
use crate::numeric::scalar::Scalar;

impl<T: Scalar, const F: usize, Y: ReadTargets> Dataset<T, F, Y> {
    /// Reads a CSV file, plain or gzipped (with any file name), with the default [`CsvOptions`].
    ///
    /// All columns except the target are features and must be numbers. A target of type [`Labels<K>`](crate::Labels)
    /// is a column of whole numbers `0..K`, or of `K` different words, which become classes in sorted order
    /// ([`class_names`](Dataset::class_names)). If one label is not a number, the column counts as words. A target
    /// of type [`Batch<T, K>`](Batch) is `K` columns of numbers.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// # let path = std::env::temp_dir().join("nn-core-doc-from-csv.csv");
    /// # std::fs::write(&path, "size,label\n1,cat\n3,dog\n").unwrap();
    /// let data: Dataset<f32, 1, Labels<2>> = Dataset::from_csv(&path, Target::Column("label"))?;
    /// assert_eq!(data.class_names(), ["cat", "dog"]);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// A file that cannot be read or unpacked, or is of another kind; a quotation mark that is not closed; a wrong
    /// number of columns; a first line that may be a header or a sample; a cell that is not a finite number; a label
    /// that is not a class; no sample at all. The message names the file, the line, the column and the value.
    pub fn from_csv(path: impl AsRef<Path>, target: Target<'_>) -> Result<Self> {
        Self::from_csv_with(path, target, &CsvOptions::new())
    }

    /// Reads a CSV file with [`CsvOptions`].
    ///
    /// # Errors
    /// As [`from_csv`](Self::from_csv).
    pub fn from_csv_with(
        path: impl AsRef<Path>,
        target: Target<'_>,
        options: &CsvOptions,
    ) -> Result<Self> {
        read(
            Opened::path(path.as_ref(), options.limit())?,
            target,
            options,
        )
    }

    /// Reads CSV text, plain or gzipped, from memory, for example from `include_bytes!("digits.csv.gz")`.
    ///
    /// # Errors
    /// As [`from_csv`](Self::from_csv).
    pub fn from_csv_bytes(
        bytes: impl AsRef<[u8]>,
        target: Target<'_>,
        options: &CsvOptions,
    ) -> Result<Self> {
        read(
            Opened::bytes(bytes.as_ref(), options.limit())?,
            target,
            options,
        )
    }

    /// Reads CSV text, plain or gzipped, from any reader.
    ///
    /// # Errors
    /// As [`from_csv`](Self::from_csv).
    pub fn from_csv_reader(
        reader: impl Read,
        target: Target<'_>,
        options: &CsvOptions,
    ) -> Result<Self> {
        read(Opened::reader(reader, options.limit())?, target, options)
    }
}

fn read<T: Scalar, const F: usize, Y: ReadTargets>(
    opened: Opened<'_>,
    target: Target<'_>,
    options: &CsvOptions,
) -> Result<Dataset<T, F, Y>> {
    options.check()?;
    let Opened { source, bytes } = opened;
    let source = &source;
    let mut records = Records::new(source, bytes, options, F + Y::COLUMNS)?;
    let mut first = Record::default();
    if !records.read(&mut first)? {
        return Err(source.error(match options.skip_lines {
            0 => "the file is empty".to_owned(),
            lines => format!("`CsvOptions::skip_lines({lines})` skips the whole file"),
        }));
    }
    let header = match options.header {
        Some(header) => header,
        None => options.uses_names(target) || is_header(source, &first, options)?,
    };
    let mut record = Record::default();
    let mut more = records.read(&mut record)?;
    if more && record.len() != first.len() {
        let mut third = Record::default();
        // The first line is the odd one only if the lines after it are alike.
        let odd = records.read(&mut third)? && third.len() == record.len();
        return Err(ragged(source, &record, &first, options, odd));
    }
    let columns = Columns::choose(source, &first, header, [F, Y::COLUMNS], target, options)?;
    if header && more && columns.features.contains(&0) && is_index_of_pandas(&first, &record) {
        return Err(Error::data(
            source.place().at_line(first.line).at_column(0),
            "it has no name and counts from 0, like an index column written by pandas, which is not a feature: leave it \
             out with `CsvOptions::new().header(true).ignore(0)`",
        ));
    }
    let table = Table {
        source,
        columns: &columns,
        options,
        header,
        second: more.then(|| record.clone()),
        first_line: first.line,
    };
    let mut values = Vec::new();
    let mut targets = Y::Cells::default();
    if !header {
        table.sample::<T, Y>(&first, &mut values, &mut targets)?;
    }
    while more {
        if record.len() != first.len() {
            return Err(ragged(source, &record, &first, options, false));
        }
        table.sample::<T, Y>(&record, &mut values, &mut targets)?;
        more = records.read(&mut record)?;
    }
    if values.is_empty() {
        return Err(source.error(match (options.skip_incomplete, header) {
            (true, _) => "there is no complete sample in the file",
            (_, true) => "the file has a header, but no sample",
            (_, false) => "the file has no sample",
        }));
    }
    values.shrink_to_fit();
    let (targets, classes) = Y::read(targets, &table)?;
    let names = Names {
        features: columns.names(&columns.features),
        targets: columns.names(&columns.targets),
        classes,
    };
    Ok(Dataset::new(Batch::from_flat(values)?, targets)?.named(names))
}

/// The error for a row whose number of columns differs from the first row's.
fn ragged(
    source: &Source,
    record: &Record,
    first: &Record,
    options: &CsvOptions,
    odd_first: bool,
) -> Error {
    let mut both = record.cells().chain(first.cells());
    let hint = if options.separator == Separator::Byte(b' ') && both.any(<[u8]>::is_empty) {
        " (if runs of spaces separate the cells, say `CsvOptions::new().whitespace()`)"
    } else if record.cells().any(|cell| cell.contains(&b'\n')) {
        " (is a quotation mark closed too late?)"
    } else if odd_first {
        " (if the first line is not a sample and not a header, leave it out with `CsvOptions::skip_lines`)"
    } else {
        ""
    };
    let have = counted(record.len(), "column");
    source
        .error_at(
            record.line,
            format!("{have}, but row {} has {}{hint}", first.line, first.len()),
        )
        .counting(first.len(), record.len())
}

/// True if the first line is a header: all its cells are words. A number makes it a sample. Any other line is an
/// error.
fn is_header(source: &Source, first: &Record, options: &CsvOptions) -> Result<bool> {
    let forms: Vec<Form> = first
        .cells()
        .map(|cell| Form::of(&cell::text(cell), &options.missing))
        .collect();
    // A single column is an error elsewhere.
    if forms.contains(&Form::Number) || (forms.len() == 1 && !forms.contains(&Form::Word)) {
        return Ok(false);
    }
    if forms.iter().all(|form| *form == Form::Word) {
        return Ok(true);
    }
    let index = match forms.split_first() {
        Some((Form::Missing, rest)) if !rest.is_empty() && first.get(0).is_empty() => {
            rest.iter().all(|form| *form == Form::Word)
        }
        _ => false,
    };
    let advice = if index {
        "; `.header(true).ignore(0)` if pandas wrote its index as the first column"
    } else {
        ""
    };
    let cells = listed(first.cells().map(cell::text));
    Err(source.error_at(
        first.line,
        format!(
            "`{cells}` may be a header or a sample: say `CsvOptions::new().header(true)` or \
             `.header(false)`{advice}"
        ),
    ))
}

/// True if the first column has no name and counts from 0.
fn is_index_of_pandas(header: &Record, first: &Record) -> bool {
    matches!(header.get(0).trim_ascii(), b"" | b"Unnamed: 0") && first.get(0).trim_ascii() == b"0"
}

impl Table<'_> {
    /// Adds a sample, or skips it if the options say so.
    fn sample<T: Scalar, Y: ReadTargets>(
        &self,
        record: &Record,
        values: &mut Vec<T>,
        targets: &mut Y::Cells,
    ) -> Result<()> {
        let before = values.len();
        self.source.reserve(values, self.columns.features.len())?;
        let read = self.features(record, values);
        match read.and_then(|()| Y::push(targets, self, record)) {
            Err(_) if self.options.skip_incomplete && self.is_incomplete(record, Y::WORDS) => {
                values.truncate(before);
                Ok(())
            }
            read => read,
        }
    }
}
