//! Checkpoints: a training session written down, from time to time, into a folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::storage::checkpoints::Folder;
use crate::train::history::Epoch;
use crate::train::progress::line;

/// Where and when a training run is written down, so that it can be stopped at any moment and
/// [resumed](crate::train::Trainer::resume): to the last bit as if it had never stopped.
///
/// A checkpoint is one safetensors file, `step-0000001200.safetensors` after 1200 steps. It holds the network with the weights
/// that predict (so [`load`](crate::ModelFile::load) reads it as a model), the optimizer's state, the place in the data, the order of
/// samples, the record, what observers count, and the settings. Each file is written whole or not at all.
///
/// | setting | default | |
/// |---|---|---|
/// | [`every_epochs`](Self::every_epochs) | 1 | epochs between two checkpoints |
/// | [`every_steps`](Self::every_steps) | – | steps between two |
/// | [`every_minutes`](Self::every_minutes) | – | minutes between two |
/// | [`keep`](Self::keep) | 2 | the newest ones that stay |
/// | [`keep_best`](Self::keep_best) | off | also `best.safetensors`, with the lowest watched loss |
///
/// Another one is always written when training ends. A checkpoint that cannot be written (a full disk) does not end
/// training: the problem is written to stderr, and [`Session::checkpoint_problem`](crate::train::Session) has it.
///
/// ```
/// # use nn_core::prelude::*;
/// # network! { struct Line { input: 1, output: dense(1) } }
/// # let folder = std::env::temp_dir().join(format!("nn-core-checkpoints-{}", std::process::id()));
/// # let data = Dataset::from_rows([[0.0_f32], [1.0], [2.0]], Batch::from_rows([[1.0], [3.0], [5.0]])?)?;
/// let trainer = || {
///     Trainer::new(SquaredError::new(), Adam::new(0.1))
///         .batch_size(2)
///         .epochs(20)
///         .checkpoint(Checkpoint::to(&folder).every_epochs(5))
/// };
/// let mut net = Line::new(1);
/// trainer().resume_or_start(&folder, &mut net, &data)?.run()?;
///
/// // another day, another process: it goes on where it stopped; here nothing is left to do
/// let mut same = Line::new(7);
/// let mut trainer = trainer();
/// let mut session = trainer.resume(&folder, &mut same, &data)?;
/// assert_eq!(session.steps_done(), 40);
/// session.run()?;
/// # drop(session);
/// # assert_eq!(same.output, net.output);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Checkpoint {
    folder: PathBuf,
    epochs: Option<usize>,
    steps: Option<u64>,
    minutes: Option<f64>,
    kept: usize,
    best: bool,
}

impl Checkpoint {
    /// Checkpoints in this folder, which is made if it does not exist; one after each epoch.
    pub fn to(folder: impl AsRef<Path>) -> Self {
        Self {
            folder: folder.as_ref().to_path_buf(),
            epochs: None,
            steps: None,
            minutes: None,
            kept: 2,
            best: false,
        }
    }

    /// A checkpoint after every `epochs` epochs.
    pub fn every_epochs(self, epochs: usize) -> Self {
        Self {
            epochs: Some(epochs),
            ..self
        }
    }

    /// A checkpoint after every `steps` steps, in the middle of an epoch too.
    pub fn every_steps(self, steps: u64) -> Self {
        Self {
            steps: Some(steps),
            ..self
        }
    }

    /// A checkpoint after the first step that ends this many minutes after the last one.
    pub fn every_minutes(self, minutes: f64) -> Self {
        Self {
            minutes: Some(minutes),
            ..self
        }
    }

    /// The number of newest checkpoints that stay; older ones are removed. At least 1. With 2 or more, a damaged newest
    /// file costs one interval.
    pub fn keep(self, newest: usize) -> Self {
        Self {
            kept: newest,
            ..self
        }
    }

    /// Also keeps `best.safetensors`: the checkpoint after the epoch with the lowest
    /// [watched loss](Epoch::watched_loss).
    pub fn keep_best(self) -> Self {
        Self { best: true, ..self }
    }

