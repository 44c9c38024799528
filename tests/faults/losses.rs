//! Losses, long sums, statistics of batches.
