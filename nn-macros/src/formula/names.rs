//! Names in formulas.

/// The constant of formulas.
pub(super) const PI: &str = "PI";

/// The names of the variables and parameters of an expression.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) variables: Vec<String>,
    pub(crate) parameters: Vec<String>,
}

impl Names {
    /// True if a formula may use this name for a value.
    pub(super) fn has(&self, name: &str) -> bool {
        let mut declared = self.variables.iter().chain(&self.parameters);
        name == PI || declared.any(|known| known == name)
    }
}
