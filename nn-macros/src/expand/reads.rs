//! The inputs of groups: values, and the places of their gradients.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::names;
use super::parts::Parts;
use super::slots;
use super::widths;
use crate::fuse::{self, Group, Kernel, Read};

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
            let slot = slots::last(parts, group);
            quote!(#slot.value())
        }
    }
}

pub(super) fn part_range(parts: &Parts, part: usize) -> (TokenStream, TokenStream) {
    let part = &parts.net.parts[part];
    (widths::value(&part.start), widths::value(&part.shape.len()))
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
                let slot = slots::last(parts, group);
                if parts.groups[group].trains || !frozen_start(parts) {
                    quote!(#slot.source())
                } else {
                    quote!(#slot.source_if(wanted))
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

/// True if the network begins with frozen layers. Values before the first trained layer have a gradient only if the
/// input's gradient is wanted.
pub(super) fn frozen_start(parts: &Parts) -> bool {
    let frozen = |group: &Group| {
        matches!(
            group.kernel,
            Kernel::Dense { frozen: true, .. }
                | Kernel::Layer { frozen: true, .. }
                | Kernel::Own { frozen: true, .. }
                | Kernel::Network { .. }
        )
    };
    let groups = parts.groups.iter().flat_map(Group::written);
    groups.filter(|group| !group.trains).any(frozen)
}

/// True if a group reads more than one part of the input: their sources are lent at once.
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

/// True if the passes backward lend the input's source several times.
pub(super) fn lends_input(parts: &Parts) -> bool {
    let reads = || parts.groups.iter().flat_map(|group| &group.reads);
    reads().any(|read| matches!(read, Read::Part(_)))
        || (reads().any(|read| *read == Read::Input)
            && !fuse::read_once(&parts.groups, Read::Input))
}
