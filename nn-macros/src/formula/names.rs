//! What formulas may name.

/// The constant that formulas know.
pub(super) const PI: &str = "PI";

/// What the variables and parameters of an expression are called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) variables: Vec<String>,
    pub(crate) parameters: Vec<String>,
}

impl Names {
    /// Whether a formula may use this name for a value.
    pub(super) fn has(&self, name: &str) -> bool {
        let mut declared = self.variables.iter().chain(&self.parameters);
        name == PI || declared.any(|known| known == name)
    }
}
