//! The rows of the network's table.

use proc_macro2::TokenStream;
use quote::quote;

use super::parts::Parts;
use super::{declared, layer, widths};
use crate::model::{Node, Op};
use crate::runtime::{
    LAYER_INFO_DENSE, LAYER_INFO_EACH, LAYER_INFO_LAYER, LAYER_INFO_MERGE, LAYER_INFO_NETWORK,
    LAYER_INFO_NOISE, LAYER_INFO_STAGE, LAYER_INFO_TIED,
};

/// A row of the table.
pub(super) fn row(parts: &Parts, node: &Node) -> TokenStream {
    let Parts { net, .. } = parts;
    let (text, field) = (&node.text, node.field.as_ref());
    let name = match field {
        Some(field) => field.text(),
        None => net.line_name(node).unwrap_or_default().to_owned(),
    };
    let (input, output) = (
        widths::value(node.input.dim()),
        widths::value(node.output.dim()),
    );
    match &node.op {
        Op::Dense(dense) => {
            let bias = dense.bias;
            quote!(#LAYER_INFO_DENSE(#name, #input, #output, #bias))
        }
        Op::Tied { bias, .. } => quote!(#LAYER_INFO_TIED(#name, #input, #output, #bias)),
        Op::Network(declared) => {
            let ty = declared::over(declared, &quote!(T));
            quote!(#LAYER_INFO_NETWORK::<#ty>(#name, #text))
        }
        // It reads what it hands on.
        Op::Merge(merge) if merge.joins => {
            quote!(#LAYER_INFO_MERGE(#name, #text, #output, #output))
        }
        Op::Merge(_) | Op::Gate(_) => quote!(#LAYER_INFO_MERGE(#name, #text, #input, #output)),
        Op::Layer(layer) => {
            let cost = |constant| layer::cost(node, layer, constant);
            let (parameters, multiply_adds) = (cost("PARAMETERS"), cost("MULTIPLY_ADDS"));
            let wants = cost("WANTS");
            let info = if layer.kind.keeps_width() {
                quote!(#LAYER_INFO_EACH(#name, #text, #output, #parameters, #multiply_adds))
            } else {
                quote!(#LAYER_INFO_LAYER(#name, #text, #input, #output, #parameters, #multiply_adds))
            };
            quote!(#info.wanting(#wants))
        }
        Op::Own(declared) => {
            let cost = |constant| layer::own_cost(declared, constant);
            let (parameters, multiply_adds) = (cost("PARAMETERS"), cost("MULTIPLY_ADDS"));
            let wants = cost("WANTS");
            quote! {
                #LAYER_INFO_LAYER(#name, #text, #input, #output, #parameters, #multiply_adds)
                    .wanting(#wants)
            }
        }
        Op::Noise(_) => quote!(#LAYER_INFO_NOISE(#name, #text, #output)),
        Op::Softmax | Op::Activation(_) => {
            quote!(#LAYER_INFO_STAGE(#name, #text, #output))
        }
    }
}
