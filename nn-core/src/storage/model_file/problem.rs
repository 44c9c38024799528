//! What is wrong with a model file, before its path is known.

use std::path::Path;

use crate::error::{Error, TensorDifferences};

/// The path in errors about bytes that are not from a file.
pub(crate) const MEMORY: &str = "<bytes>";

pub(crate) fn model(path: impl AsRef<Path>, problem: impl Into<Problem>) -> Error {
    let Problem { text, tensors } = problem.into();
    Error::Model {
        path: path.as_ref().to_path_buf(),
        problem: text,
        tensors,
    }
}

/// The reason that a file is refused: a text, and the tensors that differ.
pub(crate) struct Problem {
    pub(super) text: String,
    pub(super) tensors: TensorDifferences,
}

impl From<String> for Problem {
    fn from(text: String) -> Self {
        let tensors = TensorDifferences::default();
        Self { text, tensors }
    }
}
