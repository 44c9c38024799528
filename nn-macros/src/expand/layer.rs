//! Layers with tensors besides `dense`: their types, starts and costs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::declared;
use super::numbers::number;
use super::widths;
use crate::catalogue::row::{Rule, Start};
use crate::diag::{Place, located, spanned};
use crate::model::{Declared, Layer, Node, quotient};
use crate::runtime::{self, Door, OWN_LAYER};

/// `LayerNorm<T, 64>`
pub(super) fn ty(door: &Door, node: &Node, layer: &Layer) -> TokenStream {
    let kernel = door.path(runtime::kernel(layer.kind.kernel));
    let (input, output) = (node.input.len(), node.output.len());
    let widths = match layer.kind.shape {
        Rule::Same => match &layer.divisor {
            Some((_, divisor)) => {
                let parts = quotient(&input, divisor);
                [divisor, &parts].map(widths::argument).into()
            }
            None => vec![widths::argument(&input)],
        },
        Rule::To => vec![widths::argument(&input), widths::argument(&output)],
        Rule::Each => {
            let widths = layer.widths.iter();
            widths.map(widths::argument).collect()
        }
    };
    quote!(#kernel<T, #(#widths),*>)
}

/// `LayerNorm::identity().with_epsilon(1e-3)`
pub(super) fn start(layer: &Layer) -> TokenStream {
    let kernel = runtime::kernel(layer.kind.kernel);
    let constructor = format_ident!("{}", layer.kind.start.constructor());
    let rng = (layer.kind.start == Start::Random).then(|| quote!(rng));
    let arguments = layer.arguments.iter().map(|(_, value)| number(value));
    let arguments = rng.into_iter().chain(arguments);
    let setters = layer.setters.iter().map(|setter| {
        let value = number(&setter.value);
        let setter = format_ident!("{}", setter.method);
        quote!(.#setter(#value))
    });
    quote!(#kernel::#constructor(#(#arguments),*) #(#setters)*)
}

/// The type's `PARAMETERS`, `MULTIPLY_ADDS` or `WANTS`, for the table.
pub(super) fn cost(node: &Node, layer: &Layer, constant: &str) -> TokenStream {
    let ty = ty(&Door::inside(), node, layer);
    let constant = format_ident!("{}", constant);
    quote!(<#ty>::#constant)
}

/// The same for a user-defined layer.
pub(super) fn own_cost(declared: &Declared, constant: &str) -> TokenStream {
    let (own, constant) = (own(declared), format_ident!("{}", constant));
    quote!(#own::#constant)
}

/// The trait of a user-defined layer, blamed on its type.
pub(super) fn own(declared: &Declared) -> TokenStream {
    let span = Place::of(&declared.path).first;
    let ty = declared::over(declared, &quote!(T));
    spanned(&quote!(<#ty as #OWN_LAYER>), span)
}

/// Blames the errors of a type that is not a layer on that type.
pub(super) fn blamed(declared: &Declared, tokens: &TokenStream) -> TokenStream {
    located(tokens, Place::of(&declared.path).first)
}
