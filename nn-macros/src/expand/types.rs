//! The struct, and what it says about itself.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::{Parts, argument, dense_type, docs, forward, head, parameters, value};
use crate::groups::Group;
use crate::model::{Dense, Node, Op, Shape, plain};
use crate::names;

/// `pub struct Digits<T: Scalar = f32> { … }`: outside the generated block, where the user names it.
pub(super) fn declaration(parts: &Parts) -> TokenStream {
    let net = parts.net;
    let (attrs, vis, name) = (&net.attrs, &net.vis, &net.name);
    let rt = names::door(&net.krate, name.span());
    let table = docs::table(net);
    let generics = names::generics(&net.params, &rt);
    let widths = &generics.declared_widths;
    let fields: Vec<_> = net
        .dense()
        .map(|(node, dense)| field(parts, node, dense))
        .collect();
    let scalar = fields.is_empty().then(|| {
        let scalar = names::scalar_field();
        quote! {
            #[doc(hidden)]
            #vis #scalar: #rt::PhantomData<T>,
        }
    });
    let derives = ["Clone", "Debug"]
        .into_iter()
        .filter(|derive| !docs::derives(attrs, derive))
        .map(|derive| {
            let derive = quote::format_ident!("{}", derive);
            quote!(#rt::#derive)
        });
    quote! {
        #(#attrs)*
        #[doc = #table]
        #[derive(#(#derives),*)]
        #vis struct #name<#widths T: #rt::Scalar = #rt::f32> {
            #(#fields)*
            #scalar
        }
    }
}

fn field(parts: &Parts, node: &Node, dense: &Dense) -> TokenStream {
    let net = parts.net;
    let attrs = net.lines.get(node.line).map(|line| &line.attrs);
    let attrs = attrs.into_iter().flatten();
    let rt = names::door(&net.krate, node.place.first);
    let (vis, name) = (&net.vis, &dense.field);
    let ty = dense_type(&rt, node, dense.bias);
    let doc = docs::field(node, dense);
    quote! {
        #(#attrs)*
        #[doc = #doc]
        #vis #name: #ty,
    }
}

/// `impl Model for Digits<T>`: what the network is.
pub(super) fn model(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        rt,
        generics,
    } = parts;
    let name = &net.name;
    let text = plain(name);
    let (declared, used) = (&generics.declared, &generics.used);
    let head = head(parts);
    let count = Literal::usize_unsuffixed(groups.len());
    let input = value(net.input.dim());
    let layers = net.nodes.iter().map(|node| layer(parts, node));
    let group_names = groups.iter().map(|group| &group.name);
    let slots = groups.iter().map(|Group { width, .. }| {
        let width = value(width);
        quote!(#rt::Slot::new(capacity, #width))
    });
    let parameters = parameters::both(parts);
    let forward = forward::batch(parts);
    quote! {
        #[automatically_derived]
        impl #declared #rt::Model for #name #used {
            type Scalar = T;
            type Head = #head;
            type Slots = [#rt::Slot<T>; #count];

            const NAME: &'static #rt::str = #text;
            const INPUT: #rt::usize = #input;
            const LAYERS: &'static [#rt::LayerInfo] = &[#(#layers),*];
            const GROUPS: &'static [&'static #rt::str] = &[#(#group_names),*];

            fn from_seed(seed: #rt::u64) -> Self {
                Self::new(seed)
            }
            fn slots(capacity: #rt::usize) -> Self::Slots {
                [#(#slots),*]
            }
            #parameters
            #forward
        }
    }
}

/// A row of the table.
fn layer(parts: &Parts, node: &Node) -> TokenStream {
    let Parts { net, rt, .. } = parts;
    let Node {
        op,
        input,
        output,
        text,
        reads: _,
        line: _,
        place: _,
    } = node;
    let name = net.line_name(node).map(plain).unwrap_or_default();
    let (Shape::Features(input), Shape::Features(output)) = (input, output);
    let (input, output) = (value(input), value(output));
    match op {
        Op::Dense(dense) => {
            let (name, bias) = (plain(&dense.field), dense.bias);
            quote!(#rt::LayerInfo::dense(#name, #input, #output, #bias))
        }
        Op::Dropout(_) | Op::Softmax | Op::Activation(_) => {
            quote!(#rt::LayerInfo::stage(#name, #text, #output))
        }
    }
}

/// `impl Network<64, 10> for Digits<T>`, spanned at the two widths.
pub(super) fn network(parts: &Parts) -> TokenStream {
    let Parts {
        net, rt, generics, ..
    } = parts;
    let (name, declared, used) = (&net.name, &generics.declared, &generics.used);
    let input = argument(net.input.dim());
    let output = argument(net.output().dim());
    let place = net.input.dim().place;
    let contract = quote_spanned!(place.first=> #rt::Network<#input, #output>);
    quote! {
        #[automatically_derived]
        impl #declared #contract for #name #used {}
    }
}
