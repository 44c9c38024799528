//! The language: declarations, and the networks they give.

extern crate nn_core as other; // as `hygiene` calls it

mod declare;
mod formulas;
mod fragments;
mod grammar;
pub mod hygiene; // public, so that a missing doc is seen
mod repaired;
mod second;
