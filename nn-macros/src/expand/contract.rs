//! What the network says about itself: `Model` and `Network`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::parts::Parts;
use super::{calls, construct, declared, forward, graph, head, parameters, summary};
use crate::diag::located;
use crate::fuse::{Group, Kernel};
use crate::model::{Op, Start, plain};

/// `impl Model for Digits<T>`: what the network is.
pub(super) fn model(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        rt,
        generics,
        ..
    } = parts;
    let this = &parts.this;
    let text = plain(&net.name);
    let (declared, used) = (&generics.declared, &generics.used);
    let head = head::ty(parts);
    let input = parts.value(net.input.dim());
    let layers = net.nodes.iter().map(|node| summary::row(parts, node));
    let graph = graph::constant(parts);
    let group_names = groups.iter().map(|group| &group.name);
    let slots = groups
        .iter()
        .map(|Group { width, kernel, .. }| match kernel {
            Kernel::Network { declared, .. } => {
                let ty = declared::over(declared, rt, &quote!(T));
                quote!(#rt::network::slot::<#ty>(capacity))
            }
            _ => {
                let width = parts.value(width);
                quote!(#rt::Slot::new(capacity, #width))
            }
        });
    let (first_weights, parameters) = (construct::first_weights(parts), parameters::both(parts));
    let (governed, needs_fit) = (governed(parts), needs_fit(parts));
    let (check, forward) = (calls::check_input(parts), forward::batch(parts));
    quote! {
        #[automatically_derived]
        impl #declared #rt::Model for #this #used {
            type Scalar = T;
            type Head = #head;

            const NAME: &'static #rt::str = #text;
            const INPUT: #rt::usize = #input;
            const LAYERS: &'static [#rt::LayerInfo] = &[#(#layers),*];
            #graph
            #governed
            #needs_fit
            const GROUPS: &'static [&'static #rt::str] = &[#(#group_names),*];

            #first_weights
            fn slots(capacity: #rt::usize) -> #rt::Vec<#rt::Slot<T>> {
                #rt::vec([#(#slots),*])
            }
            #parameters
            #check
            #forward
        }
    }
}

/// Whether any line, here or in a network inside, says how it is trained.
fn governed(parts: &Parts) -> TokenStream {
    let rt = &parts.rt;
    let inner = parts.net.networks().map(|declared| {
        let ty = declared::over(declared, rt, &quote!(T));
        quote!(<#ty as #rt::Model>::GOVERNED)
    });
    let inner: Vec<_> = inner.collect();
    let nested = parts.net.networks().map(|declared| {
        let ty = declared::over(declared, rt, &quote!(T));
        quote!(<#ty as #rt::Model>::NESTED)
    });
    let nested = (!inner.is_empty())
        .then(|| quote!(const NESTED: #rt::usize = #rt::nested(&[#(#nested),*]);));
    let all = if parts.net.is_governed() {
        vec![quote!(true)]
    } else {
        inner
    };
    if all.is_empty() {
        return TokenStream::new();
    }
    quote!(const GOVERNED: #rt::bool = #(#all)||*; #nested)
}

/// Whether any line, here or in a network inside, is fitted to data before training.
fn needs_fit(parts: &Parts) -> TokenStream {
    let rt = &parts.rt;
    let own =
        parts.net.nodes.iter().any(
            |node| matches!(&node.op, Op::Layer(layer) if matches!(layer.start, Start::Unfitted)),
        );
    let all: Vec<_> = if own {
        vec![quote!(true)]
    } else {
        let inner = parts.net.networks().map(|declared| {
            let ty = declared::over(declared, rt, &quote!(T));
            quote!(<#ty as #rt::Model>::NEEDS_FIT)
        });
        inner.collect()
    };
    if all.is_empty() {
        return TokenStream::new();
    }
    quote!(const NEEDS_FIT: #rt::bool = #(#all)||*;)
}

/// `impl Network<64, 10> for Digits<T>`, spanned at the two widths.
pub(super) fn network(parts: &Parts) -> TokenStream {
    let Parts {
        net, rt, generics, ..
    } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let widths = &generics.widths;
    let input = parts.argument(net.input.dim());
    let output = parts.argument(&net.output());
    let place = net.input.dim().place;
    let over = located(&quote!(<#widths __T>), net.name.span());
    let contract = quote_spanned!(place.first=> #rt::Network<#input, #output>);
    quote! {
        #[automatically_derived]
        impl #declared #contract for #this #used {}
        #[automatically_derived]
        impl #declared #rt::OverScalar for #this #used {
            type Over<__T: #rt::Scalar> = #this #over;
        }
    }
}
