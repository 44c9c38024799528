//! Every model, formula and worked number of the five course notes that this system implements.
//!
//! A test is named after the row that it reproduces: `n5_…` is row N5 of `guide/pages/formulas.md`. Where a note has a mistake, the test computes
//! the intended value and, if that is cheap, shows that the mistake would be noticed.
// The notes' own names, and their loops over indices.
#![allow(clippy::many_single_char_names, clippy::needless_range_loop)]

mod m;
mod n;
mod n_deep;
mod n_descent;
mod n_slopes;
mod n_training;
mod plain;
mod r;
mod r_backward;
mod r_gradients;
mod r_tensors;
mod r_thresholds;
mod s;
mod s_calculus;
mod s_cost;
mod v;
mod v_kernels;
mod v_machine;
mod v_models;
