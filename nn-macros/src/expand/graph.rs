//! What the rows of the table read, for pictures. A chain needs no words.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::parts::Parts;
use super::widths;
use crate::model::{Network, Value, plain};
use crate::runtime::{GRAPH, READ_INPUT, READ_LAYER, READ_PART};

/// `const GRAPH: &'static Graph = …;`, if the network is no chain.
pub(super) fn constant(parts: &Parts) -> TokenStream {
    let Parts { net, .. } = parts;
    if is_chain(net) {
        return TokenStream::new();
    }
    let read = |read: &Value| match read {
        Value::Part(part) => {
            let part = Literal::usize_unsuffixed(*part);
            quote!(#READ_PART(#part))
        }
        Value::Node(node) => {
            let node = Literal::usize_unsuffixed(*node);
            quote!(#READ_LAYER(#node))
        }
        Value::Input | Value::Entry(_) => quote!(#READ_INPUT),
    };
    let reads = net.nodes.iter().map(|node| {
        let reads = node.reads.iter().map(read);
        quote!(&[#(#reads),*])
    });
    let inputs = net.parts.iter().map(|part| {
        let (name, width) = (plain(&part.name), widths::value(&part.dim));
        quote!((#name, #width))
    });
    let outputs = net.heads.iter().map(|head| {
        let name = head.name.as_ref().map_or(String::from("output"), plain);
        let value = read(&head.value);
        quote!((#name, #value))
    });
    quote! {
        const GRAPH: &'static #GRAPH = &#GRAPH {
            parts: &[#(#inputs),*],
            reads: &[#(#reads),*],
            outputs: &[#(#outputs),*],
        };
    }
}

/// Whether each node reads the one before it and the last is the prediction.
fn is_chain(net: &Network) -> bool {
    let above = |index: usize| index.checked_sub(1).map_or(Value::Input, Value::Node);
    let mut nodes = net.nodes.iter().enumerate();
    let [head] = &net.heads[..] else {
        return false;
    };
    nodes.all(|(index, node)| node.reads == [above(index)])
        && head.value == above(net.nodes.len())
        && net.parts.is_empty()
}
