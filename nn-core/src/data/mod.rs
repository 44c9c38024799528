//! Data sets: from raw values or files to shuffled batches.

mod row;
pub mod batch;
pub(crate) mod column;
pub(crate) mod advice;
pub mod labels;
pub mod targets;
pub(crate) mod dataset;
pub(crate) mod batches;
mod alike;
mod split;
mod standardizer;
mod read;

pub use advice::scale_warning;
pub use batch::{AsBatch, Batch, BatchRef};
pub use batches::Batches;
pub use dataset::Dataset;
pub use labels::{ClassIndex, Labels, LabelsRef};
pub use read::{Column, CsvOptions, IdxOptions, ReadTargets, Target};
pub use row::Row;
pub use standardizer::Standardizer;
pub use targets::{AsTargets, Targets, TargetsRef};
