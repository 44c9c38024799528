//! Data sets: from raw values or files to shuffled batches.

mod batches;
mod dataset;
mod split;

pub use batches::Batches;
pub use dataset::Dataset;

pub(crate) use dataset::empty;
