//! What the network says about itself: `Model` and `Network`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::parts::Parts;
use super::{construct, declared, forward, graph, head, inputs, parameters, summary, widths};
use crate::catalogue::row::Start;
use crate::diag::located;
use crate::fuse::Kernel;
use crate::model::{Op, plain};
use crate::runtime::{
    BOOL, LAYER_INFO, MODEL, NESTED, NETWORK, NETWORK_SLOT, OVER_SCALAR, SCALAR, SLOT, SLOT_NEW,
    SLOTS, STR, USIZE, VEC, VEC_OF,
};

/// `impl Model for Digits<T>`: what the network is.
pub(super) fn model(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        generics,
        ..
    } = parts;
    let this = &parts.this;
    let text = plain(&net.name);
    let (declared, used) = (&generics.declared, &generics.used);
    let head = head::ty(parts);
    let input = widths::value(net.input.dim());
    let layers = net.nodes.iter().map(|node| summary::row(parts, node));
    let graph = graph::constant(parts);
    let group_names = groups.iter().map(|group| &group.name);
    let slots = slots(parts);
    let (first_weights, parameters) = (construct::first_weights(parts), parameters::both(parts));
    let (governed, needs_fit) = (governed(parts), needs_fit(parts));
    let (check, forward) = (inputs::check(parts), forward::batch(parts));
    quote! {
        #[automatically_derived]
        impl #declared #MODEL for #this #used {
            type Scalar = T;
            type Head = #head;

            const NAME: &'static #STR = #text;
            const INPUT: #USIZE = #input;
            const LAYERS: &'static [#LAYER_INFO] = &[#(#layers),*];
            #graph
            #governed
            #needs_fit
            const GROUPS: &'static [&'static #STR] = &[#(#group_names),*];

            #first_weights
            fn slots(capacity: #USIZE) -> #VEC<#SLOT<T>> {
                #slots
            }
            #parameters
            #check
            #forward
        }
    }
}

/// The slots: one of its width for each group, of a network inside with all that it has.
fn slots(parts: &Parts) -> TokenStream {
    let groups = &parts.groups;
    if parts.net.networks().next().is_none() {
        let widths = groups.iter().map(|group| widths::value(&group.width));
        return quote!(#SLOTS(capacity, [#(#widths),*]));
    }
    let slots = groups.iter().map(|group| match &group.kernel {
        Kernel::Network { declared, .. } => {
            let ty = declared::over(declared, &quote!(T));
            quote!(#NETWORK_SLOT::<#ty>(capacity))
        }
        _ => {
            let width = widths::value(&group.width);
            quote!(#SLOT_NEW(capacity, #width))
        }
    });
    quote!(#VEC_OF([#(#slots),*]))
}

/// Whether any line, here or in a network inside, says how it is trained.
fn governed(parts: &Parts) -> TokenStream {
    let inner = parts.net.networks().map(|declared| {
        let ty = declared::over(declared, &quote!(T));
        quote!(<#ty as #MODEL>::GOVERNED)
    });
    let inner: Vec<_> = inner.collect();
    let nested = parts.net.networks().map(|declared| {
        let ty = declared::over(declared, &quote!(T));
        quote!(<#ty as #MODEL>::NESTED)
    });
    let nested =
        (!inner.is_empty()).then(|| quote!(const NESTED: #USIZE = #NESTED(&[#(#nested),*]);));
    let all = if parts.net.is_governed() {
        vec![quote!(true)]
    } else {
        inner
    };
    if all.is_empty() {
        return TokenStream::new();
    }
    quote!(const GOVERNED: #BOOL = #(#all)||*; #nested)
}

/// Whether any line, here or in a network inside, is fitted to data before training.
fn needs_fit(parts: &Parts) -> TokenStream {
    let own =
        parts.net.nodes.iter().any(
            |node| matches!(&node.op, Op::Layer(layer) if layer.kind.start == Start::Unfitted),
        );
    let all: Vec<_> = if own {
        vec![quote!(true)]
    } else {
        let inner = parts.net.networks().map(|declared| {
            let ty = declared::over(declared, &quote!(T));
            quote!(<#ty as #MODEL>::NEEDS_FIT)
        });
        inner.collect()
    };
    if all.is_empty() {
        return TokenStream::new();
    }
    quote!(const NEEDS_FIT: #BOOL = #(#all)||*;)
}

/// `impl Network<64, 10> for Digits<T>`, spanned at the two widths.
pub(super) fn network(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let widths = &generics.widths;
    let input = widths::argument(net.input.dim());
    let output = widths::argument(&net.output());
    let place = net.input.dim().place;
    let over = located(&quote!(<#widths __T>), net.name.span());
    let network = NETWORK.at(place.first);
    let contract = quote_spanned!(place.first=> #network<#input, #output>);
    quote! {
        #[automatically_derived]
        impl #declared #contract for #this #used {}
        #[automatically_derived]
        impl #declared #OVER_SCALAR for #this #used {
            type Over<__T: #SCALAR> = #this #over;
        }
    }
}
