//! What a program that declares and trains networks needs. (`Result` is not here: it would hide std's.)

pub use crate::activation::Activation;
pub use crate::batch::{AsBatch, Batch, BatchRef};
pub use crate::data::{
    Batches, CsvOptions, Dataset, IdxOptions, Standardized, Standardizer, Target,
};
pub use crate::error::Error;
pub use crate::labels::{Labels, LabelsRef};
pub use crate::layer::Dense;
pub use crate::loss::{
    AbsoluteError, BinaryCrossEntropy, CrossEntropy, Hinge, Huber, Loss, Losses, Reduction,
    SquaredError,
};
pub use crate::metrics::{Classification, Regression, Report, Roc};
pub use crate::model_file::ModelFile;
pub use crate::network;
pub use crate::network::{Model, Network, Train};
pub use crate::optim::{Adam, AdamW, Optimizer, Sgd};
pub use crate::scalar::Scalar;
pub use crate::trace::{Trace, Traced};
pub use crate::train::{EarlyStopping, Epoch, History, Observer, Progress, Trainer, Verdict};
pub use crate::workspace::Workspace;
