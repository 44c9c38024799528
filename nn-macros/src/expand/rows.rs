//! The rows of a program: more than nodes, if a constant says how often a block is repeated.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::widths;
use crate::model::{Network, Repeat, Value};
use crate::runtime::{READ_INPUT, READ_PART, READ_STAGE};

/// A number of things in a block: those of all repetitions that are written out, as often as the compiler says.
pub(super) fn times(repeat: &Repeat, written: usize) -> TokenStream {
    let written = Literal::usize_unsuffixed(written);
    match &repeat.count {
        Some(count) => {
            let count = widths::value(count);
            quote!(#count * #written)
        }
        None => written.into_token_stream(),
    }
}

/// The default input of the stage at `index`.
pub(super) fn above(index: usize) -> Value {
    index.checked_sub(1).map_or(Value::Input, Value::Node)
}

/// The index of a node's row: after a block that is repeated as often as a constant says there are more rows than nodes.
pub(super) fn row(net: &Network, node: usize) -> TokenStream {
    let mut index = Literal::usize_unsuffixed(node).into_token_stream();
    // The last node of a block is that of its last repetition.
    for repeat in net.repeats.iter().filter(|repeat| node + 1 >= repeat.end()) {
        if let Some(count) = &repeat.count {
            let (count, rows) = (widths::value(count), repeat.nodes.len());
            let rows = Literal::usize_unsuffixed(rows);
            index.extend(quote!(+ (#count - 1) * #rows));
        }
    }
    index
}

pub(super) fn read(net: &Network, read: &Value) -> TokenStream {
    match read {
        Value::Part(part) => {
            let part = Literal::usize_unsuffixed(*part);
            quote!(#READ_PART(#part))
        }
        Value::Node(node) => {
            let node = row(net, *node);
            quote!(#READ_STAGE(#node))
        }
        Value::Input | Value::Entry(_) => quote!(#READ_INPUT),
    }
}
