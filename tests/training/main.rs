//! Training: data, training runs, reports.

#[path = "../support/mlp.rs"]
mod mlp;
#[path = "../support/problems.rs"]
mod problems;

mod around_the_step;
mod averages;
mod bad_data;
mod checkpoints;
mod data;
mod defaults;
mod determinism;
mod divergence;
mod error_fields;
mod fused;
mod killed;
mod learns;
mod metrics;
mod sessions;
mod training;
mod tuning;
