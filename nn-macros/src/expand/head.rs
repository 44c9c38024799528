//! The head of the network.

use proc_macro2::TokenStream;
use quote::quote;

use super::declared;
use super::parts::Parts;
use super::widths;
use crate::model::{Head, HeadKind, Op};
use crate::runtime::{
    F32, HEAD_HEADS, HEAD_IDENTITY, HEAD_OTHER, HEAD_SIGMOID, HEAD_SOFTMAX, MODEL,
};

/// `Softmax<10>`, or `Heads<(Softmax<10>, Sigmoid<1>)>`.
pub(super) fn ty(parts: &Parts) -> TokenStream {
    match &parts.net.heads[..] {
        [one] => one_head(parts, one),
        several => {
            let heads = several.iter().map(|head| one_head(parts, head));
            quote!(#HEAD_HEADS<(#(#heads,)*)>)
        }
    }
}

fn one_head(parts: &Parts, head: &Head) -> TokenStream {
    let width = widths::argument(&head.dim);
    let name = match &head.kind {
        HeadKind::Softmax => HEAD_SOFTMAX,
        HeadKind::Sigmoid => HEAD_SIGMOID,
        HeadKind::Identity => HEAD_IDENTITY,
        HeadKind::Other => HEAD_OTHER,
        HeadKind::Network(node) => {
            let Op::Network(declared) = &parts.net.nodes[*node].op else {
                return TokenStream::new();
            };
            let ty = declared::over(declared, &quote!(#F32));
            return quote!(<#ty as #MODEL>::Head);
        }
    };
    quote!(#name<#width>)
}
