//! What can go wrong at run time: data, files, divergence. Shapes are the compiler's business.

pub(crate) mod const_text;
mod words;

use std::path::PathBuf;

use words::and_last;
pub(crate) use words::{counted, listed, literal, shown, shown_path, shown_up_to};

/// Everything this crate reports as an error value. Each message says what, where, expected and found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value in the data is wrong; rows and columns count from 1 as an editor shows them.
    #[error("{place}: {problem}")]
    Data {
        /// Where: `row 17, column 4 (age)`, with the file's name where there is one.
        place: String,
        /// What is wrong there, and what was expected.
        problem: String,
    },
    /// A data set, a column or a setting that cannot be used at all.
    #[error("{0}")]
    Invalid(String),
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
        "training diverged at epoch {epoch}, step {step}: {what}; the network holds {kept}. {advice}"
    )]
    Diverged {
        /// The epoch, counted from 1.
        epoch: usize,
        /// The step within the epoch, counted from 1.
        step: usize,
        /// The first layer whose values are not finite, or the first tensor, or the loss.
        what: String,
        /// Which weights the network holds now.
        kept: String,
        /// What may help against this cause.
        advice: &'static str,
    },
    /// A model file does not fit or is damaged.
    #[error("{path}: {problem}", path = shown_path(path))]
    Model {
        /// The file (`<bytes>` when it came from memory).
        path: PathBuf,
        /// What differs, layer by layer.
        problem: String,
    },
    /// The operating system refused.
    #[error("{path}: cannot {action}: {source}", path = shown_path(path))]
    Io {
        /// The file or folder (`<reader>` when it came from a reader).
        path: PathBuf,
        /// What was tried: `read`, `write`, `make this folder`.
        action: &'static str,
        /// The system's own error.
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
    pub fn data(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Data {
            place: place.into(),
            problem: problem.into(),
        }
    }

    /// An [`Error::Invalid`].
    pub fn invalid(problem: impl Into<String>) -> Self {
        Self::Invalid(problem.into())
    }

    /// The same problem with the line it is at.
    pub(crate) fn at(self, line: &str) -> Self {
        match self {
            Self::Invalid(problem) => Self::invalid(format!("{line}: {problem}")),
            other => other,
        }
    }
}

/// An [`Error::Data`] whose place is within another one: `validation data, targets, row 3`.
pub(crate) fn within(outer: &str, error: Error) -> Error {
    match error {
        Error::Data { place, problem } => Error::data(format!("{outer}, {place}"), problem),
        other => other,
    }
}
