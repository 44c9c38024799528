//! The records of CSV text by RFC 4180, except that blanks around a cell are not part of it. Text that breaks these
//! rules is an error, not guessed.

use std::io::BufRead;

use crate::data::read::kind;
use crate::data::read::options::{CsvOptions, Separator};
use crate::data::read::source::Source;
use crate::error::Result;

/// The cells of one record.
#[derive(Debug, Default, Clone)]
pub struct Record {
    /// The line it starts on, counted from 1.
    pub(crate) line: usize,
    bytes: Vec<u8>,
    /// The end of each cell in `bytes`.
    ends: Vec<usize>,
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell without the blanks around it; empty if there is no such cell.
    pub(crate) fn get(&self, cell: usize) -> &[u8] {
        let start = cell.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(cell).copied().unwrap_or(0);
        let cell = self.bytes.get(start.copied().unwrap_or(0)..end);
        cell.unwrap_or_default().trim_ascii()
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|cell| self.get(cell))
    }
}

/// The reader's position in a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before its first byte that is not a blank.
    Start,
    Plain,
    Quoted,
    /// Right after a quotation mark that may close the cell or be doubled.
    Mark,
    /// After a closed cell and a blank.
    Closed,
}

/// The largest size of a record. A longer record does not belong to the data set, and a small gzipped file can hold
/// a record that fills the memory.
#[derive(Clone, Copy)]
struct Most {
    /// The number of columns that the data set takes.
    taken: usize,
    cells: usize,
    bytes: usize,
}

impl Most {
    /// Far above the needs of `taken` columns and ignored columns.
    fn of(taken: usize, options: &CsvOptions) -> Self {
        let named = taken.saturating_add(options.ignored.len());
        let cells = named.saturating_mul(2).max(1 << 20);
        Self {
            taken,
            cells,
            bytes: cells.saturating_mul(64),
        }
    }

    /// Makes room for `more` bytes of a record.
    fn reserve(self, source: &Source, record: &mut Record, more: usize) -> Result<()> {
        if more > self.bytes.saturating_sub(record.bytes.len()) {
            return Err(source.error_at(
                record.line,
                format!(
                    "the row has more than {} bytes: is this file a table with line ends?",
                    self.bytes
                ),
            ));
        }
        source.reserve(&mut record.bytes, more)
    }
}

pub(crate) struct Records<'s> {
    source: &'s Source,
    bytes: Box<dyn BufRead + 's>,
    separator: Separator,
    most: Most,
    /// The line of the next byte.
    line: usize,
    /// True if the last byte was a `\r`: a `\n` after it does not end the line a second time.
    half: bool,
}

