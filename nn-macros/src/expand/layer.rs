//! Layers besides `dense` that have tensors: their type, how they start, what they learn.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::declared;
use super::numbers::number;
use super::parts::Parts;
use crate::diag::{Place, located, spanned};
use crate::model::{Declared, Layer, Node, Start};
use crate::runtime::{self, Door, OWN_LAYER};

/// `LayerNorm<T, 64>`
pub(super) fn ty(parts: &Parts, door: &Door, node: &Node, layer: &Layer) -> TokenStream {
    let kernel = || door.path(runtime::kernel(layer.row.kernel));
    let input = parts.argument(node.input.dim());
    match &layer.start {
        Start::Identity(_) | Start::Unfitted | Start::Constant(_) => {
            let kernel = kernel();
            quote!(#kernel<T, #input>)
        }
        Start::Features(_) => {
            let (kernel, output) = (kernel(), parts.argument(node.output.dim()));
            quote!(#kernel<T, #input, #output>)
        }
        Start::Rows { classes, width } => {
            let (kernel, classes) = (kernel(), parts.argument(classes));
            let width = parts.argument(width);
            quote!(#kernel<T, #classes, #width>)
        }
        Start::Own(declared) => declared::own(declared, door, &quote!(T)),
    }
}

/// `LayerNorm::identity().with_epsilon(1e-3)`
pub(super) fn start(layer: &Layer) -> TokenStream {
    let kernel = runtime::kernel(layer.row.kernel);
    match &layer.start {
        Start::Identity(setters) => {
            let setters = setters.iter().map(|(setter, value)| {
                let value = number(value);
                let setter = format_ident!("{}", setter);
                quote!(.#setter(#value))
            });
            quote!(#kernel::identity() #(#setters)*)
        }
        Start::Unfitted => quote!(#kernel::unfitted()),
        Start::Constant(value) => {
            let value = number(value);
            quote!(#kernel::constant(#value))
        }
        Start::Features(gamma) => {
            let gamma = number(gamma);
            quote!(#kernel::init(rng, #gamma))
        }
        Start::Rows { .. } => quote!(#kernel::init(rng)),
        Start::Own(declared) => {
            let own = own(declared);
            quote!(#own::drawn(rng))
        }
    }
}

/// The type's `PARAMETERS`, `MULTIPLY_ADDS` or `WANTS`, for the table.
pub(super) fn cost(parts: &Parts, node: &Node, layer: &Layer, constant: &str) -> TokenStream {
    let (door, constant) = (Door::inside(), format_ident!("{}", constant));
    match &layer.start {
        Start::Own(declared) => {
            let own = own(declared);
            quote!(#own::#constant)
        }
        _ => {
            let ty = ty(parts, &door, node, layer);
            quote!(<#ty>::#constant)
        }
    }
}

/// The trait of the user's own layer, blamed on its type.
pub(super) fn own(declared: &Declared) -> TokenStream {
    let span = Place::of(&declared.path).first;
    let ty = declared::own(declared, &Door::inside(), &quote!(T));
    spanned(&quote!(<#ty as #OWN_LAYER<T>>), span)
}

/// What a type that is no layer makes wrong is told at that type.
pub(super) fn blamed(layer: &Layer, tokens: TokenStream) -> TokenStream {
    match &layer.start {
        Start::Own(declared) => located(&tokens, Place::of(&declared.path).first),
        _ => tokens,
    }
}

/// The call of one direction: `module::forward(` or, of the user's own layer, its method.
pub(super) fn call(layer: &Layer, direction: &'static str) -> TokenStream {
    match &layer.start {
        Start::Own(declared) => {
            let (own, method) = (own(declared), format_ident!("pass_{}", direction));
            quote!(#own::#method)
        }
        _ => runtime::call(layer.row.module, direction).into_token_stream(),
    }
}

/// Whether one sample of it is a product.
pub(super) fn takes_simd(layer: &Layer) -> bool {
    matches!(layer.start, Start::Features(_))
}

/// The call for one sample.
pub(super) fn one(layer: &Layer) -> TokenStream {
    match &layer.start {
        Start::Own(declared) => {
            let own = own(declared);
            quote!(#own::one)
        }
        _ => runtime::call(layer.row.module, "one").into_token_stream(),
    }
}
