//! Declare a neural network, let the compiler check it, train it on the CPU.

extern crate self as nn_core;

pub mod error;

mod math;
pub mod scalar;
pub mod simd;

pub mod batch;
pub mod labels;
pub mod rng;

pub mod activation;
pub mod init;
mod linalg;
pub mod slot;

pub mod layer;

pub mod data;

pub mod durable;

pub mod head;
pub mod loss;

pub mod metrics;
pub mod network;
pub mod one;
pub mod optim;
mod summary;
pub mod trace;
pub mod workspace;

pub mod gradcheck;
pub mod train;

#[doc(hidden)]
pub mod __private;
pub mod prelude;

pub use batch::{AsBatch, Batch, BatchRef};
pub use data::{Batches, Dataset};
pub use error::{Error, Result};
pub use labels::{Labels, LabelsRef};
pub use layer::Dense;
pub use metrics::{Classification, Regression};
pub use network::{Model, Network, Train};
pub use scalar::Scalar;
pub use trace::{Trace, Traced};
pub use train::{Epoch, History, Trainer};
pub use workspace::Workspace;

/// Declares a network.
#[macro_export]
macro_rules! network {
    ($($tokens:tt)*) => {
        $crate::__private::network_impl! { [$crate] $($tokens)* }
    };
}
