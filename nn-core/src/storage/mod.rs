//! Models in files.

pub mod durable;
pub(crate) mod model_file;
pub(crate) mod checkpoints;

pub use model_file::ModelFile;
