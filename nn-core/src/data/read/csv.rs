//! Comma-separated values: every cell that is used is checked once, and named when it is wrong.

use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use crate::batch::Batch;
use crate::data::Dataset;
use crate::data::dataset::Names;
use crate::data::read::columns::Columns;
use crate::data::read::options::{CsvOptions, Target};
use crate::data::read::source::Source;
use crate::data::read::targets::{ReadTargets, TargetCells};
use crate::error::{Error, Result, counted};
use crate::scalar::Scalar;

impl<T: Scalar, const F: usize, Y: ReadTargets> Dataset<T, F, Y> {
    /// Reads a CSV file, plain or gzipped (whatever it is called), with the default [`CsvOptions`].
    ///
    /// All columns beside the target are features and must be numbers. A target of type
    /// [`Labels<K>`](crate::Labels) is a column of whole numbers `0..K`, or of `K` different words, which
    /// become classes in sorted order ([`class_names`](Dataset::class_names)); one of type
    /// [`Batch<T, K>`](Batch) is `K` columns of numbers.
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
    /// A file that cannot be read or unpacked; a wrong number of columns; a cell that is no finite
    /// number; a label that is no class; no sample at all. The text names the file, the line, the
    /// column and the value.
    pub fn from_csv(path: impl AsRef<Path>, target: Target<'_>) -> Result<Self> {
        Self::from_csv_with(path, target, &CsvOptions::new())
    }

    /// Reads a CSV file as [`CsvOptions`] say.
    ///
    /// # Errors
    /// As [`from_csv`](Self::from_csv).
    pub fn from_csv_with(
        path: impl AsRef<Path>,
        target: Target<'_>,
        options: &CsvOptions,
    ) -> Result<Self> {
        read(&Source::open(path.as_ref())?, target, options)
    }

    /// Reads CSV text, plain or gzipped, from memory: `include_bytes!("digits.csv.gz")`, say.
    ///
    /// # Errors
    /// As [`from_csv`](Self::from_csv).
    pub fn from_csv_bytes(
        bytes: impl AsRef<[u8]>,
        target: Target<'_>,
        options: &CsvOptions,
    ) -> Result<Self> {
        read(&Source::from_bytes(bytes.as_ref())?, target, options)
    }

    /// Reads CSV text, plain or gzipped, from wherever bytes come from.
    ///
    /// # Errors
    /// As [`from_csv`](Self::from_csv).
    pub fn from_csv_reader(
        reader: impl Read,
        target: Target<'_>,
        options: &CsvOptions,
    ) -> Result<Self> {
        read(&Source::read(reader)?, target, options)
    }
}

fn read<T: Scalar, const F: usize, Y: ReadTargets>(
    source: &Source,
    target: Target<'_>,
    options: &CsvOptions,
) -> Result<Dataset<T, F, Y>> {
    let mut records = Records::new(source, options)?;
    let Some((first_line, first)) = records.next().transpose()? else {
        return Err(source.error("the file is empty"));
    };
    let header = match options.header {
        Some(header) => header,
        None => options.uses_names(target) || looks_like_header(&first),
    };
    let names = if header {
        let cells = first.iter().map(|cell| text(source, first_line, cell));
        cells.collect::<Result<Vec<_>>>()?
    } else {
        Vec::new()
    };
    let width = first.len();
    let second = records.next().transpose()?;
    if let Some((line, record)) = &second
        && record.len() != width
    {
        let hint = " (if the first line is no sample and no header, leave it out with `CsvOptions::skip_lines`)";
        return Err(ragged(source, *line, record, [first_line, width], hint));
    }
    let columns = Columns::choose(source, names, width, [F, Y::COLUMNS], target, options)?;
    if columns.features.contains(&0)
        && is_index_of_pandas(
            &first,
            second.as_ref().map(|(_, record)| record),
            options.header,
        )
    {
        return Err(source.error_at(
            &format!("row {first_line}, column 1"),
            "it has no name, as an index that pandas writes, which is no feature: leave it out with \
             `CsvOptions::new().header(true).ignore(0)`",
        ));
    }
    let table = Table {
        source,
        columns: &columns,
        options,
        first_line,
        header,
    };
    let mut values = Vec::new();
    let mut cells = TargetCells::new(&table);
    let first = (!header).then_some((first_line, first));
    for row in first.into_iter().chain(second).map(Ok).chain(records) {
        let (line, record) = row?;
        if record.len() != width {
            return Err(ragged(source, line, &record, [first_line, width], ""));
        }
        if !(options.skip_incomplete && table.is_incomplete(&record, Y::WORDS)) {
            for &column in &columns.features {
                values.push(table.number(line, column, &record)?);
            }
            for &column in &columns.targets {
                cells.push(line, table.text(line, column, &record)?);
            }
        }
    }
    if values.is_empty() {
        return Err(source.error(match (options.skip_incomplete, header) {
            (true, _) => "there is no complete sample in the file",
            (_, true) => "the file has a header, but no sample",
            (_, false) => "the file has no sample",
        }));
    }
    let (targets, classes) = Y::read(&cells)?;
    let names = Names {
        features: columns.names(&columns.features),
        targets: columns.names(&columns.targets),
        classes,
    };
    Ok(Dataset::new(Batch::from_flat(values)?, targets)?.named(names))
}

