//! Forward and backward of each kind of layer, side by side.
//!
//! Every kernel works on plain views and allocates nothing. Kernels over batches are compiled once for all widths, those
//! on the stack for each width.
//! Order of arguments: parameters, what is read, what is written, the [`Pass`](crate::layer::buffers::Pass).

pub mod policy;
pub mod shape;
pub mod formula;
mod name;
pub mod tensor;
pub mod update;
pub mod wants;
pub mod buffers;
pub mod protocol;
pub mod learn;
pub mod activation;
pub mod init;
pub mod elementwise;
pub(crate) mod stack_block;
pub mod dense;
pub mod tied;
pub mod features;
pub mod embedding;
pub(crate) mod noise;
pub mod dropout;
pub mod alpha_dropout;
pub mod gaussian_noise;
pub mod gated;
pub mod merge;
pub mod prelu;
pub mod softmax;
mod sample_norm;
pub mod layer_norm;
pub mod rms_norm;
pub mod group_norm;
pub mod batch_norm;
pub mod standardize;
pub mod own;
pub mod again;

/// Views of a batch, as [`Layer`] takes them.
pub use crate::external::{MatMut, MatRef};

pub use batch_norm::BatchNorm;
pub use dense::Dense;
pub use embedding::Embedding;
pub use features::Features;
pub use group_norm::GroupNorm;
pub use layer_norm::LayerNorm;
pub use own::Layer;
pub use prelu::Prelu;
pub use protocol::Passes;
pub use rms_norm::RmsNorm;
pub use shape::Shape;
pub use standardize::Standardize;
pub use tied::Tied;
