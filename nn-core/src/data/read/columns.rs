//! The choice of a file's feature and target columns.

use std::fmt::Write;

use crate::data::read::cell;
use crate::data::read::options::{Column, CsvOptions, Separator, Target};
use crate::data::read::records::Record;
use crate::data::read::source::Source;
use crate::error::{Place, Result, counted, listed, literal, nearest, shown};

/// The chosen columns of a file, counted from 0.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) features: Vec<usize>,
    pub(crate) targets: Vec<usize>,
    header: Vec<String>,
}

impl Columns {
    /// Finds `targets` target columns and `features` feature columns among those of the first record,
    /// which is the header if the file has one.
    pub(crate) fn choose(
        source: &Source,
        first: &Record,
        has_header: bool,
        [features, targets]: [usize; 2],
        target: Target<'_>,
        options: &CsvOptions,
    ) -> Result<Self> {
        let width = first.len();
        let names = first.cells().map(|cell| cell::text(cell).into_owned());
        let header: Vec<String> = names.take(if has_header { width } else { 0 }).collect();
        let find = |name: &str| find(source, &header, name);
        let mut ignored = Vec::new();
        for column in &options.ignored {
            ignored.push(match column {
                Column::Name(name) => find(name)?,
                Column::Index(index) if *index < width => *index,
                Column::Index(index) => return Err(no_index(source, *index, width)),
            });
        }
        let used: Vec<usize> = (0..width).filter(|c| !ignored.contains(c)).collect();
        let chosen = match target {
            Target::Last => {
                let start = used.len().saturating_sub(targets);
                used.iter().skip(start).copied().collect()
            }
            Target::Index(index) if index < width && targets <= width - index => {
                (index..index + targets).collect()
            }
            Target::Index(index) if index < width => {
                return Err(source
                    .error(format!(
                        "a target has {}, but only {} from place {index} on",
                        counted(targets, "value"),
                        counted(width - index, "column")
                    ))
                    .counting(targets, width - index));
            }
            Target::Index(index) => return Err(no_index(source, index, width)),
            Target::Column(name) => vec![find(name)?],
            Target::Columns(names) => names.iter().map(|n| find(n)).collect::<Result<Vec<_>>>()?,
        };
        if chosen.len() != targets {
            return Err(source
                .error(format!(
                    "a target has {}, but the target is {}",
                    counted(targets, "value"),
                    counted(chosen.len(), "column")
                ))
                .counting(targets, chosen.len()));
        }
        let columns = Self {
            features: used.into_iter().filter(|c| !chosen.contains(c)).collect(),
            targets: chosen,
            header,
        };
        if let Some(&column) = columns.targets.iter().find(|c| ignored.contains(c)) {
            let name = columns.place(column);
            return Err(source.error(format!("{name} is both the target and ignored")));
        }
        columns.check_width(source, first, options, features, ignored.len())?;
        // An ignored column may have any name.
        for &column in columns.features.iter().chain(&columns.targets) {
            let name = first.get(column);
            if has_header && std::str::from_utf8(name).is_err() {
                return Err(source.error_at(first.line, cell::not_text(name)));
            }
        }
        Ok(columns)
    }

    fn check_width(
        &self,
        source: &Source,
        first: &Record,
        options: &CsvOptions,
        want: usize,
        ignored: usize,
    ) -> Result<()> {
        let width = first.len();
        let have = self.features.len();
        if have == want {
            return Ok(());
        }
        let mut text = format!(
            "{}, without {} for the target",
            counted(width, "column"),
            self.targets.len()
        );
        if ignored > 0 {
            // Writing to a string cannot fail.
            let _ = write!(text, " and {ignored} ignored");
        }
        let _ = write!(
            text,
            ", are {}, but the data set takes {want}",
            counted(have, "feature")
        );
        if let Some([found, setting]) = separator(first, options) {
            let _ = write!(text, "; if {found}, say `CsvOptions::new().{setting}`");
        } else if !self.header.is_empty() {
            let _ = write!(text, "; the header has: {}", listed(&self.header));
        }
        Err(source.error(text).counting(want, have))
    }

    /// The names of the given columns; empty if the file has no header.
    pub(crate) fn names(&self, columns: &[usize]) -> Vec<String> {
        let names = columns.iter().filter_map(|&c| self.header.get(c));
        names.cloned().collect()
    }

    /// `column 4 (age)`, counted from 1.
    pub(crate) fn place(&self, column: usize) -> String {
        match self.header.get(column) {
            Some(name) => format!("column {} ({})", column + 1, shown(name)),
            None => format!("column {}", column + 1),
        }
    }

    /// The same column of the row at that line.
    pub(crate) fn cell(&self, source: &Source, line: usize, column: usize) -> Place {
        let place = source.place().at_line(line).at_column(column);
        place.called(self.header.get(column).map(String::as_str))
    }

    /// The column as an argument of the options: its name or its place.
    pub(crate) fn argument(&self, column: usize) -> String {
        let name = self.header.get(column).and_then(|name| literal(name));
        name.unwrap_or_else(|| column.to_string())
    }
}

/// The separator of the first line's cells, if it is not that of the options: the condition, and the call that sets
/// it.
fn separator(first: &Record, options: &CsvOptions) -> Option<[&'static str; 2]> {
    const BLANKS: [&str; 2] = ["runs of spaces separate the cells", "whitespace()"];
    const OTHERS: [(u8, [&str; 2]); 4] = [
        (b';', ["semicolons separate the cells", "delimiter(b';')"]),
        (b'\t', ["tabs separate the cells", "delimiter(b'\\t')"]),
        (b'|', ["bars separate the cells", "delimiter(b'|')"]),
        (b',', ["commas separate the cells", "delimiter(b',')"]),
    ];
    if options.separator == Separator::Byte(b' ') && first.cells().any(<[u8]>::is_empty) {
        return Some(BLANKS);
    }
    if first.len() > 1 {
        return None;
    }
    let cell = first.get(0);
    let other = OTHERS.into_iter().find(|(byte, _)| cell.contains(byte));
    other.map(|(_, says)| says).or_else(|| {
        // A name of two words does not mean columns, but several numbers do.
        let cells = String::from_utf8_lossy(cell);
        let numbers = cells
            .split_whitespace()
            .filter(|cell| cell.parse::<f64>().is_ok());
        (numbers.count() > 1).then_some(BLANKS)
    })
}

fn no_index(source: &Source, index: usize, width: usize) -> crate::error::Error {
    source.error(format!(
        "there is no column at place {index}: {} count from 0",
        counted(width, "column")
    ))
}

fn find(source: &Source, header: &[String], name: &str) -> Result<usize> {
    if header.is_empty() {
        return Err(source.error(format!(
            "there is no column `{}`: the file is read without a header",
            shown(name)
        )));
    }
    let mut found = (0..).zip(header).filter(|(_, column)| *column == name);
    match (found.next(), found.next()) {
        (Some((column, _)), None) => Ok(column),
        (Some(_), Some(_)) => Err(source.error(format!(
            "several columns are called `{}`; the header has: {}",
            shown(name),
            listed(header)
        ))),
        (None, _) => {
            let hint = match nearest(name, header) {
                Some(near) => format!(" (did you mean `{}`?)", shown(near)),
                None => String::new(),
            };
            Err(source.error(format!(
                "there is no column `{}`{hint}; the header has: {}",
                shown(name),
                listed(header)
            )))
        }
    }
}
