//! The model and the values derived from it, for all generated code.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Attribute;

use super::names::Generics;
use crate::fuse::Group;
use crate::model::Network;
use crate::runtime::STUB;

/// The model and the values derived from it.
pub(super) struct Parts<'a> {
    pub(super) net: &'a Network,
    pub(super) groups: Vec<Group<'a>>,
    /// The local variable of each group.
    pub(super) locals: Vec<Ident>,
    /// The network in the generated block, over any scalar: an alias, so that a clash with another struct of its name
    /// is one error.
    pub(super) this: Ident,
    pub(super) generics: Generics,
    /// True for the stand-in of a network with mistakes, which is never called.
    pub(super) stub: bool,
}

impl Parts<'_> {
    /// The body of a function that computes.
    pub(super) fn body(&self, calls: TokenStream) -> TokenStream {
        if self.stub {
            quote!({ #STUB() })
        } else {
            quote!({ #calls })
        }
    }

    /// The `#[cfg(…)]` of the struct. All generated items depend on it too.
    pub(super) fn conditions(&self) -> TokenStream {
        let attrs = self.net.attrs.iter();
        let conditions = attrs.filter(|attr: &&Attribute| attr.path().is_ident("cfg"));
        quote!(#(#conditions)*)
    }
}