    fn check(&self) -> Result<()> {
        let zero = [
            ("every_epochs", self.epochs == Some(0)),
            ("every_steps", self.steps == Some(0)),
            ("keep", self.kept == 0),
        ];
        for (setter, wrong) in zero {
            if wrong {
                return Err(Error::invalid(format!(
                    "`Checkpoint::{setter}` is 0, but must be at least 1"
                )));
            }
        }
        match self.minutes {
            Some(minutes) if !(minutes > 0.0 && minutes.is_finite()) => {
                Err(Error::invalid(format!(
                    "`Checkpoint::every_minutes` is {minutes}, but must be a finite number above 0"
                )))
            }
            _ => Ok(()),
        }
    }

    /// Takes possession of the folder.
    ///
    /// # Errors
    /// A setting out of range; a folder that cannot be made, or in which another run writes; for a new run, a folder
    /// that holds the checkpoints of an earlier one.
    pub(super) fn open(&self, resumes: bool) -> Result<Saver> {
        self.check()?;
        let folder = Folder::open(&self.folder, resumes)?;
        Ok(Saver {
            when: self.clone(),
            folder,
            last: Instant::now(),
            problem: None,
        })
    }
}

/// A folder that belongs to a run.
pub(super) struct Saver {
    when: Checkpoint,
    folder: Folder,
    last: Instant,
    /// The first checkpoint that could not be written, since the last that could.
    problem: Option<Error>,
}

impl Saver {
    /// True if single steps are followed by checkpoints.
    pub(super) fn watches_steps(&self) -> bool {
        self.when.steps.is_some() || self.when.minutes.is_some()
    }

    /// True if a checkpoint is due after this step.
    pub(super) fn is_due_after_step(&self, total: u64) -> bool {
        let minutes = self.when.minutes.map(|minutes| minutes * 60.0);
        self.when
            .steps
            .is_some_and(|every| total.is_multiple_of(every))
            || minutes
                .is_some_and(|seconds| self.last.elapsed() >= Duration::from_secs_f64(seconds))
    }

    /// True if a checkpoint is due after this epoch.
    pub(super) fn is_due_after_epoch(&self, number: usize) -> bool {
        let others = self.when.steps.is_some() || self.when.minutes.is_some();
        let every = self.when.epochs.or((!others).then_some(1));
        every.is_some_and(|every| number.is_multiple_of(every))
    }

    /// True if the last epoch is the best of all and is kept as such.
    pub(super) fn is_best(&self, epochs: &[Epoch]) -> bool {
        let Some((last, before)) = epochs.split_last() else {
            return false;
        };
        let loss = last.watched_loss();
        let worse = |epoch: &Epoch| epoch.watched_loss().is_nan() || epoch.watched_loss() > loss;
        self.when.best && !loss.is_nan() && before.iter().all(worse)
    }

    /// Writes a checkpoint as the newest, as the best one or as both, and removes those that are too old. A problem is
    /// reported and kept.
    pub(super) fn save(
        &mut self,
        total: u64,
        [newest, best]: [bool; 2],
        encode: &mut dyn FnMut(&Path) -> Result<Vec<u8>>,
    ) {
        if newest {
            self.last = Instant::now();
        }
        let (folder, kept) = (&self.folder, self.when.kept);
        let written = encode(&folder.file(total)).and_then(|bytes| {
            if newest {
                folder.write(total, &bytes, kept)?;
            }
            if best {
                folder.write_best(&bytes)?;
            }
            Ok(())
        });
        match written {
            Ok(()) => self.problem = None,
            Err(problem) => {
                if self.problem.is_none() {
                    line(format!(
                        "warning: no checkpoint after step {total}: {problem}; training goes on"
                    ));
                }
                self.problem = Some(problem);
            }
        }
    }

    pub(super) fn problem(&self) -> Option<&Error> {
        self.problem.as_ref()
    }
}
