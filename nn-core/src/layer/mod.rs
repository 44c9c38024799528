//! Forward and backward of each kind of layer, side by side.
//!
//! Every kernel works on plain views, allocates nothing, and is compiled once for every width.
//! Order of arguments: parameters, what is read, what is written, the [`Pass`](crate::slot::Pass).

pub mod alpha_dropout;
pub mod batch_norm;
pub mod dense;
pub mod dropout;
pub mod elementwise;
pub mod embedding;
pub mod features;
pub mod gated;
pub mod gaussian_noise;
pub mod layer_norm;
pub mod merge;
pub mod network;
mod noise;
pub mod own;
pub mod prelu;
pub mod rms_norm;
mod sample_norm;
pub mod softmax;
pub mod standardize;
mod sums;
pub mod tied;

/// Views of a batch, as [`Layer`] takes them.
pub use faer::{MatMut, MatRef};

pub use batch_norm::BatchNorm;
pub use dense::Dense;
pub use embedding::Embedding;
pub use features::Features;
pub use layer_norm::LayerNorm;
pub use own::Layer;
pub use prelu::Prelu;
pub use rms_norm::RmsNorm;
pub use standardize::Standardize;
pub use tied::Tied;
