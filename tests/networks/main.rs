//! Whole networks: of every layer and every structure, and what can be seen of them.

#[path = "../support/probe.rs"]
mod probe;
#[path = "../support/samples.rs"]
mod samples;

mod by_hand;
mod declare_layers;
mod gradient_tensors;
mod own_tensors;
mod pictures;
mod policies;
mod programs;
mod structure;
mod traces;
