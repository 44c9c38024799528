//! Training: data, training runs, reports.

#[path = "../support/mlp.rs"]
mod mlp;
#[path = "../support/problems.rs"]
mod problems;

mod averages;
mod bad_data;
mod data;
mod defaults;
mod determinism;
mod divergence;
mod error_fields;
mod fused;
mod learns;
mod metrics;
mod training;
