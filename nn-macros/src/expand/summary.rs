//! The rows of the network's table.

use proc_macro2::TokenStream;
use quote::quote;

use super::parts::Parts;
use super::{declared, layer};
use crate::model::{Node, Op};

/// A row of the table.
pub(super) fn row(parts: &Parts, node: &Node) -> TokenStream {
    let Parts { net, rt, .. } = parts;
    let (text, field) = (&node.text, node.field.as_ref());
    let name = match field {
        Some(field) => field.text(),
        None => net.line_name(node).unwrap_or_default().to_owned(),
    };
    let (input, output) = (
        parts.value(node.input.dim()),
        parts.value(node.output.dim()),
    );
    match &node.op {
        Op::Dense(dense) => {
            let bias = dense.bias;
            quote!(#rt::LayerInfo::dense(#name, #input, #output, #bias))
        }
        Op::Tied { bias, .. } => quote!(#rt::LayerInfo::tied(#name, #input, #output, #bias)),
        Op::Network(declared) => {
            let ty = declared::over(declared, rt, &quote!(T));
            quote!(#rt::LayerInfo::network::<#ty>(#name, #text))
        }
        // It reads what it hands on.
        Op::Concat => quote!(#rt::LayerInfo::merge(#name, #text, #output, #output)),
        Op::Add | Op::Multiply | Op::Gated(_) => {
            quote!(#rt::LayerInfo::merge(#name, #text, #input, #output))
        }
        Op::Layer(layer) => {
            let cost = |constant| layer::cost(parts, rt, node, layer, constant);
            let (parameters, multiply_adds) = (cost("PARAMETERS"), cost("MULTIPLY_ADDS"));
            let wants = cost("WANTS");
            if layer.keeps_width() {
                quote! {
                    #rt::LayerInfo::each(#name, #text, #output, #parameters, #multiply_adds).wanting(#wants)
                }
            } else {
                quote! {
                    #rt::LayerInfo::layer(#name, #text, #input, #output, #parameters, #multiply_adds)
                        .wanting(#wants)
                }
            }
        }
        Op::Noise(_) => quote!(#rt::LayerInfo::noise(#name, #text, #output)),
        Op::Softmax | Op::Activation(_) => {
            quote!(#rt::LayerInfo::stage(#name, #text, #output))
        }
    }
}
