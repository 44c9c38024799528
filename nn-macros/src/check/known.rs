//! Names that stand for widths: lines, parameters of blocks, the variable of a `for`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

use super::walk::Walk;
use super::width;
use crate::model::{Dim, plain};
use crate::syntax::ast::Stage;

impl Walk<'_> {
    /// A width, or an error.
    pub(super) fn dim(&mut self, expr: &Expr, stage: &str) -> Option<Dim> {
        self.constants.known = self.widths_in(expr.to_token_stream());
        width::dim(expr, stage, &mut self.constants, self.errors)
    }

    /// Finds the names in the arguments of a stage.
    pub(super) fn names_in(&mut self, stage: &Stage) {
        let tokens = stage.args.as_ref().map(|args| args.tokens.clone());
        self.constants.known = self.widths_in(tokens.unwrap_or_default());
    }

    fn widths_in(&self, tokens: TokenStream) -> Vec<(String, Option<Dim>)> {
        let mut found = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Group(group) => found.extend(self.widths_in(group.stream())),
                TokenTree::Ident(ident) => {
                    let name = plain(&ident);
                    if let Some(dim) = self.width_of(&name) {
                        found.push((name, dim));
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        found
    }

    /// The width that a name stands for; `Some(None)` if it could not be read.
    #[allow(clippy::option_option)] // three answers, each with its own meaning
    fn width_of(&self, name: &str) -> Option<Option<Dim>> {
        if let Some(bound) = self.bound.iter().rev().find(|bound| bound.name == name) {
            return Some(bound.dim.clone());
        }
        if self.constants.params.iter().any(|param| param == name) {
            return None;
        }
        let (cursor, _) = self.values.get(name)?;
        let width = cursor.shape.width().cloned();
        Some(width.filter(|_| cursor.sure))
    }
}