/// The records of a file with the line each starts on.
struct Records<'s> {
    source: &'s Source,
    reader: csv::Reader<&'s [u8]>,
    text: &'s [u8],
    /// Where in `text` the lines are counted up to, and how many there were.
    counted: usize,
    line: usize,
}

impl<'s> Records<'s> {
    fn new(source: &'s Source, options: &CsvOptions) -> Result<Self> {
        let bytes = source.bytes.as_slice();
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(source.error("the file is UTF-16: save it as UTF-8"));
        }
        let mut text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for _ in 0..options.skip_lines {
            // As the reader counts: old systems end lines with a `\r` alone.
            let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let rest = end.and_then(|end| text.get(end..)).unwrap_or_default();
            let newline = rest.strip_prefix(b"\r\n").or(rest.get(1..));
            text = newline.unwrap_or_default();
        }
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(options.delimiter)
            .from_reader(text);
        Ok(Self {
            source,
            reader,
            text,
            counted: 0,
            line: options.skip_lines + 1,
        })
    }

    /// The line of the first character at or behind `start` that is no line end: the reader counts
    /// blank lines to the record behind them.
    fn line_at(&mut self, start: usize) -> usize {
        let is_end = |byte: Option<&u8>| matches!(byte, Some(b'\n' | b'\r'));
        while self.counted < start || is_end(self.text.get(self.counted)) {
            let pair = [self.text.get(self.counted), self.text.get(self.counted + 1)];
            match pair {
                [Some(b'\r'), Some(b'\n')] | [None, _] => {}
                [byte, _] => self.line += usize::from(is_end(byte)),
            }
            self.counted += 1;
        }
        self.line
    }
}

/// The records that are no blank lines, each with its line in the file counted from 1.
impl Iterator for Records<'_> {
    type Item = Result<(usize, ByteRecord)>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = ByteRecord::new();
        loop {
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(self.source.error(error.to_string()))),
            }
            let start = record.position().map_or(0, csv::Position::byte);
            let line = self.line_at(usize::try_from(start).unwrap_or(usize::MAX));
            let is_blank = record.len() == 1 && record.iter().all(|c| c.trim_ascii().is_empty());
            if !is_blank {
                return Some(Ok((line, record)));
            }
        }
    }
}

/// An error for a row with another number of columns than the first one.
fn ragged(
    source: &Source,
    line: usize,
    record: &ByteRecord,
    [first_line, width]: [usize; 2],
    hint: &str,
) -> Error {
    let hint = if record.iter().any(|cell| cell.contains(&b'\n')) {
        " (is a quotation mark never closed?)"
    } else {
        hint
    };
    let have = counted(record.len(), "column");
    source.error_at(
        &format!("row {line}"),
        format!("{have}, but row {first_line} has {width}{hint}"),
    )
}

/// Whether no cell of the first line is a number or empty.
fn looks_like_header(record: &ByteRecord) -> bool {
    record.iter().all(|cell| {
        let cell = String::from_utf8_lossy(cell.trim_ascii());
        !cell.is_empty() && cell != "?" && cell.parse::<f64>().is_err()
    })
}

/// Whether the first column has no name beside names, and counts from 0 (or nobody has said that the names are
/// a header).
fn is_index_of_pandas(
    first: &ByteRecord,
    second: Option<&ByteRecord>,
    header: Option<bool>,
) -> bool {
    let nameless = |cell: &[u8]| cell.is_empty() || cell == b"Unnamed: 0";
    let name =
        |cell: &[u8]| !is_missing(cell) && String::from_utf8_lossy(cell).parse::<f64>().is_err();
    let mut cells = first.iter().map(<[u8]>::trim_ascii);
    let counts =
        second.is_some_and(|record| record.get(0).is_some_and(|cell| cell.trim_ascii() == b"0"));
    cells.next().is_some_and(nameless)
        && first.len() > 1
        && cells.all(name)
        && (counts || header.is_none())
}

