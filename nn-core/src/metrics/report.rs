//! The part that all reports share.

use std::fmt;

/// The result of an evaluation, with a summary in one word and one number, for a progress line.
pub trait Report: fmt::Display + fmt::Debug {
    /// `accuracy` or `RMSE`.
    const NAME: &'static str;
    /// The number.
    fn score(&self) -> f64;
}
