//! Activations: those of a group as one value, and the user's own.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::names;
use super::numbers::number;
use super::parts::Parts;
use crate::diag::Place;
use crate::fuse::Numbered;
use crate::model::{Activation, Op, OwnActivation};
use crate::runtime::{rt, rt_at};

/// The activations of a group as one value: `Chain(Relu, Scale(…))`.
pub(super) fn chain(rt: &TokenStream, activations: &[Numbered]) -> TokenStream {
    activations
        .iter()
        .filter(|(_, node)| !node.is("identity"))
        .map(|(index, node)| match &node.op {
            Op::Activation(Activation::BuiltIn { kind, value }) => {
                let kernel = quote::format_ident!("{}", kind.kernel);
                let value = value
                    .as_ref()
                    .map(number)
                    .map(|value| quote!((<T as #rt::Scalar>::from_f64(#value))));
                quote!(#rt::#kernel #value)
            }
            _ => {
                let name = names::own_activation(*index, node.place.first);
                quote!(#name::<T>())
            }
        })
        .reduce(|first, then| quote!(#rt::Chain(#first, #then)))
        .unwrap_or_else(|| quote!(#rt::Identity))
}

/// One function for each activation of the user's, so that a missing trait is told once, at its name.
pub(super) fn own(parts: &Parts) -> TokenStream {
    let nodes = parts.net.nodes.iter().enumerate();
    let own = nodes.filter_map(|(index, node)| match &node.op {
        Op::Activation(Activation::Own(own)) => {
            let expr = match own {
                OwnActivation::Bare(path) => bare(path),
                OwnActivation::Called(expr) => expr.clone(),
            };
            let (first, last) = (node.place.first, node.place.last);
            let rt = rt_at(first);
            let name = names::own_activation(index, first);
            let ty = quote_spanned!(first=> impl #rt::Activation<T>);
            let body = quote_spanned!(last=> { #expr });
            Some(quote! {
                #[inline(always)]
                fn #name<T: #rt::Scalar>() -> #ty #body
            })
        }
        _ => None,
    });
    let own: TokenStream = own.collect();
    if own.is_empty() {
        return own;
    }
    let traits = bare_traits();
    quote!(#traits #own)
}

/// What a path without arguments stands for, a value or a type's defaults; needs [`bare_traits`] in scope.
fn bare(path: &syn::Path) -> TokenStream {
    let span = Place::of(path).first;
    let rt = rt_at(span);
    quote_spanned!(span=> (&&&&#rt::Bare::new(#path)).activation())
}

/// The traits that [`bare`] looks its method up in.
fn bare_traits() -> TokenStream {
    let rt = rt();
    quote!(#[allow(unused_imports)] use #rt::{AsIs as _, OfOne as _, OfThree as _, OfTwo as _};)
}
