//! What training is going to do, and what one of its steps did.

/// The plan of a training run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// Largest number of epochs.
    pub epochs: usize,
    /// Samples per epoch.
    pub samples: usize,
    /// Steps per epoch.
    pub steps: usize,
    /// Samples per step; the last step of an epoch may have fewer, or one more for a network with a `batch_norm`.
    pub batch_size: usize,
}

/// One update of the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The epoch, counted from 1.
    pub epoch: usize,
    /// The step within the epoch, counted from 1.
    pub number: usize,
    /// Samples in its batch.
    pub samples: usize,
    /// The loss of its batch before the update.
    pub loss: f64,
}
