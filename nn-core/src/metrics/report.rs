//! What all reports say.

use std::fmt;

/// What an evaluation says in one word and one number, as in a line of progress.
pub trait Report: fmt::Display + fmt::Debug {
    /// `accuracy` or `RMSE`.
    const NAME: &'static str;
    /// The number.
    fn score(&self) -> f64;
}
