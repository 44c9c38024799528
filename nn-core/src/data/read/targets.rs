//! From the cells of target columns to targets.

use std::collections::BTreeSet;

use crate::batch::Batch;
use crate::data::read::columns::nearest;
use crate::data::read::csv::{Table, shortened};
use crate::error::{Error, Result, counted};
use crate::labels::{Labels, Targets, out_of_range};
use crate::scalar::Scalar;

/// Targets that can be read from a CSV file: [`Labels<K>`] and [`Batch<T, K>`].
pub trait ReadTargets: Targets {
    /// How many columns make one target.
    #[doc(hidden)]
    const COLUMNS: usize;
    /// Whether a target can be any word.
    #[doc(hidden)]
    const WORDS: bool;
    /// The targets, and the names of the classes.
    #[doc(hidden)]
    fn read(cells: &TargetCells<'_>) -> Result<(Self, Vec<String>)>;
}

/// The cells of the target columns, sample after sample, none of them empty.
pub struct TargetCells<'s> {
    table: &'s Table<'s>,
    cells: Vec<(usize, String)>,
}

impl<'s> TargetCells<'s> {
    pub(crate) fn new(table: &'s Table<'s>) -> Self {
        Self {
            table,
            cells: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, line: usize, cell: String) {
        self.cells.push((line, cell));
    }

    /// An error in a file whose target is one column.
    fn error(&self, line: usize, problem: String) -> Error {
        let column = self.table.columns.targets.first();
        self.table
            .error(line, column.copied().unwrap_or(0), problem)
    }

    fn distinct(&self) -> BTreeSet<&str> {
        self.cells.iter().map(|(_, cell)| cell.as_str()).collect()
    }

    /// The classes in order, if they are words or stated.
    fn classes<const K: usize>(&self) -> Result<Option<Vec<String>>> {
        let options = self.table.options;
        if !options.classes.is_empty() {
            if options.classes.len() != K {
                return Err(Error::invalid(format!(
                    "`CsvOptions::classes` lists {}, but the data set has {K} classes",
                    counted(options.classes.len(), "label")
                )));
            }
            for (class, label) in options.classes.iter().enumerate() {
                let mut before = options.classes.iter().take(class);
                if let Some(first) = before.find(|first| same_label(first, label)) {
                    return Err(Error::invalid(format!(
                        "`CsvOptions::classes` lists `{label}` and `{first}`, which are one label"
                    )));
                }
            }
            let second = options.classes.get(1);
            if let (Some(positive), Some(second)) = (&options.positive, second)
                && !same_label(positive, second)
            {
                return Err(Error::invalid(format!(
                    "`CsvOptions::positive` is `{positive}`, but class 1 of `CsvOptions::classes` is `{second}`"
                )));
            }
            return Ok(Some(options.classes.clone()));
        }
        if let Some(positive) = &options.positive {
            return self.two_classes::<K>(positive).map(Some);
        }
        // "nan" and "inf" are words among words, and no labels among numbers.
        let says_nothing = |cell: &str| cell.parse().is_ok_and(|value: f64| !value.is_finite());
        let first = self.cells.iter().find(|(_, cell)| !says_nothing(cell));
        if first.is_none_or(|(_, cell)| cell.parse::<f64>().is_ok()) {
            return Ok(None);
        }
        let distinct = self.distinct();
        if distinct.len() != K {
            return Err(self.table.source.error(format!(
                "{} ({}), but the data set has {K} classes (`CsvOptions::new().classes([…])` \
                 lists the labels of all classes)",
                counted(distinct.len(), "different label"),
                listed(distinct.iter().copied())
            )));
        }
        Ok(Some(distinct.into_iter().map(str::to_owned).collect()))
    }

    fn two_classes<const K: usize>(&self, positive: &str) -> Result<Vec<String>> {
        if K != 2 {
            return Err(Error::invalid(format!(
                "`CsvOptions::positive` chooses between two classes, but the data set has {K}"
            )));
        }
        let distinct = self.distinct();
        let mut others = distinct.iter().filter(|label| **label != positive);
        match (distinct.contains(positive), others.next(), others.next()) {
            (true, Some(other), None) => Ok(vec![(*other).to_owned(), positive.to_owned()]),
            (false, ..) => Err(self.table.source.error(format!(
                "no sample has the positive label `{positive}`: the labels are {}",
                listed(distinct.iter().copied())
            ))),
            _ => Err(self.table.source.error(format!(
                "a positive label needs exactly one other label, but the labels are {}",
                listed(distinct.iter().copied())
            ))),
        }
    }
}

impl<const K: usize> ReadTargets for Labels<K> {
    const COLUMNS: usize = 1;
    const WORDS: bool = true;

