//! Data sets from files: CSV and IDX, also compressed.

// No file's content may end a program.
#![deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod kind;
mod source;
mod options;
mod records;
mod cell;
mod columns;
mod table;
mod targets;
mod csv;
mod idx;

pub use idx::IdxOptions;
pub use options::{Column, CsvOptions, Target};
pub use targets::ReadTargets;
