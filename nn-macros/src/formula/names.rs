//! Names in formulas.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use crate::diag::Place;
use crate::runtime::{Door, F64};

/// The constant of formulas.
pub(super) const PI: &str = "PI";

/// The names of the variables and parameters of an expression.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) variables: Vec<String>,
    pub(crate) parameters: Vec<String>,
    /// The constants that the expression names by a path, `cfg::ALPHA`. In the graph they follow the parameters; their
    /// values are known to the compiler alone.
    pub(crate) constants: Vec<Constant>,
}

/// A constant: its path as text and as tokens.
#[derive(Debug, Clone)]
pub(crate) struct Constant {
    pub(crate) text: String,
    pub(crate) path: TokenStream,
}

impl Constant {
    /// As an `f64`; another type than a number is an error at the path.
    pub(super) fn number(&self, rt: &Door) -> TokenStream {
        let (path, place) = (&self.path, Place::of(&self.path));
        let f64 = rt.path_at(F64, place.last);
        quote_spanned!(place.last=> #path as #f64)
    }
}

impl Names {
    /// True if a formula may use this name for a value.
    pub(super) fn has(&self, name: &str) -> bool {
        let mut declared = self.variables.iter().chain(&self.parameters);
        name == PI || declared.any(|known| known == name)
    }

    /// The name of a parameter or constant, by its index in the graph.
    pub(super) fn parameter(&self, index: usize) -> &str {
        match index.checked_sub(self.parameters.len()) {
            None => &self.parameters[index],
            Some(constant) => &self.constants[constant].text,
        }
    }

    /// The index in the graph of the constant with this path.
    pub(super) fn constant(&mut self, text: String, path: TokenStream) -> usize {
        let known = self.constants.iter().position(|known| known.text == text);
        let index = known.unwrap_or_else(|| {
            self.constants.push(Constant { text, path });
            self.constants.len() - 1
        });
        self.parameters.len() + index
    }
}
