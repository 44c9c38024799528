//! Converts the cells of target columns to targets.

use std::collections::{BTreeMap, HashMap};

use crate::data::batch::Batch;
use crate::data::labels::{Labels, out_of_range};
use crate::data::read::options::CsvOptions;
use crate::data::read::records::Record;
use crate::data::read::table::Table;
use crate::data::targets::Targets;
use crate::error::{Error, Result, counted, listed, literal, nearest, shown};
use crate::numeric::scalar::Scalar;

/// Targets that can be read from a CSV file: [`Labels<K>`] and [`Batch<T, K>`].
pub trait ReadTargets: Targets {
    /// The number of columns per target.
    #[doc(hidden)]
    const COLUMNS: usize;
    /// True if a target can be any word.
    #[doc(hidden)]
    const WORDS: bool;
    /// The cells read so far.
    #[doc(hidden)]
    type Cells: Default;
    /// Adds the target of one sample, or nothing if there is an error.
    #[doc(hidden)]
    fn push(cells: &mut Self::Cells, table: &Table<'_>, record: &Record) -> Result<()>;
    /// The targets, and the names of the classes.
    #[doc(hidden)]
    fn read(cells: Self::Cells, table: &Table<'_>) -> Result<(Self, Vec<String>)>;
}

/// The labels of all samples, each different label stored once. Their classes are known at the end.
#[derive(Debug, Default)]
pub struct Words {
    /// For each sample the place of its label in the order of appearance.
    samples: Vec<usize>,
    /// That place, and the line of the label's first appearance.
    known: HashMap<Box<str>, (usize, usize)>,
    /// The bytes of all different labels.
    bytes: usize,
}

impl Words {
    /// Limits on the number and the bytes of different labels, far above the needs of `classes` classes.
    fn most(classes: usize) -> (usize, usize) {
        let labels = classes.saturating_add(100_000);
        (labels, labels.saturating_mul(256))
    }

    /// Stores a new label. It is an error if the column does not seem to hold labels.
    fn keep(
        &mut self,
        label: &str,
        line: usize,
        classes: usize,
        table: &Table<'_>,
    ) -> Result<usize> {
        let place = self.known.len();
        let (most, most_bytes) = Self::most(classes);
        self.bytes = self.bytes.saturating_add(label.len());
        let problem = if place == most {
            Some(format!(
                "more than {most} different labels, but the data set has {classes} classes (real-valued targets \
                 are a `Batch<T, K>`)"
            ))
        } else if self.bytes > most_bytes {
            Some(format!(
                "the different labels have more than {most_bytes} bytes together: is this the column of labels?"
            ))
        } else {
            None
        };
        if let Some(problem) = problem {
            let column = table.columns.targets.first();
            return Err(table.error(line, column.copied().unwrap_or(0), problem));
        }
        if self.known.try_reserve(1).is_err() {
            return Err(table.source.no_memory());
        }
        self.known.insert(label.into(), (place, line));
        Ok(place)
    }
}

/// The different labels of a column in the order of appearance, with the line of the first.
struct Different<'t> {
    table: &'t Table<'t>,
    labels: Vec<(usize, Box<str>)>,
}

/// Two labels are equal if their keys are: in a column of numbers 1 and 1.0 are equal, among words they are not.
#[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key<'l> {
    Number(u64),
    Word(&'l str),
}

impl<'l> Key<'l> {
    fn of(label: &'l str, numbers: bool) -> Self {
        match finite(label) {
            // Negative zero equals zero.
            Some(value) if numbers => Self::Number((value + 0.0).to_bits()),
            _ => Self::Word(label),
        }
    }
}

/// Whole numbers below it are shown in full.
const PLAIN: f64 = 1e15;

fn finite(label: &str) -> Option<f64> {
    label.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The class of each different label, in the labels' order, and the names of the classes.
type Classes = (Vec<usize>, Vec<String>);

impl Different<'_> {
    /// An error about one of the labels, in a file whose target is one column.
    fn error_of(&self, line: usize, label: &str, problem: String) -> Error {
        let column = self.table.columns.targets.first();
        self.table
            .error_of(line, column.copied().unwrap_or(0), label, problem)
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(|(_, label)| &**label)
    }

    /// The classes from the options, or from the column: numbers if all labels are numbers, otherwise words.
    fn classes<const K: usize>(&self) -> Result<Classes> {
        let options = self.table.options;
        if !options.classes.is_empty() {
            self.stated::<K>(options)
        } else if let Some(positive) = &options.positive {
            self.two::<K>(positive)
        } else if self.texts().all(|label| label.parse::<f64>().is_ok()) {
            let class = |(line, label): &(usize, Box<str>)| {
                self.whole_number::<K>(label)
                    .map_err(|problem| self.error_of(*line, label, problem))
            };
            let classes = self.labels.iter().map(class).collect::<Result<_>>()?;
            Ok((classes, Vec::new()))
        } else {
            self.words::<K>()
        }
    }

    fn stated<const K: usize>(&self, options: &CsvOptions) -> Result<Classes> {
        let classes = &options.classes;
        if classes.len() != K {
            return Err(Error::invalid(format!(
                "`CsvOptions::classes` lists {}, but the data set has {K} classes",
                counted(classes.len(), "label")
            )));
        }
        let numbers = classes.iter().all(|label| finite(label).is_some());
        let mut places = HashMap::with_capacity(K);
        for (class, label) in classes.iter().enumerate() {
            if let Some(first) = places.insert(Key::of(label, numbers), class) {
                return Err(Error::invalid(format!(
                    "`CsvOptions::classes` lists `{}` and `{}`, which are the same label",
                    shown(label),
                    classes
                        .get(first)
                        .map_or_else(String::new, |label| shown(label)),
                )));
            }
        }
        if let (Some(positive), Some(second)) = (&options.positive, classes.get(1))
            && Key::of(positive, numbers) != Key::of(second, numbers)
        {
            return Err(Error::invalid(format!(
                "`CsvOptions::positive` is `{}`, but class 1 of `CsvOptions::classes` is `{}`",
                shown(positive),
                shown(second)
            )));
        }
        let place = |(line, label): &(usize, Box<str>)| {
            let class = places.get(&Key::of(label, numbers)).copied();
            class.ok_or_else(|| {
                let hint = match nearest(label, classes) {
                    Some(near) => format!(" (did you mean `{}`?)", shown(near)),
                    None => String::new(),
                };
                let problem = format!(
                    "label `{}`, but the classes are {}{hint}",
                    shown(label),
                    listed(classes)
                );
                self.error_of(*line, label, problem)
            })
        };
        let places = self.labels.iter().map(place).collect::<Result<_>>()?;
        Ok((places, classes.clone()))
    }

    fn two<const K: usize>(&self, positive: &str) -> Result<Classes> {
        if K != 2 {
            return Err(Error::invalid(format!(
                "`CsvOptions::positive` chooses between two classes, but the data set has {K}"
            )));
        }
        let all = self.texts().chain([positive]);
        let numbers = all.into_iter().all(|label| finite(label).is_some());
        let key = |label| Key::of(label, numbers);
        // Each label in its first spelling.
        let mut distinct = BTreeMap::new();
        for label in self.texts() {
            distinct.entry(key(label)).or_insert(label);
        }
        let has_positive = distinct.remove(&key(positive)).is_some();
        let mut others = distinct.into_values();
        match (has_positive, others.next(), others.next()) {
            (true, Some(other), None) => {
                let class = |label| usize::from(key(label) == key(positive));
                let names = vec![other.to_owned(), positive.to_owned()];
                Ok((self.texts().map(class).collect(), names))
            }
            (false, ..) => Err(self.table.source.error(format!(
                "no sample has the positive label `{}`: the labels are {}",
                shown(positive),
                listed(self.sorted())
            ))),
            _ => Err(self.table.source.error(format!(
                "a positive label needs exactly one other label, but the labels are {}",
                listed(self.sorted())
            ))),
        }
    }

    /// The classes of words. Among numbers, a usual mark of a missing value is not a class.
    fn words<const K: usize>(&self) -> Result<Classes> {
        let is_number = |label: &str| label.parse::<f64>().is_ok();
        let is_mark = |label: &str| self.table.options.missing.is_nearly(label);
        let mut odd = self.labels.iter().filter(|(_, label)| !is_number(label));
        if self.texts().any(is_number)
            && odd.clone().all(|(_, label)| is_mark(label))
            && let Some((line, mark)) = odd.next()
        {
            let marks: Vec<_> = self.texts().filter(|label| !is_number(label)).collect();
            return Err(self.error_of(*line, mark, not_a_number(mark, &marks)));
        }
        let sorted = self.sorted();
        if sorted.len() != K {
            return Err(self.other_number::<K>(&sorted));
        }
        let class = |label: &str| sorted.binary_search(&label).unwrap_or(0);
        let names = sorted.iter().map(|&label| label.to_owned()).collect();
        Ok((self.texts().map(class).collect(), names))
    }

    /// The error for more or fewer words than classes.
    fn other_number<const K: usize>(&self, sorted: &[&str]) -> Error {
        let have = counted(sorted.len(), "different label");
        let number = self.texts().find(|label| finite(label).is_some());
        let mut words = self.labels.iter();
        let word = words.find(|(_, label)| label.parse::<f64>().is_err());
        if let (Some(number), Some((line, word))) = (number, word) {
            let problem = format!(
                "label `{}` is not a number, but label `{}` is; as words they are {have}, and the data \
                 set has {K} classes",
                shown(word),
                shown(number)
            );
            return self.error_of(*line, word, problem);
        }
        let hint = if sorted.len() < K {
            " (`CsvOptions::new().classes([…])` lists the labels of all classes)"
        } else {
            ""
        };
        self.table
            .source
            .error(format!(
                "{have} ({}), but the data set has {K} classes{hint}",
                listed(sorted)
            ))
            .counting(K, sorted.len())
    }

    /// The class that a column of numbers states.
    fn whole_number<const K: usize>(&self, cell: &str) -> Result<usize, String> {
        let shown = shown(cell);
        match cell.parse::<f64>() {
            // 3.0 is a label.
            Ok(value) if value.is_finite() && value.fract() == 0.0 => {
                class_of::<K>(value).ok_or_else(|| {
                    let plain = value.abs() < PLAIN;
                    let shown = if plain { value.to_string() } else { shown };
                    match self.all_classes::<K>() {
                        Some(classes) => format!(
                            "label {shown}, but classes are 0..={} (`CsvOptions::new().classes([{classes}])` maps \
                             these labels to classes)",
                            K.saturating_sub(1)
                        ),
                        None if value < 0.0 => format!(
                            "label {shown}, but classes are 0..={} (`CsvOptions::new().classes([…])` maps other \
                             labels to classes)",
                            K.saturating_sub(1)
                        ),
                        None => {
                            let from_0 = self.texts().any(|label| finite(label) == Some(0.0));
                            out_of_range::<K>(&shown, from_0)
                        }
                    }
                })
            }
            Ok(value) if value.is_finite() => Err(format!(
                "label {shown} is not a whole number (real-valued targets are a `Batch<T, K>`)"
            )),
            _ => Err(not_a_number(cell, &[cell])),
        }
    }

    /// The labels in ascending order, as `CsvOptions::classes` takes them, if they are `K` whole numbers.
    fn all_classes<const K: usize>(&self) -> Option<String> {
        const MOST: usize = 12;
        let mut numbers: Vec<f64> = self.texts().filter_map(finite).collect();
        numbers.sort_unstable_by(f64::total_cmp);
        numbers.dedup();
        let whole = numbers
            .iter()
            .all(|number| number.fract() == 0.0 && number.abs() < PLAIN);
        if numbers.len() != K || !whole || self.texts().any(|label| finite(label).is_none()) {
            return None;
        }
        let mut texts: Vec<_> = numbers
            .iter()
            .take(MOST)
            .map(|number| format!("\"{number}\""))
            .collect();
        if K > MOST {
            texts.push("…".to_owned());
        }
        Some(texts.join(", "))
    }

    fn sorted(&self) -> Vec<&str> {
        let mut sorted: Vec<&str> = self.texts().collect();
        sorted.sort_unstable();
        sorted
    }
}

impl<const K: usize> ReadTargets for Labels<K> {
    const COLUMNS: usize = 1;
    const WORDS: bool = true;
    type Cells = Words;

