//! Activations: those of a group as one value, and user-defined ones.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::names;
use super::numbers::number;
use super::parts::Parts;
use crate::catalogue::row;
use crate::diag::Place;
use crate::fuse::Numbered;
use crate::model::{Activation, Op, OwnActivation};
use crate::runtime::{self, ACTIVATION, BARE_NEW, CHAIN, DEFAULT, IDENTITY, SCALAR};

/// The length of a row of links. Longer chains pair rows of this length, as types cannot nest a thousand deep.
const ROW: usize = 32;

/// The activations of a group as one value: `Chain(Relu, Scale(…))`.
pub(super) fn chain(activations: &[Numbered]) -> TokenStream {
    let links: Vec<_> = links(activations).collect();
    linked(&links).unwrap_or_else(|| quote!(#IDENTITY))
}

fn linked(links: &[TokenStream]) -> Option<TokenStream> {
    let pair = |first, then| quote!(#CHAIN(#first, #then));
    if links.len() <= ROW {
        return links.iter().cloned().reduce(pair);
    }
    let rows = links.len().div_ceil(ROW);
    let (first, then) = links.split_at(rows.div_ceil(2) * ROW);
    linked(first).into_iter().chain(linked(then)).reduce(pair)
}

/// Each activation as a value, without those that change nothing.
fn links(activations: &[Numbered]) -> impl Iterator<Item = TokenStream> {
    activations
        .iter()
        .filter(|(_, node)| !node.built_in().is_some_and(row::Activation::is_identity))
        .map(|(index, node)| match &node.op {
            Op::Activation(Activation::BuiltIn { kind, value, .. }) => {
                let kernel = runtime::kernel(kind.kernel);
                let value = value
                    .as_ref()
                    .map(number)
                    .map(|value| quote!((<T as #SCALAR>::from_f64(#value))));
                quote!(#kernel #value)
            }
            _ => {
                let name = names::own_activation(*index, node.place.first);
                quote!(#name::<T>())
            }
        })
}

/// One function for each user-defined activation, so that a missing trait is reported once, at its name.
pub(super) fn own(parts: &Parts) -> TokenStream {
    let nodes = parts.net.nodes.iter().enumerate();
    let nodes = nodes.filter(|(index, _)| parts.loop_of(*index).is_none());
    let own = nodes.filter_map(|(index, node)| match &node.op {
        Op::Activation(Activation::Own(own)) => {
            let expr = match own {
                OwnActivation::Bare(path) => bare(path),
                OwnActivation::Called(expr) => expr.clone(),
                OwnActivation::Named(path, values) => named(path, values),
            };
            let (first, last) = (node.place.first, node.place.last);
            let name = names::own_activation(index, first);
            let activation = ACTIVATION.at(first);
            let ty = quote_spanned!(first=> impl #activation<T>);
            let body = quote_spanned!(last=> { #expr });
            Some(quote! {
                #[inline(always)]
                fn #name<T: #SCALAR>() -> #ty #body
            })
        }
        _ => None,
    });
    let own: TokenStream = own.collect();
    if own.is_empty() {
        return own;
    }
    let traits = runtime::bare_traits();
    quote!(#traits #own)
}

/// The activation of a path without arguments: a value, or a type's defaults. It needs [`runtime::bare_traits`] in
/// scope.
fn bare(path: &syn::Path) -> TokenStream {
    let span = Place::of(path).first;
    let bare = BARE_NEW.at(span);
    quote_spanned!(span=> (&&&&#bare(#path)).activation())
}

/// The defaults of a type, with the values that the line names.
fn named(path: &syn::Path, values: &[(syn::Ident, syn::Expr)]) -> TokenStream {
    let span = Place::of(path).first;
    let default = DEFAULT.at(span);
    let setters = values
        .iter()
        .map(|(name, value)| quote_spanned!(name.span()=> .#name(#value)));
    quote_spanned!(span=> <#path as #default>::default() #(#setters)*)
}
