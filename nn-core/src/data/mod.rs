//! Data sets: from raw values or files to shuffled batches.

mod batches;
mod dataset;
mod read;
mod split;
mod standardized;
mod standardizer;

pub use batches::Batches;
pub use dataset::Dataset;
pub use read::{Column, CsvOptions, ReadTargets, Target};
pub use standardized::{ScaledTargets, Standardized};
pub use standardizer::{Standardizer, scale_warning};

pub(crate) use dataset::{Names, empty};