    fn push(cells: &mut Words, table: &Table<'_>, record: &Record) -> Result<()> {
        let column = table.columns.targets.first().copied().unwrap_or(0);
        let label = table.label(record, column)?;
        let place = match cells.known.get(label) {
            Some(&(place, _)) => place,
            None => cells.keep(label, record.line, K, table)?,
        };
        table.source.reserve(&mut cells.samples, 1)?;
        cells.samples.push(place);
        Ok(())
    }

    fn read(cells: Words, table: &Table<'_>) -> Result<(Self, Vec<String>)> {
        let Words {
            mut samples, known, ..
        } = cells;
        let mut labels: Vec<_> = known
            .into_iter()
            .map(|(label, (place, line))| (place, line, label))
            .collect();
        labels.sort_unstable();
        let labels = labels.into_iter().map(|(_, line, label)| (line, label));
        let different = Different {
            table,
            labels: labels.collect(),
        };
        let (classes, names) = different.classes::<K>()?;
        for sample in &mut samples {
            *sample = classes.get(*sample).copied().unwrap_or(K);
        }
        samples.shrink_to_fit();
        Ok((Labels::from_indices(samples)?, names))
    }
}

impl<T: Scalar, const K: usize> ReadTargets for Batch<T, K> {
    const COLUMNS: usize = K;
    const WORDS: bool = false;
    type Cells = Vec<T>;

