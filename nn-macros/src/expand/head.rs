//! What the network ends in.

use proc_macro2::TokenStream;
use quote::quote;

use super::declared;
use super::parts::Parts;
use crate::model::{Head, HeadKind, Op};

/// `Softmax<10>`, or `Heads<(Softmax<10>, Sigmoid<1>)>`.
pub(super) fn ty(parts: &Parts) -> TokenStream {
    let rt = &parts.rt;
    match &parts.net.heads[..] {
        [one] => one_head(parts, one),
        several => {
            let heads = several.iter().map(|head| one_head(parts, head));
            quote!(#rt::head::Heads<(#(#heads,)*)>)
        }
    }
}

fn one_head(parts: &Parts, head: &Head) -> TokenStream {
    let rt = &parts.rt;
    let width = parts.argument(&head.dim);
    let name = match &head.kind {
        HeadKind::Softmax => quote!(Softmax),
        HeadKind::Sigmoid => quote!(Sigmoid),
        HeadKind::Identity => quote!(Identity),
        HeadKind::Other => quote!(Other),
        HeadKind::Network(node) => {
            let Op::Network(declared) = &parts.net.nodes[*node].op else {
                return TokenStream::new();
            };
            let ty = declared::over(declared, rt, &quote!(#rt::f32));
            return quote!(<#ty as #rt::Model>::Head);
        }
    };
    quote!(#rt::head::#name<#width>)
}