/// What messages and checks need to know about the file.
pub(crate) struct Table<'s> {
    pub(crate) source: &'s Source,
    pub(crate) columns: &'s Columns,
    pub(crate) options: &'s CsvOptions,
    first_line: usize,
    header: bool,
}

impl Table<'_> {
    /// An error at a cell: `row 17, column 4 (age): …`.
    pub(crate) fn error(&self, line: usize, column: usize, problem: impl Into<String>) -> Error {
        let place = format!("row {line}, {}", self.columns.place(column));
        self.source.error_at(&place, problem)
    }

    fn is_incomplete(&self, record: &ByteRecord, words: bool) -> bool {
        let cell = |&column: &usize| record.get(column).unwrap_or_default().trim_ascii();
        let (features, targets) = (&self.columns.features, &self.columns.targets);
        features.iter().map(cell).any(is_missing)
            || targets
                .iter()
                .map(cell)
                .any(|cell| cell.is_empty() || (!words && is_missing(cell)))
    }

    fn text(&self, line: usize, column: usize, record: &ByteRecord) -> Result<String> {
        let text = text(self.source, line, record.get(column).unwrap_or_default())?;
        if text.is_empty() {
            return Err(self.error(line, column, EMPTY));
        }
        Ok(text)
    }

    fn number<T: Scalar>(&self, line: usize, column: usize, record: &ByteRecord) -> Result<T> {
        let cell = record.get(column).unwrap_or_default();
        let cell = String::from_utf8_lossy(cell.trim_ascii());
        self.parse(line, column, &cell)
    }

    /// The finite number that a cell holds.
    pub(crate) fn parse<T: Scalar>(&self, line: usize, column: usize, cell: &str) -> Result<T> {
        let problem = match cell.parse::<T>() {
            Ok(value) if value.is_finite() => return Ok(value),
            Ok(_) if cell.parse::<f64>().is_ok_and(f64::is_finite) => {
                format!("{} is too large for {}", shortened(cell), T::NAME)
            }
            Ok(_) => format!("{} is not a finite number", shortened(cell)),
            Err(_) if cell.is_empty() => EMPTY.to_owned(),
            Err(_) => {
                let hint = self.hint(line, column, cell);
                format!("`{}` is not a number ({hint})", shortened(cell))
            }
        };
        Err(self.error(line, column, problem))
    }

    fn hint(&self, line: usize, column: usize, cell: &str) -> String {
        if line == self.first_line && !self.header {
            "is the first line a header? then say `CsvOptions::new().header(true)`".to_owned()
        } else if is_missing(cell.as_bytes()) {
            "`CsvOptions::new().skip_incomplete()` leaves such rows out".to_owned()
        } else if cell.contains(',') && cell.replace(',', ".").parse::<f64>().is_ok() {
            "write decimals with a point".to_owned()
        } else {
            let argument = self.columns.argument(column);
            format!("`CsvOptions::new().ignore({argument})` leaves the column out")
        }
    }
}

const EMPTY: &str =
    "the cell is empty (`CsvOptions::new().skip_incomplete()` leaves such rows out)";

fn is_missing(cell: &[u8]) -> bool {
    let marks: [&[u8]; 7] = [b"", b"?", b"na", b"n/a", b"nan", b"null", b"none"];
    marks.iter().any(|mark| cell.eq_ignore_ascii_case(mark))
}

fn text(source: &Source, line: usize, cell: &[u8]) -> Result<String> {
    match std::str::from_utf8(cell) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(_) => Err(source.error_at(
            &format!("row {line}"),
            format!(
                "`{}` is not UTF-8 text: save the file as UTF-8",
                shortened(&String::from_utf8_lossy(cell))
            ),
        )),
    }
}

/// A value as a message shows it: a lost quotation mark can make a cell of half a file.
pub(crate) fn shortened(cell: &str) -> String {
    const LONGEST: usize = 40;
    if cell.chars().count() <= LONGEST {
        return cell.to_owned();
    }
    let start: String = cell.chars().take(LONGEST).collect();
    format!("{}…", start.escape_debug())
}
