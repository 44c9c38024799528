//! Faults that were found in use, each with the value that is right.

#[path = "faults/declared.rs"]
mod declared;
#[path = "faults/files.rs"]
mod files;
#[path = "faults/formulas.rs"]
mod formulas;
#[path = "faults/losses.rs"]
mod losses;
#[path = "faults/metrics.rs"]
mod metrics;
#[path = "faults/optimizers.rs"]
mod optimizers;
#[path = "faults/reading.rs"]
mod reading;
#[path = "faults/settings.rs"]
mod settings;
#[path = "faults/sums.rs"]
mod sums;
#[path = "faults/training.rs"]
mod training;
