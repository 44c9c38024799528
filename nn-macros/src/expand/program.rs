//! The program of the network, as a constant of the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::numbers::number;
use super::parts::Parts;
use super::rows::{above, read};
use super::{counted, declared, layer, names, widths};
use crate::catalogue::row::Start;
use crate::fuse::Kernel;
use crate::model::{Activation, Network, Node, Op, plain};
use crate::runtime::{
    self, F64, FORMULA_OF, GROUP_NETWORK, GROUP_NEW, NONE, OP_ACTIVATION, OP_GATE, OP_LAYER,
    PROGRAM, PROGRAM_NEW, REPEATED_OP, SOME, STAGE_ACTIVATION, STAGE_DENSE, STAGE_LAYER,
    STAGE_NETWORK, STAGE_NOISE, STAGE_PLAIN, STAGE_SOFTMAX, STAGE_TIED,
};

/// `const PROGRAM`
pub(super) fn constant(parts: &Parts) -> TokenStream {
    let Parts { net, groups, .. } = parts;
    let (name, input) = (plain(&net.name), widths::value(&net.input.len()));
    let stages = net.nodes.iter().enumerate().map(|(index, node)| {
        let (stage, reads) = (stage(parts, index, node), reading(net, index, node));
        let governed = is_governed(net, node).then(|| quote!(.governed()));
        let again = node.again.as_ref().and(node.field.as_ref()).map(|field| {
            let line = field.text();
            quote!(.again(#line))
        });
        quote!(#stage #reads #governed #again)
    });
    let groups = groups.iter().flat_map(|group| {
        let repeated = matches!(group.kernel, Kernel::Repeated { .. });
        group.written().iter().map(move |group| (repeated, group))
    });
    let groups = groups.map(|(repeated, group)| {
        let name = &group.name;
        let of = group.first.map(|first| {
            let [first, count] = [first, group.nodes()].map(Literal::usize_unsuffixed);
            quote!(.of(#first, #count))
        });
        let width = widths::value(&group.gives.len());
        match &group.kernel {
            Kernel::Noise { index, .. } if repeated => {
                let index = Literal::usize_unsuffixed(*index);
                quote!(#GROUP_NEW(#name, #width) #of.noise(#index))
            }
            Kernel::Network { declared, .. } => {
                let ty = declared::over(declared, &quote!(T));
                quote!(#GROUP_NETWORK::<#ty>(#name) #of)
            }
            _ => quote!(#GROUP_NEW(#name, #width) #of),
        }
    });
    let (stages, groups) = (quote!(&[#(#stages),*]), quote!(&[#(#groups),*]));
    let (stages, groups) = counted::rows(parts, stages, groups);
    let (parts, outputs) = (with_parts(net), with_outputs(net));
    quote! {
        const PROGRAM: &'static #PROGRAM = &#PROGRAM_NEW(#name, #input, #stages, #groups) #parts #outputs;
    }
}

/// A stage, with its operation.
fn stage(parts: &Parts, index: usize, node: &Node) -> TokenStream {
    let net = parts.net;
    let (text, field) = (&node.text, node.field.as_ref());
    let name = match field {
        Some(field) => node.again.clone().unwrap_or_else(|| field.text()),
        None => net.line_name(node).unwrap_or_default().to_owned(),
    };
    let (input, output) = (
        widths::value(&node.input.len()),
        widths::value(&node.output.len()),
    );
    match &node.op {
        Op::Dense(dense) => {
            let bias = dense.bias;
            quote!(#STAGE_DENSE(#name, #input, #output, #bias))
        }
        Op::Tied { node: other, bias } => {
            let other = net.nodes[*other]
                .field
                .as_ref()
                .map(crate::model::Access::text);
            quote!(#STAGE_TIED(#name, #other, #input, #output, #bias))
        }
        Op::Network(declared) => {
            let ty = declared::over(declared, &quote!(T));
            quote!(#STAGE_NETWORK::<#ty>(#name, #text))
        }
        Op::Layer(layer) => {
            let cost = |constant| layer::cost(node, layer, constant);
            let (tensors, multiply_adds, wants) =
                (cost("TENSORS"), cost("MULTIPLY_ADDS"), cost("WANTS"));
            let divisor = layer.divisor.iter().map(|(name, divisor)| {
                let divisor = widths::value(divisor);
                quote!((#name, #divisor as #F64))
            });
            let numbers = divisor.chain(layer.numbers().map(|(name, value)| {
                let value = number(value);
                quote!((#name, #value))
            }));
            let keyword = layer.keyword;
            let op = quote!(#OP_LAYER { keyword: #keyword, numbers: &[#(#numbers),*] });
            let fitted = (layer.kind.start == Start::Unfitted).then(|| quote!(.fitted()));
            quote! {
                #STAGE_LAYER(#name, #text, #input, #output, 0, #multiply_adds)
                    .computing(#op).with(#tensors).wanting(#wants) #fitted
            }
        }
        Op::Own(declared) => {
            let cost = |constant| layer::own_cost(declared, constant);
            let (parameters, multiply_adds) = (cost("PARAMETERS"), cost("MULTIPLY_ADDS"));
            let wants = cost("WANTS");
            quote! {
                #STAGE_LAYER(#name, #text, #input, #output, #parameters, #multiply_adds)
                    .wanting(#wants)
            }
        }
        Op::Activation(Activation::BuiltIn { value: None, .. }) => {
            quote!(#STAGE_ACTIVATION(#name, #text, #output))
        }
        Op::Activation(Activation::Own(_))
            if let Some((repeat, (ty, _))) = parts
                .loop_of(index)
                .and_then(|repeat| Some((repeat, net.block(repeat)?))) =>
        {
            // The user's activation is named in the code of the block.
            let widths = &parts.generics.widths;
            let row = Literal::usize_unsuffixed((index - repeat.nodes.start) % repeat.nodes.len());
            quote! {
                #STAGE_PLAIN(#name, #text, #output)
                    .computing(#REPEATED_OP::<#ty<#widths T>>(#row))
            }
        }
        Op::Activation(activation) => {
            let (keyword, value, formula) = match activation {
                Activation::BuiltIn { keyword, value, .. } => {
                    let value = value.as_ref().map_or(quote!(#NONE), |value| {
                        let value = number(value);
                        quote!(#SOME(#value))
                    });
                    (*keyword, value, quote!(#NONE))
                }
                Activation::Own(_) => {
                    let own = names::own_activation(index, node.place.first);
                    ("", quote!(#NONE), quote!(#FORMULA_OF::<T, _>(#own::<T>)))
                }
            };
            let op =
                quote!(#OP_ACTIVATION { keyword: #keyword, number: #value, formula: #formula });
            quote!(#STAGE_PLAIN(#name, #text, #output).computing(#op))
        }
        Op::Softmax => quote!(#STAGE_SOFTMAX(#name, #output)),
        Op::Noise(noise) => {
            let (keyword, amount) = (noise.kind.module, number(&noise.amount));
            quote!(#STAGE_NOISE(#name, #text, #keyword, #amount, #output))
        }
        Op::Gate(_) => {
            quote!(#STAGE_PLAIN(#name, #text, #output).of_width(#input).computing(#OP_GATE { keyword: #text }))
        }
        Op::Merge(merge) => {
            let stage = runtime::stage(merge.stage);
            quote!(#stage(#name, #text, #output))
        }
    }
}

/// True if the line of a node has a training attribute.
fn is_governed(net: &Network, node: &Node) -> bool {
    let field = node.field.as_ref().and_then(|field| net.field(field));
    field.is_some_and(|field| field.policy.frozen || field.policy.says_more())
}

/// `.reading(&[…])`, unless it reads the stage above.
fn reading(net: &Network, index: usize, node: &Node) -> TokenStream {
    if node.reads == [above(index)] {
        return TokenStream::new();
    }
    let reads = node.reads.iter().map(|value| read(net, value));
    quote!(.reading(&[#(#reads),*]))
}

/// `.with_parts(&[…])`, if the input has parts.
fn with_parts(net: &Network) -> TokenStream {
    if net.parts.is_empty() {
        return TokenStream::new();
    }
    let parts = net.parts.iter().map(|part| {
        let (name, width) = (plain(&part.name), widths::value(&part.shape.len()));
        quote!((#name, #width))
    });
    quote!(.with_parts(&[#(#parts),*]))
}

/// `.with_outputs(&[…])`, unless the last stage is the only one.
fn with_outputs(net: &Network) -> TokenStream {
    if let [head] = &net.heads[..]
        && head.value == above(net.nodes.len())
    {
        return TokenStream::new();
    }
    let outputs = net.heads.iter().map(|head| {
        let name = head.name.as_ref().map_or(String::from("output"), plain);
        let value = read(net, &head.value);
        quote!((#name, #value))
    });
    quote!(.with_outputs(&[#(#outputs),*]))
}
