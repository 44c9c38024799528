//! Layers besides `dense` that have tensors: their type, how they start, what they learn.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::declared;
use super::numbers::number;
use super::parts::Parts;
use crate::diag::{Place, located, spanned};
use crate::model::{Declared, Layer, Node, Start};
use crate::runtime::rt;

/// `LayerNorm<T, 64>`
pub(super) fn ty(parts: &Parts, rt: &TokenStream, node: &Node, layer: &Layer) -> TokenStream {
    let kernel = kernel(layer);
    let input = parts.argument(node.input.dim());
    match &layer.start {
        Start::Identity(_) | Start::Unfitted | Start::Constant(_) => {
            quote!(#rt::#kernel<T, #input>)
        }
        Start::Features(_) => {
            let output = parts.argument(node.output.dim());
            quote!(#rt::#kernel<T, #input, #output>)
        }
        Start::Rows { classes, width } => {
            let (classes, width) = (parts.argument(classes), parts.argument(width));
            quote!(#rt::#kernel<T, #classes, #width>)
        }
        Start::Own(declared) => declared::own(declared, rt, &quote!(T)),
    }
}

/// `LayerNorm::identity().with_epsilon(1e-3)`
pub(super) fn start(rt: &TokenStream, layer: &Layer) -> TokenStream {
    let kernel = kernel(layer);
    match &layer.start {
        Start::Identity(setters) => {
            let setters = setters.iter().map(|(setter, value)| {
                let value = number(value);
                let setter = format_ident!("{}", setter);
                quote!(.#setter(#value))
            });
            quote!(#rt::#kernel::identity() #(#setters)*)
        }
        Start::Unfitted => quote!(#rt::#kernel::unfitted()),
        Start::Constant(value) => {
            let value = number(value);
            quote!(#rt::#kernel::constant(#value))
        }
        Start::Features(gamma) => {
            let gamma = number(gamma);
            quote!(#rt::#kernel::init(rng, #gamma))
        }
        Start::Rows { .. } => quote!(#rt::#kernel::init(rng)),
        Start::Own(declared) => {
            let own = own(declared);
            quote!(#own::drawn(rng))
        }
    }
}

/// The type's `PARAMETERS`, `MULTIPLY_ADDS` or `WANTS`, for the table.
pub(super) fn cost(
    parts: &Parts,
    rt: &TokenStream,
    node: &Node,
    layer: &Layer,
    constant: &str,
) -> TokenStream {
    let (ty, constant) = (ty(parts, rt, node, layer), format_ident!("{}", constant));
    match &layer.start {
        Start::Own(declared) => {
            let own = own(declared);
            quote!(#own::#constant)
        }
        _ => quote!(<#ty>::#constant),
    }
}

fn kernel(layer: &Layer) -> Option<Ident> {
    let kernel = layer.row.kernel;
    (!kernel.is_empty()).then(|| format_ident!("{}", kernel))
}

/// The trait of the user's own layer, blamed on its type.
pub(super) fn own(declared: &Declared) -> TokenStream {
    let span = Place::of(&declared.path).first;
    let rt = rt();
    let ty = declared::own(declared, &rt, &quote!(T));
    spanned(&quote!(<#ty as #rt::own::Layer<T>>), span)
}

/// What a type that is no layer makes wrong is told at that type.
pub(super) fn blamed(layer: &Layer, tokens: TokenStream) -> TokenStream {
    match &layer.start {
        Start::Own(declared) => located(&tokens, Place::of(&declared.path).first),
        _ => tokens,
    }
}

/// The call of one direction: `module::forward(` or, of the user's own layer, its method.
pub(super) fn call(rt: &TokenStream, layer: &Layer, direction: &str) -> TokenStream {
    match &layer.start {
        Start::Own(declared) => {
            let (own, method) = (own(declared), format_ident!("pass_{}", direction));
            quote!(#own::#method)
        }
        _ => {
            let (module, direction) = (module(layer), format_ident!("{}", direction));
            quote!(#rt::#module::#direction)
        }
    }
}

/// The module of a layer's passes.
fn module(layer: &Layer) -> Ident {
    format_ident!("{}", layer.row.module)
}

/// Whether one sample of it is a product.
pub(super) fn takes_simd(layer: &Layer) -> bool {
    matches!(layer.start, Start::Features(_))
}

/// The call for one sample.
pub(super) fn one(rt: &TokenStream, layer: &Layer) -> TokenStream {
    match &layer.start {
        Start::Own(declared) => {
            let own = own(declared);
            quote!(#own::one)
        }
        _ => {
            let module = module(layer);
            quote!(#rt::#module::one)
        }
    }
}
