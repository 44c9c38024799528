//! The state of a training session as a text: what a checkpoint holds beside tensors.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::str::FromStr;

use crate::error::{Error, Result, shown_up_to};
use crate::train::history::Epoch;

/// The version of the text.
const VERSION: &str = "1";
/// Names of settings begin with this, those of the rest do not.
const SETTING: &str = "setting.";
/// The planned number of epochs, which may be raised.
const EPOCHS: &str = "epochs";

/// Names and values, sorted. All values are texts: a number of 64 bits is not one in every reader of JSON.
#[derive(Debug, Clone, Default)]
pub(super) struct Record(BTreeMap<String, String>);

impl Record {
    pub(super) fn new() -> Self {
        let mut record = Self::default();
        record.set("version", VERSION);
        record
    }

    pub(super) fn set(&mut self, name: &str, value: impl Display) {
        self.0.insert(name.to_owned(), value.to_string());
    }

    /// A number that is read back with the same bits.
    pub(super) fn set_number(&mut self, name: &str, value: f64) {
        self.set(name, format_args!("{value:?}"));
    }

    pub(super) fn set_optional(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// A setting of the program, to be compared.
    pub(super) fn set_setting(&mut self, name: &str, value: impl Display) {
        self.set(&format!("{SETTING}{name}"), value);
    }

    pub(super) fn set_history(&mut self, epochs: &[Epoch]) {
        let optional = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v:?}"));
        let mut rows = String::new();
        for epoch in epochs {
            // Writing to a string cannot fail.
            let _ = writeln!(
                rows,
                "{},{:?},{},{},{:?},{}",
                epoch.number,
                epoch.loss,
                optional(epoch.validation_loss),
                optional(epoch.validation_accuracy),
                epoch.learning_rate,
                epoch.samples
            );
        }
        self.set("history", rows);
    }

    pub(super) fn to_text(&self) -> Result<String> {
        serde_json::to_string(&self.0).map_err(|error| Error::invalid(error.to_string()))
    }

    pub(super) fn parse(text: &str) -> Result<Self> {
        let record: BTreeMap<String, String> = serde_json::from_str(text)
            .map_err(|error| damaged(format!("it is not an object of texts: {error}")))?;
        let record = Self(record);
        let version: String = record.get("version")?;
        if version != VERSION {
            return Err(Error::invalid(format!(
                "the checkpoint has version {}, but this program reads version {VERSION}",
                shown_up_to(20, &version)
            )));
        }
        Ok(record)
    }

    /// The value under a name.
    pub(super) fn get<V: FromStr>(&self, name: &str) -> Result<V> {
        self.get_optional(name)?
            .ok_or_else(|| damaged(format!("`{name}` is missing")))
    }

    pub(super) fn get_optional<V: FromStr>(&self, name: &str) -> Result<Option<V>> {
        let Some(text) = self.0.get(name) else {
            return Ok(None);
        };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(damaged(format!("`{name}` is `{}`", shown_up_to(60, text)))),
        }
    }

    /// The numbers whose names begin with `prefix`, without it.
    pub(super) fn numbers_under(&self, prefix: &str) -> Result<Vec<(String, f64)>> {
        let names = self.0.keys().filter_map(|name| name.strip_prefix(prefix));
        names
            .map(|name| Ok((name.to_owned(), self.get(&format!("{prefix}{name}"))?)))
            .collect()
    }

    pub(super) fn history(&self, of: usize) -> Result<Vec<Epoch>> {
        let rows: String = self.get("history")?;
        let wrong = |row: &str| damaged(format!("the row `{}` of `history`", shown_up_to(80, row)));
        rows.lines()
            .map(|row| epoch(row, of).ok_or_else(|| wrong(row)))
            .collect()
    }

    /// The planned number of epochs.
    pub(super) fn epochs(&self) -> Result<usize> {
        self.get(&format!("{SETTING}{EPOCHS}"))
    }

    /// Compares the settings of a program with those of this record, except the number of epochs.
    pub(super) fn compare(&self, program: &Self) -> Result<()> {
        let mut differences = Vec::new();
        let names = self.0.keys().chain(program.0.keys());
        let mut names: Vec<&String> = names.filter(|name| name.starts_with(SETTING)).collect();
        names.sort();
        names.dedup();
        for name in names {
            let (there, here) = (self.0.get(name), program.0.get(name));
            let name = name.trim_start_matches(SETTING);
            if there == here || name == EPOCHS {
                continue;
            }
            let text = |value: Option<&String>| match value {
                Some(value) => shown_up_to(80, value),
                None => "nothing".to_owned(),
            };
            differences.push(format!("`{name}` is {}, here {}", text(there), text(here)));
        }
        if differences.is_empty() {
            return Ok(());
        }
        Err(Error::invalid(format!(
            "it is of a run with other settings: {}",
            differences.join("; ")
        )))
    }
}

fn epoch(row: &str, of: usize) -> Option<Epoch> {
    let cells: Vec<&str> = row.split(',').collect();
    let [number, loss, validation_loss, accuracy, rate, samples] = cells[..] else {
        return None;
    };
    let optional = |cell: &str| match cell {
        "" => Some(None),
        cell => cell.parse().ok().map(Some),
    };
    Some(Epoch {
        number: number.parse().ok()?,
        of,
        loss: loss.parse().ok()?,
        validation_loss: optional(validation_loss)?,
        validation_accuracy: optional(accuracy)?,
        learning_rate: rate.parse().ok()?,
        samples: samples.parse().ok()?,
        seconds: 0.0,
    })
}

fn damaged(what: String) -> Error {
    Error::invalid(format!("damaged state of the training: {what}"))
}
