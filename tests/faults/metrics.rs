//! Predictions and what is measured of them.
