//! Optimizers, their settings and their states.
