//! Symbolic differentiation, for `activation!` and `loss!`.
//!
//! source expression → [`graph::Graph`] (equal parts shared, simplified) → derivative → tokens, docs, checks.

mod graph;
mod names;

mod simplify;
mod source;

mod derivative;
mod emit;
mod data;
mod show;

mod declaration;

mod activation;
mod loss;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod mistakes;

pub(crate) use activation::activation;
pub(crate) use loss::loss;
