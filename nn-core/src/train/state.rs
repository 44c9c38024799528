//! From a session to the state in its checkpoint, and back.

use std::path::Path;

use crate::error::{Error, Result, shown_path};
use crate::storage::checkpoints::newest_first;
use crate::train::history::Ending;
use crate::train::progress::line;
use crate::train::record::Record;
use crate::train::schedules::Rates;
use crate::train::training::Training;
use crate::train::validation::LossSum;

/// Where a session begins.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'p> {
    /// With the network as it is.
    New,
    /// With the newest checkpoint in a folder.
    Folder(&'p Path),
    /// With this checkpoint.
    File(&'p Path),
}

impl Training<'_> {
    /// Goes on from a checkpoint.
    pub(super) fn resume(&mut self, source: Source<'_>, any_epochs: bool) -> Result<()> {
        let folder = match source {
            Source::New => return Ok(()),
            Source::File(path) => return self.decode(path, any_epochs),
            Source::Folder(folder) => folder,
        };
        let paths = newest_first(folder)?;
        let Some((newest, older)) = paths.split_first() else {
            return Err(Error::invalid(format!(
                "there is no checkpoint in {}: `start` begins a run, `resume_or_start` does what is possible",
                shown_path(folder)
            )));
        };
        let Err(problem) = self.decode(newest, any_epochs) else {
            return Ok(());
        };
        let mut problems = problem.to_string();
        for path in older {
            match self.decode(path, any_epochs) {
                Ok(()) => {
                    let path = shown_path(path);
                    line(format!("warning: {problem}; training goes on from {path}"));
                    return Ok(());
                }
                Err(other) => problems.extend(["\n", &other.to_string()]),
            }
        }
        match older {
            [] => Err(problem),
            _ => Err(Error::invalid(problems)),
        }
    }

    /// The bytes of a checkpoint of this moment.
    pub(super) fn encode(&mut self, path: &Path) -> Result<Vec<u8>> {
        let mut record = self.settings().clone();
        let place = &self.place;
        record.set("epoch", place.epoch);
        record.set("step", place.step);
        record.set("steps", place.total);
        record.set("within_epoch", self.within);
        record.set_number("loss_so_far", place.sum.total());
        record.set("samples_so_far", place.sum.samples());
        record.set_optional("order", self.order);
        record.set_optional("good_epoch", self.good);
        record.set_optional("best_epoch", self.best);
        if self.ended {
            let ending = match self.history.ending {
                Ending::Finished => "finished",
                Ending::Stopped => "stopped",
                Ending::Interrupted => "interrupted",
            };
            record.set("ended", ending);
        }
        record.set_history(self.history.epochs());
        if let Some(rates) = &self.rates {
            record.set_number("rate_factor", rates.factor);
            for (name, value) in rates.schedule.state() {
                record.set_number(&format!("schedule.{name}"), value);
            }
        }
        let mut number = 0;
        self.watch.observers.each(&mut |observer| {
            if observer.name().is_empty() {
                return;
            }
            for (name, value) in observer.state() {
                record.set_number(&format!("observer.{number}.{name}"), value);
            }
            number += 1;
        });
        self.run.encode(path, record, self.within)
    }

    /// The settings of the program, which a checkpoint is compared with.
    fn settings(&mut self) -> &Record {
        let Self {
            settings,
            run,
            watch,
            rates,
            plan,
            ..
        } = self;
        settings.get_or_insert_with(|| {
            let mut record = run.settings();
            record.set_setting("epochs", plan.epochs);
            record.set_setting("batch_size", plan.batch_size);
            if let Some(rates) = rates {
                record.set_setting("schedule", rates.written());
            }
            let mut number = 0;
            watch.observers.each(&mut |observer| {
                if observer.name().is_empty() {
                    return;
                }
                let name = format!("observer.{number}");
                record.set_setting(&name, observer.name());
                for (setting, value) in observer.settings() {
                    record.set_setting(&format!("{name}.{setting}"), format_args!("{value:?}"));
                }
                number += 1;
            });
            record
        })
    }

    /// Takes over the state in a checkpoint, or changes nothing.
    ///
    /// # Errors
    /// A file that cannot be read, is damaged, or is of another network, other data or other settings.
    pub(super) fn decode(&mut self, path: &Path, any_epochs: bool) -> Result<()> {
        let program = self.settings().clone();
        let planned = self.plan.epochs;
        let fixed = (self.rates.as_ref()).filter(|rates| rates.needs_total());
        let fixed = fixed.map(Rates::written);
        let record = self.run.decode(path, &mut |record| {
            record.compare(&program)?;
            let (before, done) = (record.epochs()?, record.get::<usize>("epoch")?);
            if planned < done {
                return Err(Error::invalid(format!(
                    "it is in epoch {done}, but this run has {planned}"
                )));
            }
            match &fixed {
                Some(schedule) if before != planned && !any_epochs => Err(Error::invalid(format!(
                    "it is of a run of {before} epochs, here {planned}, and the rates of the schedule `{schedule}` \
                     depend on that number: `.allow_other_epochs()` goes on all the same, from here on with the rates \
                     of the new number"
                ))),
                _ => Ok(()),
            }
        })?;
        self.take(&record)
    }

    /// Takes over all that is not in tensors.
    fn take(&mut self, record: &Record) -> Result<()> {
        let place = &mut self.place;
        place.epoch = record.get("epoch")?;
        place.step = record.get("step")?;
        place.total = record.get("steps")?;
        place.sum = LossSum::of(
            place.sum.reduction(),
            record.get("loss_so_far")?,
            record.get("samples_so_far")?,
        );
        self.within = record.get("within_epoch")?;
        self.good = record.get_optional("good_epoch")?;
        self.best = record.get_optional("best_epoch")?;
        self.history.epochs = record.history(self.plan.epochs)?;
        let ended: Option<String> = record.get_optional("ended")?;
        (self.ended, self.history.ending) = match ended.as_deref() {
            Some("finished") => (self.place.epoch >= self.plan.epochs, Ending::Finished),
            Some("stopped") => (true, Ending::Stopped),
            _ => (false, Ending::Finished),
        };
        self.order = record.get_optional("order")?;
        if let (Some(rng), Some(order)) = (&mut self.rng, self.order) {
            // the place of the generator before it drew the order of this epoch
            rng.set_word_pos(order);
            if self.place.epoch > 0 {
                self.run.shuffle(rng);
            }
        }
        if self.within {
            self.run.skip(self.place.step);
        }
        if let Some(rates) = &mut self.rates {
            rates.factor = record.get("rate_factor")?;
            rates
                .schedule
                .restore(&record.numbers_under("schedule.")?)?;
        }
        let (mut number, mut restored) = (0, Ok(()));
        self.watch.observers.each(&mut |observer| {
            if observer.name().is_empty() {
                return;
            }
            if restored.is_ok() {
                restored = record
                    .numbers_under(&format!("observer.{number}."))
                    .and_then(|state| observer.restore(&state));
            }
            number += 1;
        });
        restored
    }
}
