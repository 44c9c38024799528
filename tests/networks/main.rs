//! Whole networks: every layer and every structure, traces and pictures.

#[path = "../support/probe.rs"]
mod probe;
#[path = "../support/samples.rs"]
mod samples;

mod again;
mod by_hand;
mod declare_layers;
mod explained;
mod gradient_tensors;
mod halves;
mod jacobians;
mod own_tensors;
mod pictures;
mod policies;
mod programs;
mod repeated;
mod structure;
mod traces;
mod tuning;
