//! The parameters of a node: their type and first value.

use proc_macro2::TokenStream;
use quote::quote;

use super::parts::Parts;
use super::{declared, layer, widths};
use crate::model::{Node, Op};
use crate::runtime::{self, DENSE, DENSE_INIT, Door, MODEL_INIT, TIED, TIED_INIT};

/// The type of a field: `Dense<T, 64, 10>`.
pub(super) fn ty(door: &Door, node: &Node) -> TokenStream {
    let (input, output) = (
        widths::argument(&node.input.len()),
        widths::argument(&node.output.len()),
    );
    let without = |bias: bool| (!bias).then(|| quote!(, false));
    match &node.op {
        Op::Layer(layer) => layer::ty(door, node, layer),
        Op::Network(declared) | Op::Own(declared) => declared::over(declared, &quote!(T)),
        Op::Tied { bias, .. } => {
            let (ty, without) = (door.path(TIED), without(*bias));
            quote!(#ty<T, #output #without>)
        }
        Op::Dense(dense) => {
            let (ty, without) = (door.path(DENSE), without(dense.bias));
            quote!(#ty<T, #input, #output #without>)
        }
        _ => TokenStream::new(),
    }
}

/// The first value of a field.
pub(super) fn first_value(parts: &Parts, node: usize) -> TokenStream {
    match &parts.net.nodes[node].op {
        Op::Dense(dense) => {
            let init = runtime::init(dense.init.variant);
            quote!(#DENSE_INIT(rng, #init))
        }
        Op::Network(_) => quote!(#MODEL_INIT(&mut rng.inner())),
        Op::Layer(layer) => layer::start(layer),
        Op::Own(declared) => {
            let own = layer::own(declared);
            quote!(#own::drawn(rng))
        }
        _ => quote!(#TIED_INIT()),
    }
}