    fn push(cells: &mut Vec<T>, table: &Table<'_>, record: &Record) -> Result<()> {
        let before = cells.len();
        table.source.reserve(cells, K)?;
        for &column in &table.columns.targets {
            match table.number(record, column) {
                Ok(value) => cells.push(value),
                Err(error) => {
                    cells.truncate(before);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn read(mut cells: Vec<T>, _: &Table<'_>) -> Result<(Self, Vec<String>)> {
        cells.shrink_to_fit();
        Ok((Batch::from_flat(cells)?, Vec::new()))
    }
}

/// The problem of a label that may mark a missing value; `marks` are all such labels.
fn not_a_number(label: &str, marks: &[&str]) -> String {
    let marks = marks.iter().map(|mark| literal(mark));
    let marks: Vec<_> = marks
        .map(|mark| mark.unwrap_or_else(|| "…".to_owned()))
        .collect();
    format!(
        "label {} is not a number, but the other labels are \
         (`CsvOptions::new().missing([{}]).skip_incomplete()` leaves such rows out, `.classes([…])` makes a class of them)",
        shown(label),
        marks.join(", ")
    )
}

/// The class that equals this number.
pub(crate) fn class_of<const K: usize>(label: f64) -> Option<usize> {
    let is_class = label >= 0.0 && label.fract() == 0.0 && label < f64::from_usize(K);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number below K"
    )]
    is_class.then_some(label as usize)
}
