//! What every call needs: the value a group reads, where its gradient goes, its activations.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::parts::Parts;
use super::{declared, names};
use crate::fuse::{self, Group, Kernel, Read};
use crate::model::{Layer, Start};
use crate::runtime::{Door, EMBEDDING_CHECK, MAT_REF, NETWORK_CHECK, NOT_AN_INDEX, OK, RESULT};

/// The values that a group reads, in a pass over a batch.
pub(super) fn values(parts: &Parts, group: &Group) -> Vec<TokenStream> {
    group.reads.iter().map(|read| value(parts, *read)).collect()
}

fn value(parts: &Parts, read: Read) -> TokenStream {
    match read {
        Read::Input => quote!(x),
        Read::Part(part) => {
            let (start, width) = part_range(parts, part);
            quote!(x.subcols(#start, #width))
        }
        Read::Group(group) => {
            let local = &parts.locals[group];
            quote!(#local.value())
        }
    }
}

fn part_range(parts: &Parts, part: usize) -> (TokenStream, TokenStream) {
    let part = &parts.net.parts[part];
    (parts.value(&part.start), parts.value(&part.dim))
}

/// The values that a group reads, with the places of their gradients; the input's is `input`.
pub(super) fn sources(parts: &Parts, index: usize) -> Vec<TokenStream> {
    let group = &parts.groups[index];
    let source = |read: &Read| {
        let source = match *read {
            Read::Input if fuse::read_once(&parts.groups, Read::Input) => quote!(input),
            Read::Input => quote!(input.again()),
            Read::Part(part) if several_parts(group) => names::part(part).to_token_stream(),
            Read::Part(part) => {
                let (start, width) = part_range(parts, part);
                quote!(input.columns(#start, #width))
            }
            Read::Group(group) => {
                let local = &parts.locals[group];
                if parts.groups[group].trains || !frozen_start(parts) {
                    quote!(#local.source())
                } else {
                    quote!(#local.source_if(wanted))
                }
            }
        };
        if fuse::read_again(&parts.groups, index, *read) {
            quote!(#source.shared())
        } else {
            source
        }
    };
    group.reads.iter().map(source).collect()
}

/// Whether the network begins with frozen layers: what is before the first trained one has a gradient
/// only if somebody wants the input's.
pub(super) fn frozen_start(parts: &Parts) -> bool {
    let frozen = |group: &Group| {
        matches!(
            group.kernel,
            Kernel::Dense { frozen: true, .. }
                | Kernel::Layer { frozen: true, .. }
                | Kernel::Network { .. }
        )
    };
    let groups = parts.groups.iter();
    groups.filter(|group| !group.trains).any(frozen)
}

/// Whether a group reads more than one part of the input: their sources are lent at once.
fn several_parts(group: &Group) -> bool {
    let part = |read: &&Read| matches!(read, Read::Part(_));
    group.reads.iter().filter(part).count() > 1
}

/// `let [part_0, part_1] = input.parts([…]);` before the call of a group that reads several.
pub(super) fn lent_parts(parts: &Parts, group: &Group) -> TokenStream {
    if !several_parts(group) {
        return TokenStream::new();
    }
    let read = group.reads.iter().filter_map(|read| match read {
        Read::Part(part) => Some(*part),
        Read::Input | Read::Group(_) => None,
    });
    let locals = read.clone().map(names::part);
    let ranges = read.map(|part| {
        let (start, width) = part_range(parts, part);
        quote!((#start, #width))
    });
    quote!(let [#(#locals),*] = input.parts([#(#ranges),*]);)
}

/// The pass as a layer takes it: statistics that stay as they are are those to go by.
pub(super) fn layer_pass(layer: &Layer, frozen: bool) -> TokenStream {
    if frozen && layer.row.keyword == "batch_norm" {
        quote!(&pass.predicting())
    } else {
        quote!(pass)
    }
}

/// `fn check_input`: what embeddings, the network's own and those of networks inside it, say of its inputs.
pub(super) fn check_input(parts: &Parts) -> TokenStream {
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
                Kernel::Layer { layer, field, .. } => match &layer.start {
                    Start::Rows { classes, .. } => {
                        let (name, classes) = (field.text(), parts.value(classes));
                        Some(quote!(#EMBEDDING_CHECK(#name, #classes, #(#x)*, #first)?;))
                    }
                    _ => None,
                },
                Kernel::Network {
                    declared, field, ..
                } => {
                    let (name, ty) = (
                        field.text(),
                        declared::over(declared, &Door::inside(), &quote!(T)),
                    );
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

/// Whether the passes backward lend the input's source several times.
pub(super) fn lends_input(parts: &Parts) -> bool {
    let reads = || parts.groups.iter().flat_map(|group| &group.reads);
    reads().any(|read| matches!(read, Read::Part(_)))
        || (reads().any(|read| *read == Read::Input)
            && !fuse::read_once(&parts.groups, Read::Input))
}
