//! Forward and backward of each kind of layer, side by side.
//!
//! Every kernel works on plain views, allocates nothing, and is compiled once for every width.
//! Order of arguments: parameters, what is read, what is written, the [`Pass`](crate::slot::Pass).

pub mod dense;
pub mod dropout;
pub mod elementwise;
pub mod layer_norm;
pub mod merge;
pub mod network;
pub mod rms_norm;
mod sample_norm;
pub mod softmax;
mod sums;
pub mod tied;

pub use dense::Dense;
pub use layer_norm::LayerNorm;
pub use rms_norm::RmsNorm;
pub use tied::Tied;
