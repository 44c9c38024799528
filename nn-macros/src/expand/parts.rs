//! A model and what is derived from it, for all that is generated.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Attribute;

use super::names::Generics;
use crate::fuse::Group;
use crate::model::Network;
use crate::runtime::STUB;

/// A model and what is derived from it.
pub(super) struct Parts<'a> {
    pub(super) net: &'a Network,
    pub(super) groups: Vec<Group<'a>>,
    /// The local variable of each group.
    pub(super) locals: Vec<Ident>,
    /// The network in the generated block, over any scalar: an alias, so that what is wrong with a pub(super) struct of
    /// another kind that has its name is told once.
    pub(super) this: Ident,
    pub(super) generics: Generics,
    /// Whether it only stands in for a network with mistakes: nothing of it is ever called.
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

    /// The `#[cfg(…)]` of the struct, on which everything beside it depends, too.
    pub(super) fn conditions(&self) -> TokenStream {
        let attrs = self.net.attrs.iter();
        let conditions = attrs.filter(|attr: &&Attribute| attr.path().is_ident("cfg"));
        quote!(#(#conditions)*)
    }
}
