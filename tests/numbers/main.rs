//! Values and gradients against independent references.

#[path = "../support/mlp.rs"]
mod mlp;
#[path = "../support/probe.rs"]
mod probe;
#[path = "../support/reference.rs"]
mod reference;
#[path = "../support/samples.rs"]
mod samples;
#[path = "../support/torch_options.rs"]
mod torch_options;

mod accuracy;
mod activations;
mod averages;
mod clipping;
mod double_double;
mod gradients;
mod initialisers;
mod layer_gradients;
mod layer_noise;
mod layer_references;
mod layers;
mod losses;
mod merges;
mod optimizers;
mod running_statistics;
mod schedules;
mod tally;
mod two_features;
mod whole_networks;
