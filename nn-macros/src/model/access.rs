//! The place of a node's parameters in the network's struct.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::name::plain;

/// The place of a node's parameters: `block[0].hidden`.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Access(pub(crate) Vec<Step>);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Field(Ident),
    /// Of an array: a repeated block.
    Index(usize),
    /// Of a tuple: a block for each of several widths.
    Element(usize),
}

impl Access {
    /// `block[0].hidden`
    pub(crate) fn tokens(&self) -> TokenStream {
        let mut tokens = TokenStream::new();
        for step in &self.0 {
            match step {
                Step::Field(name) if tokens.is_empty() => tokens.extend(quote!(#name)),
                Step::Field(name) => tokens.extend(quote!(.#name)),
                Step::Index(index) => {
                    let index = proc_macro2::Literal::usize_unsuffixed(*index);
                    tokens.extend(quote!([#index]));
                }
                Step::Element(index) => {
                    let index = proc_macro2::Literal::usize_unsuffixed(*index);
                    tokens.extend(quote!(.#index));
                }
            }
        }
        tokens
    }

    /// The last step alone: `hidden`, `0`.
    pub(crate) fn tokens_of_last(&self) -> TokenStream {
        match self.0.last() {
            Some(Step::Field(name)) => quote!(#name),
            Some(Step::Index(index) | Step::Element(index)) => {
                let index = proc_macro2::Literal::usize_unsuffixed(*index);
                quote!(#index)
            }
            None => TokenStream::new(),
        }
    }

    /// `block.0.hidden`: the name in tables and files.
    pub(crate) fn text(&self) -> String {
        let steps = self.0.iter().map(|step| match step {
            Step::Field(name) => plain(name),
            Step::Index(index) | Step::Element(index) => index.to_string(),
        });
        steps.collect::<Vec<_>>().join(".")
    }

    pub(crate) fn and(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}