    fn read(cells: &TargetCells<'_>) -> Result<(Self, Vec<String>)> {
        let classes = cells.classes::<K>()?;
        let mut labels = Vec::with_capacity(cells.cells.len());
        for (line, cell) in &cells.cells {
            let label = match &classes {
                Some(classes) => named_class(cell, classes),
                None => whole_number::<K>(cell),
            };
            labels.push(label.map_err(|problem| cells.error(*line, problem))?);
        }
        Ok((Labels::new(labels)?, classes.unwrap_or_default()))
    }
}

impl<T: Scalar, const K: usize> ReadTargets for Batch<T, K> {
    const COLUMNS: usize = K;
    const WORDS: bool = false;

    fn read(cells: &TargetCells<'_>) -> Result<(Self, Vec<String>)> {
        let columns = cells.table.columns.targets.iter().cycle();
        let values = cells.cells.iter().zip(columns);
        let values: Result<Vec<T>> = values
            .map(|((line, cell), &column)| cells.table.parse(*line, column, cell))
            .collect();
        Ok((Batch::from_flat(values?)?, Vec::new()))
    }
}

/// Whether two cells are one label: 1 and 1.0 are.
fn same_label(a: &str, b: &str) -> bool {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        #[expect(clippy::float_cmp, reason = "labels are equal or not")]
        (Ok(a), Ok(b)) if !a.is_nan() => a == b,
        _ => a == b,
    }
}

fn named_class(cell: &str, classes: &[String]) -> Result<usize, String> {
    let class = classes.iter().position(|class| same_label(class, cell));
    class.ok_or_else(|| {
        let hint = match nearest(cell, classes) {
            Some(near) => format!(" (did you mean `{near}`?)"),
            None => String::new(),
        };
        let list = listed(classes.iter().map(String::as_str));
        format!(
            "label `{}`, but the classes are {list}{hint}",
            shortened(cell)
        )
    })
}

fn whole_number<const K: usize>(cell: &str) -> Result<usize, String> {
    if let Ok(label) = cell.parse::<usize>() {
        return if label < K {
            Ok(label)
        } else {
            Err(out_of_range::<K>(cell))
        };
    }
    match cell.parse::<f64>() {
        // 3.0 is a label.
        Ok(value) if value >= 0.0 && value.fract() == 0.0 => {
            let plain = || value.to_string();
            let shown = || {
                if value < 1e15 {
                    plain()
                } else {
                    shortened(cell)
                }
            };
            class_of::<K>(value).ok_or_else(|| out_of_range::<K>(&shown()))
        }
        Ok(value) if value < 0.0 && value.fract() == 0.0 => Err(format!(
            "label {cell}, but classes are 0..={} (`CsvOptions::new().classes([…])` gives other labels their classes)",
            K.saturating_sub(1)
        )),
        Ok(_) => Err(format!(
            "label {cell} is not a whole number (real-valued targets are a `Batch<T, K>`)"
        )),
        Err(_) => Err(format!(
            "label `{}` is not a number, but the labels above it are",
            shortened(cell)
        )),
    }
}

/// The class that is exactly this number.
#[expect(clippy::float_cmp, reason = "a label is a class or it is not")]
pub(crate) fn class_of<const K: usize>(label: f64) -> Option<usize> {
    (0..K).find(|&class| f64::from_usize(class) == label)
}

fn listed<'a>(labels: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let labels: Vec<String> = labels.map(shortened).collect();
    match labels.split_at_checked(MOST) {
        Some((first, rest)) if !rest.is_empty() => {
            format!("{}, … and {} more", first.join(", "), rest.len())
        }
        _ => labels.join(", "),
    }
}
