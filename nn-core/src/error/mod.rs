//! Errors at run time: data, files, divergence. Wrong shapes are compile errors.

pub(crate) mod const_text;
mod words;
mod nearest;
mod place;
mod tensors;

use std::path::{Path, PathBuf};

pub use place::Place;
pub use tensors::{TensorDifference, TensorDifferences, TensorForm};

pub(crate) use nearest::nearest;
use words::and_last;
pub(crate) use words::{counted, listed, literal, shown, shown_path, shown_up_to};

/// All errors that this crate returns. Each message says what is wrong, where, what was expected and what was found.
///
/// Programs read the parts of the message from the fields, or from methods that work for every variant:
///
/// ```
/// use nn_core::prelude::*;
///
/// let csv = "age,pet\n4,0\nold,1\n";
/// let read = Dataset::<f32, 1, Labels<2>>::from_csv_bytes(csv, Target::Last, &CsvOptions::new());
/// let error = read.unwrap_err();
/// assert_eq!((error.row(), error.column(), error.name()), (Some(3), Some(1), Some("age")));
/// match &error {
///     Error::Data { place, .. } => assert_eq!(place.cell(), Some("old")),
///     other => panic!("{other}"),
/// }
/// assert!(error.to_string().starts_with("row 3, column 1 (age): `old` is not a number"));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value in the data is wrong; rows and columns count from 1, as in an editor.
    #[error("{place}: {problem}")]
    #[non_exhaustive]
    Data {
        /// The place: `row 17, column 4 (age)`, with the file's name if there is one.
        place: Place,
        /// The problem there, and what was expected.
        problem: String,
        /// The expected number, if a number of columns, features, values or classes is wrong.
        expected: Option<usize>,
        /// The actual number.
        found: Option<usize>,
    },
    /// A data set, a column or a setting that cannot be used at all.
    #[error("{0}")]
    Invalid(String),
    /// A number of columns, features or values is not the expected one.
    #[error("{problem}")]
    #[non_exhaustive]
    WrongWidth {
        /// The problem.
        problem: String,
        /// The expected number.
        expected: usize,
        /// The actual number.
        found: usize,
    },
    /// A setting is out of range.
    #[error("{problem}")]
    #[non_exhaustive]
    Setting {
        /// The setter's name: `Sgd::momentum`.
        name: String,
        /// Its value.
        value: f64,
        /// The valid range.
        problem: String,
    },
    /// A batch has more samples than the workspace was made for.
    #[error(
        "the batch has {}, but the workspace was made for up to {capacity}: \
         make it with `net.workspace({rows})`",
        counted(*rows, "sample")
    )]
    BatchTooLarge {
        /// Samples in the batch.
        rows: usize,
        /// Samples the workspace can hold.
        capacity: usize,
    },
    /// Inputs and targets of one call have different numbers of samples.
    #[error(
        "{}, but {}: each sample needs its target",
        counted(*inputs, "sample"),
        counted(*targets, "target")
    )]
    RowMismatch {
        /// Samples in the input.
        inputs: usize,
        /// Rows of the targets.
        targets: usize,
    },
    /// The outputs of a network have different numbers of targets.
    #[error(
        "{}, but {} targets for the outputs in their order: each sample needs a target for each output",
        counted(*inputs, "sample"),
        and_last(targets)
    )]
    TargetsMismatch {
        /// Samples in the input.
        inputs: usize,
        /// Rows of each output's targets, in the outputs' order.
        targets: Vec<usize>,
    },
    /// The loss became infinite or NaN; the update was not applied.
    #[error("the loss is {value} (not finite); the update was not applied")]
    NonFiniteLoss {
        /// The loss as computed.
        value: f64,
    },
    /// Training diverged; the network holds the weights of the last good epoch.
    #[error(
        "training diverged at epoch {epoch}, step {step}: {what}; the network holds {}. {advice}",
        weights_of(*kept)
    )]
    #[non_exhaustive]
    Diverged {
        /// The epoch, counted from 1.
        epoch: usize,
        /// The step within the epoch, counted from 1.
        step: usize,
        /// The first layer whose values are not finite, or the first tensor, or the loss.
        what: String,
        /// The layer that `what` names, if it is one.
        layer: Option<String>,
        /// The epoch, counted from 1, whose weights the network holds now; `None` if it holds the weights from
        /// before training.
        kept: Option<usize>,
        /// Advice for this cause.
        advice: &'static str,
    },
    /// A model file does not fit or is damaged.
    #[error("{path}: {problem}", path = shown_path(path))]
    #[non_exhaustive]
    Model {
        /// The file (`<bytes>` for data in memory).
        path: PathBuf,
        /// The differences, layer by layer.
        problem: String,
        /// The tensors that differ, if the file is from a network with other tensors.
        tensors: TensorDifferences,
    },
    /// The operating system refused.
    #[error("{path}: cannot {action}: {source}", path = shown_path(path))]
    Io {
        /// The file or folder (`<reader>` for data from a reader).
        path: PathBuf,
        /// The action that failed: `read`, `write`, `make this folder`.
        action: &'static str,
        /// The system's error.
        source: std::io::Error,
    },
}

