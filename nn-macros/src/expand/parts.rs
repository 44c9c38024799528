//! The model and the values derived from it, for all generated code.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Attribute;

use super::names::{self, Generics};
use crate::fuse::{Group, Kernel};
use crate::model::{Network, Repeat};
use crate::runtime::{Door, STUB};

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
    /// True for one repetition of a block.
    pub(super) repetition: bool,
}

impl<'a> Parts<'a> {
    pub(super) fn new(net: &'a Network, groups: Vec<Group<'a>>, stub: bool) -> Self {
        Self {
            net,
            locals: names::locals(&groups),
            groups,
            generics: names::generics(&net.params, &Door::inside(), net.name.span()),
            this: names::this(&net.name),
            stub,
            repetition: false,
        }
    }

    /// The repeated blocks whose code is written once.
    pub(super) fn repeated(&self) -> impl Iterator<Item = &'a Repeat> {
        self.groups.iter().filter_map(|group| match group.kernel {
            Kernel::Repeated { repeat, .. } => Some(repeat),
            _ => None,
        })
    }

    /// True if this is the struct of such a block.
    pub(super) fn is_loop(&self, ty: &Ident) -> bool {
        let mut blocks = self.repeated().filter_map(|repeat| self.net.block(repeat));
        blocks.any(|(block, _)| block == ty)
    }

    /// The repeated block of the node, if its code is there once.
    pub(super) fn loop_of(&self, node: usize) -> Option<&'a Repeat> {
        self.repeated()
            .find(|repeat| (repeat.nodes.start..repeat.end()).contains(&node))
    }

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
