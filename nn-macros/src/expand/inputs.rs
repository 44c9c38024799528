//! The check of inputs.

use proc_macro2::TokenStream;
use quote::quote;

use super::declared;
use super::parts::Parts;
use super::reads::{part_range, values};
use super::widths;
use crate::catalogue::row::Reads;
use crate::fuse::{Kernel, Read};
use crate::runtime::{EMBEDDING_CHECK, MAT_REF, NETWORK_CHECK, NOT_AN_INDEX, OK, RESULT};

/// `fn check`: the indices of embeddings, also of those in nested networks.
pub(super) fn check(parts: &Parts) -> TokenStream {
    let checks: Vec<_> = parts
        .groups
        .iter()
        .filter(|group| !matches!(group.reads[..], [Read::Group(_)] | []))
        .filter_map(|group| {
            let x = values(parts, group);
            let first = match group.reads[..] {
                [Read::Part(part)] => part_range(parts, part).0,
                _ => quote!(0),
            };
            match &group.kernel {
                Kernel::Layer { layer, field, .. } if layer.kind.reads == Reads::Indices => {
                    let (name, classes) = (field.text(), widths::value(layer.widths.first()?));
                    Some(quote!(#EMBEDDING_CHECK(#name, #classes, #(#x)*, #first)?;))
                }
                Kernel::Network {
                    declared, field, ..
                } => {
                    let (name, ty) = (field.text(), declared::over(declared, &quote!(T)));
                    Some(quote!(#NETWORK_CHECK::<#ty>(#name, #(#x)*, #first)?;))
                }
                _ => None,
            }
        })
        .collect();
    if checks.is_empty() {
        return TokenStream::new();
    }
    quote! {
        fn check_input(x: #MAT_REF<'_, T>) -> #RESULT<(), #NOT_AN_INDEX> {
            #(#checks)*
            #OK(())
        }
    }
}
