//! Data sets out of files: CSV and IDX, also compressed.

// What stands in a file must never end a program.
#![deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod cell;
mod columns;
mod csv;
mod idx;
mod kind;
mod options;
mod records;
mod source;
mod targets;

pub use idx::IdxOptions;
pub use options::{Column, CsvOptions, Target};
pub use targets::ReadTargets;
