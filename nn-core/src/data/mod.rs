//! Data sets: from raw values or files to shuffled batches.

mod batches;
mod dataset;
mod split;
mod standardized;
mod standardizer;

// What stands in a file must never end a program.
#[deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]
mod columns;
#[deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]
mod csv;
#[deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]
mod idx;
mod options;
#[deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]
mod read_targets;
#[deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]
mod source;

pub use batches::Batches;
pub use dataset::Dataset;
pub use options::{Column, CsvOptions, Target};
pub use read_targets::ReadTargets;
pub use standardized::{ScaledTargets, Standardized};
pub use standardizer::{Standardizer, scale_warning};

pub(crate) use dataset::empty;
