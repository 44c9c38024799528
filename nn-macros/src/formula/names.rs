//! Names in formulas.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;

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

    /// The constant of generated code that a parameter's index stands for, if it is one.
    pub(super) fn constant_of(&self, index: usize) -> Option<Ident> {
        let index = index.checked_sub(self.parameters.len())?;
        Some(format_ident!("__CONSTANT_{}", index))
    }

    /// The impl of a formula, with its constants as `f64`: each is named once, so that another type than a number is one
    /// error, at the path.
    pub(super) fn with_constants(&self, rt: &Door, formula: TokenStream) -> TokenStream {
        if self.constants.is_empty() {
            return formula;
        }
        let ty = rt.path(F64);
        let constants = self.constants.iter().enumerate().map(|(index, constant)| {
            let (path, place) = (&constant.path, Place::of(&constant.path));
            let name = self.constant_of(self.parameters.len() + index);
            let f64 = rt.path_at(F64, place.last);
            let value = quote_spanned!(place.last=> #path as #f64);
            quote! {
                #[allow(dead_code, clippy::all, clippy::pedantic, trivial_numeric_casts)]
                const #name: #ty = #value;
            }
        });
        quote! {
            const _: () = {
                #(#constants)*
                #formula
            };
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
