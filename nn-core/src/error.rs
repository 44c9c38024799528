//! What can go wrong at run time: data, files, divergence. Shapes are the compiler's business.

use std::path::{Path, PathBuf};

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
}

/// An [`Error::Data`] whose place is within another one: `validation data, targets, row 3`.
pub(crate) fn within(outer: &str, error: Error) -> Error {
    match error {
        Error::Data { place, problem } => Error::data(format!("{outer}, {place}"), problem),
        other => other,
    }
}

/// `1 column`, `2 columns`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Characters of foreign text that a message shows.
const LONGEST: usize = 40;

/// Foreign text (a cell, a label, a name out of a file) as a message shows it: on one line, without
/// characters that a terminal obeys or that cannot be seen, and short.
pub(crate) fn shown(text: &str) -> String {
    shown_up_to(LONGEST, text)
}

/// Foreign text as Rust spells it, for code that can be copied; nothing of what is too long for that.
pub(crate) fn literal(text: &str) -> Option<String> {
    (text.chars().count() <= LONGEST).then(|| format!("{text:?}"))
}

/// Foreign text of which more has to be seen: a tensor's name, another library's message.
pub(crate) fn shown_up_to(longest: usize, text: &str) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => escaped(&text[..end]) + "…",
        None => escaped(text),
    }
}

/// Several of them, the first ones alone if they are many.
pub(crate) fn listed<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    const MOST: usize = 12;
    let mut texts = texts.into_iter();
    let first = texts.by_ref().take(MOST).map(|text| shown(text.as_ref()));
    let mut list = first.collect::<Vec<_>>().join(", ");
    match texts.count() {
        0 => {}
        rest => list.extend([", … and ", &rest.to_string(), " more"]),
    }
    list
}

/// A path as a message shows it: whole, so that it can be found.
pub(crate) fn shown_path(path: &Path) -> String {
    escaped(&path.to_string_lossy())
}

/// Quotation marks and backslashes stay as they are: nothing here is read back.
fn escaped(text: &str) -> String {
    const PLAIN: [char; 3] = ['"', '\'', '\\'];
    let mut shown = String::with_capacity(text.len());
    for part in text.split_inclusive(PLAIN) {
        let rest = part.trim_end_matches(PLAIN);
        shown.extend(rest.escape_debug());
        shown.push_str(&part[rest.len()..]);
    }
    shown
}

/// `10, 9 and 10`.
fn and_last(counts: &[usize]) -> String {
    let words: Vec<String> = counts.iter().map(usize::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, shown};

    #[test]
    fn foreign_text_is_shown_on_one_line_and_short() {
        assert_eq!(
            shown("Åsa's \"dog\" C:\\x e\u{301} 日本"),
            "Åsa's \"dog\" C:\\x e\u{301} 日本"
        );
        assert_eq!(
            shown("a\u{1b}[2J\n\u{202e}b\u{a0}"),
            "a\\u{1b}[2J\\n\\u{202e}b\\u{a0}"
        );
        assert_eq!(shown(&"é".repeat(40)), "é".repeat(40));
        assert_eq!(shown(&"é".repeat(41)), "é".repeat(40) + "…");
        assert!(shown(&"\u{10ffff}".repeat(1 << 20)).len() < 500);
        assert_eq!(listed(["a", "b\n"]), "a, b\\n");
        let many = listed((0..15).map(|i| i.to_string()));
        assert!(many.ends_with("10, 11, … and 3 more"), "{many}");
    }
}
