//! The items that a program needs to declare and train networks. The crate's root has the same items, the modules and
//! [`Result`](crate::Result), which would hide std's here.

pub use crate::data::{
    AsBatch, Batch, BatchRef, Batches, CsvOptions, Dataset, IdxOptions, Labels, LabelsRef,
    Standardizer, Target,
};
pub use crate::error::Error;
pub use crate::inspect::explain::Explain;
pub use crate::inspect::picture::Picture;
pub use crate::inspect::trace::{Trace, Traced};
pub use crate::layer::Dense;
pub use crate::layer::activation::Activation;
pub use crate::loss::{
    AbsoluteError, BinaryCrossEntropy, CrossEntropy, Hinge, Huber, Loss, Losses, Reduction,
    SquaredError,
};
pub use crate::metrics::{Classification, Evaluate, Regression, Report, Roc};
pub use crate::network::{Clip, Ema, Learns, Model, Network, Swa, Train, Workspace};
pub use crate::numeric::scalar::Scalar;
pub use crate::optim::schedule::{self, Schedule};
pub use crate::optim::{
    Adadelta, Adafactor, Adagrad, Adam, AdamW, AdamWScheduleFree, Adamax, Asgd, Lion, Muon, NAdam,
    Optimizer, RAdam, RmsProp, Rprop, Sgd,
};
pub use crate::standardized::Standardized;
pub use crate::storage::model_file::ModelFile;
pub use crate::train::{
    Checkpoint, EarlyStopping, Epoch, History, Observer, Progress, Trainer, Verdict,
};
pub use crate::{activation, loss, network};
