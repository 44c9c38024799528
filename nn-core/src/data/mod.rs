//! Data sets: from raw values or files to shuffled batches.

mod advice;
mod alike;
mod batches;
mod dataset;
mod read;
mod split;
mod standardized;
mod standardizer;

pub use advice::scale_warning;
pub use batches::Batches;
pub use dataset::Dataset;
pub use read::{Column, CsvOptions, IdxOptions, ReadTargets, Target};
pub use standardized::{ScaledTargets, Standardized};
pub use standardizer::Standardizer;

pub(crate) use advice::{end_from_zero, of_end, of_features, of_targets};
pub(crate) use dataset::{Names, empty};
pub(crate) use standardizer::is_rounding;
