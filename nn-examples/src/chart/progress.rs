//! A training's record as points over epochs.

use nn_core::train::{Epoch, History};

/// The training loss after each epoch.
#[must_use]
pub fn loss(history: &History) -> Vec<(f64, f64)> {
    over_epochs(history, |epoch| Some(epoch.loss))
}

/// The validation loss after each epoch.
#[must_use]
pub fn validation_loss(history: &History) -> Vec<(f64, f64)> {
    over_epochs(history, |epoch| epoch.validation_loss)
}

/// The validation accuracy after each epoch.
#[must_use]
pub fn validation_accuracy(history: &History) -> Vec<(f64, f64)> {
    over_epochs(history, |epoch| epoch.validation_accuracy)
}

fn over_epochs(history: &History, value: fn(&Epoch) -> Option<f64>) -> Vec<(f64, f64)> {
    let epochs = history.epochs().iter();
    epochs
        .filter_map(|epoch| Some((epoch.number as f64, value(epoch)?)))
        .collect()
}
