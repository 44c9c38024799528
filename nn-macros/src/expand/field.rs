//! What a node learns: its type, and its first value.

use proc_macro2::TokenStream;
use quote::quote;

use super::parts::Parts;
use super::{declared, layer};
use crate::model::{Node, Op};

/// The type of what a node learns: `Dense<T, 64, 10>`.
pub(super) fn ty(parts: &Parts, rt: &TokenStream, node: &Node) -> TokenStream {
    let (input, output) = (
        parts.argument(node.input.dim()),
        parts.argument(node.output.dim()),
    );
    let without = |bias: bool| (!bias).then(|| quote!(, false));
    match &node.op {
        Op::Network(declared) => declared::over(declared, rt, &quote!(T)),
        Op::Layer(layer) => layer::ty(parts, rt, node, layer),
        Op::Tied { bias, .. } => {
            let without = without(*bias);
            quote!(#rt::Tied<T, #output #without>)
        }
        Op::Dense(dense) => {
            let without = without(dense.bias);
            quote!(#rt::Dense<T, #input, #output #without>)
        }
        _ => TokenStream::new(),
    }
}

/// The first value of what a node learns.
pub(super) fn first_value(parts: &Parts, node: usize) -> TokenStream {
    let rt = &parts.rt;
    match &parts.net.nodes[node].op {
        Op::Dense(dense) => {
            let init = quote::format_ident!("{}", dense.init.variant);
            quote!(#rt::Dense::init(rng, #rt::Init::#init))
        }
        Op::Network(_) => quote!(#rt::Model::drawn(&mut rng.inner())),
        Op::Layer(layer) => layer::start(rt, layer),
        _ => quote!(#rt::Tied::init()),
    }
}