impl<'s> Records<'s> {
    /// The records after the lines that the options skip, for a data set that takes `columns`.
    pub(crate) fn new(
        source: &'s Source,
        bytes: Box<dyn BufRead + 's>,
        options: &CsvOptions,
        columns: usize,
    ) -> Result<Self> {
        let mut records = Self {
            source,
            bytes,
            separator: options.separator,
            most: Most::of(columns, options),
            line: 1,
            half: false,
        };
        let head = records.head()?;
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            return Err(source.error("the file is UTF-16: save it as UTF-8"));
        }
        if options.skip_lines == 0
            && let Some(problem) = kind::named_text(head)
        {
            return Err(source.error(problem));
        }
        if head.starts_with(b"\xef\xbb\xbf") {
            records.bytes.consume(3);
        }
        let first = options.skip_lines.saturating_add(1);
        while records.line < first || records.half {
            let Some(byte) = records.peek()? else { break };
            if records.line == first && byte != b'\n' {
                break;
            }
            records.pass(byte);
        }
        Ok(records)
    }

    fn head(&mut self) -> Result<&[u8]> {
        let source = self.source;
        self.bytes.fill_buf().map_err(|error| source.failed(&error))
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        Ok(self.head()?.first().copied())
    }

    /// Moves past a byte, and counts lines as an editor does: `\n`, `\r\n` and `\r` end a line.
    fn pass(&mut self, byte: u8) {
        self.bytes.consume(1);
        self.line += usize::from(byte == b'\r' || (byte == b'\n' && !self.half));
        self.half = byte == b'\r';
    }

    /// Reads the next record that is not a blank line; false at the end of the file.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool> {
        loop {
            record.bytes.clear();
            record.ends.clear();
            record.line = self.line;
            let (ended, quoted) = self.read_line(record)?;
            let blank = record.len() <= 1 && !quoted && record.get(0).is_empty();
            if !blank || !ended {
                return Ok(!blank);
            }
        }
    }

    /// Reads one record, blank or not. The first result is true if a line end follows, the second if the record has
    /// a quoted cell.
    fn read_line(&mut self, record: &mut Record) -> Result<(bool, bool)> {
        let mut at = At::Start;
        let mut opened = self.line;
        let mut quoted = false;
        loop {
            // Most bytes are neither quoted nor special: they are copied unchanged.
            if at != At::Quoted && at != At::Mark {
                let Self {
                    source,
                    separator,
                    most,
                    ..
                } = *self;
                let buffer = self.head()?;
                let special =
                    |&byte: &u8| matches!(byte, b'"' | b'\n' | b'\r') || separator.is(byte);
                let plain = buffer.iter().position(special).unwrap_or(buffer.len());
                if plain > 0 {
                    let bytes = buffer.get(..plain).unwrap_or_default();
                    let blank = bytes.iter().all(|byte| matches!(byte, b' ' | b'\t'));
                    if at == At::Closed && !blank {
                        return Err(self.behind(opened));
                    }
                    most.reserve(source, record, plain)?;
                    record.bytes.extend_from_slice(bytes);
                    self.bytes.consume(plain);
                    self.half = false;
                    if at == At::Start && !blank {
                        at = At::Plain;
                    }
                    continue;
                }
            }
            let Some(byte) = self.peek()? else {
                if at == At::Quoted {
                    return Err(self.source.error_at(
                        opened,
                        "a quotation mark opens a cell here and is not closed before the end of the file",
                    ));
                }
                let begun = at != At::Start || record.len() > 0;
                if begun && !(at == At::Start && self.separator == Separator::Blanks) {
                    self.end_cell(record)?;
                }
                return Ok((false, quoted));
            };
            match (at, byte) {
                (At::Quoted, b'"') => at = At::Mark,
                (At::Quoted, _) if record.bytes.len() >= self.most.bytes => {
                    return Err(self.source.error_at(
                        opened,
                        format!(
                            "a quotation mark opens a cell here and is not closed within {} bytes",
                            self.most.bytes
                        ),
                    ));
                }
                (At::Quoted, _) => self.keep(record, byte)?,
                (At::Mark, b'"') => {
                    self.keep(record, byte)?;
                    at = At::Quoted;
                }
                (At::Start, b'"') => {
                    // Blanks before the mark are not part of the cell, as around any other cell.
                    let start = record.ends.last().copied().unwrap_or(0);
                    record.bytes.truncate(start);
                    opened = self.line;
                    quoted = true;
                    at = At::Quoted;
                }
                (_, b'\n') if self.half && at == At::Start && record.len() == 0 => {
                    // The second half of the previous line end.
                    self.pass(byte);
                    record.line = self.line;
                    continue;
                }
                (_, b'\n' | b'\r') => {
                    if !(at == At::Start && self.separator == Separator::Blanks) {
                        self.end_cell(record)?;
                    }
                    self.pass(byte);
                    return Ok((true, quoted));
                }
                (_, byte) if self.separator.is(byte) => {
                    if !(at == At::Start && self.separator == Separator::Blanks) {
                        self.end_cell(record)?;
                    }
                    at = At::Start;
                }
                (At::Mark, b' ' | b'\t') => at = At::Closed,
                (At::Mark | At::Closed, _) => return Err(self.behind(opened)),
                (At::Start | At::Plain, _) => {
                    self.keep(record, byte)?;
                    at = At::Plain;
                }
            }
            self.pass(byte);
        }
    }

    fn behind(&self, opened: usize) -> crate::error::Error {
        self.source.error_at(
            opened,
            "a quoted cell that begins here has text after its closing quotation mark \
             (a quotation mark within a quoted cell is written twice)",
        )
    }

    fn keep(&self, record: &mut Record, byte: u8) -> Result<()> {
        self.most.reserve(self.source, record, 1)?;
        record.bytes.push(byte);
        Ok(())
    }

    fn end_cell(&self, record: &mut Record) -> Result<()> {
        let Most { taken, cells, .. } = self.most;
        if record.len() == cells {
            return Err(self.source.error_at(
                record.line,
                format!(
                    "more than {cells} columns, but the data set takes {taken} for features and targets"
                ),
            ));
        }
        self.source.reserve(&mut record.ends, 1)?;
        record.ends.push(record.bytes.len());
        Ok(())
    }
}