/// `Result` with this crate's [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An [`Error::Io`] for `path`.
    pub fn io(path: impl Into<PathBuf>, action: &'static str, source: std::io::Error) -> Self {
        Self::Io {
            path: path.into(),
            action,
            source,
        }
    }

    /// An [`Error::Data`] at `place`.
    pub fn data(place: impl Into<Place>, problem: impl Into<String>) -> Self {
        Self::Data {
            place: place.into(),
            problem: problem.into(),
            expected: None,
            found: None,
        }
    }

    /// The same data error with its numbers: expected and found.
    pub(crate) fn counting(self, expected: usize, found: usize) -> Self {
        match self {
            Self::Data { place, problem, .. } => Self::Data {
                place,
                problem,
                expected: Some(expected),
                found: Some(found),
            },
            other => other,
        }
    }

    pub(crate) fn wrong_width(problem: String, expected: usize, found: usize) -> Self {
        Self::WrongWidth {
            problem,
            expected,
            found,
        }
    }

    /// An [`Error::Invalid`].
    pub fn invalid(problem: impl Into<String>) -> Self {
        Self::Invalid(problem.into())
    }

    /// The same error, with the network's line in front.
    pub(crate) fn at(self, line: &str) -> Self {
        match self {
            Self::Invalid(problem) => Self::invalid(format!("{line}: {problem}")),
            Self::Setting {
                name,
                value,
                problem,
            } => Self::Setting {
                name,
                value,
                problem: format!("{line}: {problem}"),
            },
            other => other,
        }
    }

    fn place(&self) -> Option<&Place> {
        match self {
            Self::Data { place, .. } => Some(place),
            _ => None,
        }
    }

    /// The row or sample of the data, counted from 1; in a CSV file the line.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.place()?.row()
    }

    /// The column of the data, counted from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.place()?.column()
    }

    /// The name of the subject: a column of the data, a setting, the first tensor of a model file that differs, the
    /// layer whose values diverged.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Data { place, .. } => place.name(),
            Self::Setting { name, .. } => Some(name),
            Self::Model { tensors, .. } => tensors.first().map(|tensor| tensor.name.as_str()),
            Self::Diverged { layer, .. } => layer.as_deref(),
            _ => None,
        }
    }

    /// The file; `None` if the error is not about one, or about data in memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Data { place, .. } => place.path(),
            Self::Model { path, .. } | Self::Io { path, .. } => {
                // sources other than files have a path in angle brackets
                let memory = path
                    .to_str()
                    .is_some_and(|path| path.starts_with('<') && path.ends_with('>'));
                (!memory).then_some(path)
            }
            _ => None,
        }
    }

    /// The expected number: of columns, features or targets, or the most samples that fit.
    #[must_use]
    pub fn expected(&self) -> Option<usize> {
        match *self {
            Self::Data { expected, .. } => expected,
            Self::WrongWidth { expected, .. } => Some(expected),
            Self::BatchTooLarge { capacity, .. } => Some(capacity),
            Self::RowMismatch { inputs, .. } => Some(inputs),
            _ => None,
        }
    }

    /// The actual number.
    #[must_use]
    pub fn found(&self) -> Option<usize> {
        match *self {
            Self::Data { found, .. } => found,
            Self::WrongWidth { found, .. } => Some(found),
            Self::BatchTooLarge { rows, .. } => Some(rows),
            Self::RowMismatch { targets, .. } => Some(targets),
            _ => None,
        }
    }
}

/// The weights that a network was reset to.
fn weights_of(epoch: Option<usize>) -> String {
    match epoch {
        None => "the weights it had before training".to_owned(),
        Some(epoch) => format!("the weights of epoch {epoch}"),
    }
}

/// An [`Error::Data`] with its place changed.
fn placed(error: Error, change: impl FnOnce(Place) -> Place) -> Error {
    match error {
        Error::Data {
            place,
            problem,
            expected,
            found,
        } => Error::Data {
            place: change(place),
            problem,
            expected,
            found,
        },
        other => other,
    }
}

/// An [`Error::Data`] with its place put inside another one: `validation data, targets, row 3`.
pub(crate) fn within(outer: &str, error: Error) -> Error {
    placed(error, |place| place.within(outer))
}

/// An [`Error::Data`] of one output of several, by its index.
pub(crate) fn of_output(index: usize, error: Error) -> Error {
    placed(error, |place| place.of_output(index))
}
