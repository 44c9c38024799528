//! Symbolic differentiation: what `activation!` and `loss!` are made of.
//!
//! source expression → [`graph::Graph`] (equal parts shared, simplified) → derivative → tokens, docs, checks.

mod derivative;
mod emit;
mod graph;
mod show;
mod simplify;
mod source;

mod activation;
mod declaration;
mod loss;

#[cfg(test)]
mod tests;

pub(crate) use activation::activation;
pub(crate) use loss::loss;

/// What the variables and parameters of an expression are called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) variables: Vec<String>,
    pub(crate) parameters: Vec<String>,
}

impl Names {
    /// Whether a formula may use this name for a value.
    fn has(&self, name: &str) -> bool {
        let mut declared = self.variables.iter().chain(&self.parameters);
        name == source::PI || declared.any(|known| known == name)
    }
}
