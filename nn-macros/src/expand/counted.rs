//! Blocks that are repeated as often as a constant says: the rows of one repetition are written, the runtime's constant
//! functions write the others.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::parts::Parts;
use super::rows::{above, read, row, times};
use super::widths;
use crate::fuse::{Group, Kernel};
use crate::model::{Network, Repeat};
use crate::runtime::{
    COUNTED_BLOCK, COUNTED_GROUPS, COUNTED_NAMES, COUNTED_READS, COUNTED_STAGES, COUNTED_TEXTS,
    READ, STR, U8,
};

/// The digits of the largest number of repetitions.
const DIGITS: usize = 4;

/// The blocks of a network, with their groups.
fn blocks<'a>(parts: &'a Parts) -> impl Iterator<Item = (usize, &'a Repeat, &'a [Group<'a>])> {
    let counted = parts.groups.iter().filter_map(|group| match &group.kernel {
        Kernel::Repeated { repeat, groups } if repeat.count.is_some() => {
            Some((*repeat, &groups[..]))
        }
        _ => None,
    });
    counted
        .enumerate()
        .map(|(index, (repeat, groups))| (index, repeat, groups))
}

/// The constants with the names and inputs of all rows.
pub(super) fn constants(parts: &Parts) -> TokenStream {
    let all = blocks(parts).map(|(index, repeat, groups)| {
        let at = repeat.at.text();
        let (rows, net) = (&parts.net.nodes[repeat.nodes.clone()], parts.net);
        let stages = rows.iter().map(|node| match &node.field {
            Some(field) => field.text(),
            None => net.line_name(node).unwrap_or_default().to_owned(),
        });
        let names = texts(&at, index, "STAGES", stages.collect(), repeat);
        let groups = groups.iter().map(|group| group.name.clone());
        let groups = texts(&at, index, "GROUPS", groups.collect(), repeat);
        let reads = reads(net, index, repeat);
        quote!(#names #groups #reads)
    });
    all.collect()
}

/// The names of rows, once for each repetition: `block.0.hidden`, `block.1.hidden`, …
fn texts(at: &str, index: usize, what: &str, names: Vec<String>, repeat: &Repeat) -> TokenStream {
    let first = format!("{at}.0");
    let cut = |name: String| match name.strip_prefix(&first) {
        Some(rest) => (format!("{at}."), rest.to_owned()),
        None if name.is_empty() => (name, String::new()),
        None => (format!("{name}."), String::new()),
    };
    let pieces: Vec<(String, String)> = names.into_iter().map(cut).collect();
    let longest = pieces.iter().map(|(a, b)| a.len() + b.len()).max();
    let width = Literal::usize_unsuffixed(longest.unwrap_or_default() + DIGITS);
    let (rows, name) = (times(repeat, pieces.len()), constant(index, what));
    let bytes = format_ident!("{}_BYTES", name);
    let pieces = pieces.iter().map(|(a, b)| quote!((#a, #b)));
    quote! {
        const #bytes: [[#U8; #width]; #rows] = #COUNTED_NAMES(&[#(#pieces),*]);
        const #name: [&'static #STR; #rows] = #COUNTED_TEXTS(&#bytes);
    }
}

/// The inputs of rows that list them, once for each repetition.
fn reads(net: &Network, index: usize, repeat: &Repeat) -> TokenStream {
    let listed = listed(net, repeat);
    let name = constant(index, "READS");
    let rows = times(repeat, listed.len());
    let (start, len) = place(net, repeat);
    quote!(const #name: [#READ; #rows] = #COUNTED_READS(&[#(#listed),*], #start, #len);)
}

fn listed(net: &Network, repeat: &Repeat) -> Vec<TokenStream> {
    let nodes = repeat.nodes.clone();
    let of_node = |index: usize| {
        let node = &net.nodes[index];
        let is_default = node.reads == [above(index)];
        let reads = node.reads.iter().filter(move |_| !is_default);
        reads.map(|value| read(net, value))
    };
    nodes.flat_map(of_node).collect()
}

/// The first row of a block, and the number of its rows.
fn place(net: &Network, repeat: &Repeat) -> (TokenStream, Literal) {
    let len = Literal::usize_unsuffixed(repeat.nodes.len());
    (row(net, repeat.nodes.start), len)
}

/// `__BLOCK_0_STAGES`
fn constant(index: usize, what: &str) -> Ident {
    format_ident!("__BLOCK_{}_{}", index, what)
}

/// The rows of all stages and of all groups, from those of one repetition of each block.
pub(super) fn rows(
    parts: &Parts,
    stages: TokenStream,
    groups: TokenStream,
) -> (TokenStream, TokenStream) {
    if blocks(parts).next().is_none() {
        return (stages, groups);
    }
    let (net, noises) = (parts.net, Literal::usize_unsuffixed(noises(parts)));
    let mut first_group = 0;
    let mut starts = Vec::new();
    for group in &parts.groups {
        starts.push(first_group);
        first_group += group.written().len();
    }
    let outside = |all: usize, inside: usize| {
        let rest = Literal::usize_unsuffixed(all - inside);
        vec![quote!(#rest)]
    };
    let in_blocks = inside(parts, |repeat, _| repeat.nodes.len());
    let mut all_stages = outside(net.nodes.len(), in_blocks);
    let in_blocks = inside(parts, |_, groups| groups.len());
    let mut all_groups = outside(first_group, in_blocks);
    let of_blocks: Vec<(TokenStream, TokenStream)> = blocks(parts)
        .map(|(index, repeat, groups)| {
            let count = repeat.count.as_ref().map(widths::value);
            let at = parts.groups.iter().position(
                |group| matches!(&group.kernel, Kernel::Repeated { repeat: own, .. } if own.at == repeat.at),
            );
            let group_start = Literal::usize_unsuffixed(at.map_or(0, |at| starts[at]));
            let (start, len) = (
                Literal::usize_unsuffixed(repeat.nodes.start),
                Literal::usize_unsuffixed(repeat.nodes.len()),
            );
            let group_len = Literal::usize_unsuffixed(groups.len());
            all_stages.push(times(repeat, repeat.nodes.len()));
            all_groups.push(times(repeat, groups.len()));
            let [stage_names, group_names, reads] =
                ["STAGES", "GROUPS", "READS"].map(|what| constant(index, what));
            (
                quote!(#COUNTED_BLOCK { start: #start, len: #len, times: #count, names: &#stage_names, reads: &#reads, noises: 0, stages: 0 }),
                quote!(#COUNTED_BLOCK { start: #group_start, len: #group_len, times: #count, names: &#group_names, reads: &[], noises: #noises, stages: #len }),
            )
        })
        .collect();
    let (of_stages, of_groups): (Vec<_>, Vec<_>) = of_blocks.into_iter().unzip();
    (
        quote!(&#COUNTED_STAGES::<{ #(#all_stages)+* }>(#stages, &[#(#of_stages),*])),
        quote!(&#COUNTED_GROUPS::<{ #(#all_groups)+* }>(#groups, &[#(#of_groups),*])),
    )
}

/// The number of rows in blocks.
fn inside(parts: &Parts, count: impl Fn(&Repeat, &[Group]) -> usize) -> usize {
    blocks(parts)
        .map(|(_, repeat, groups)| count(repeat, groups))
        .sum()
}

/// The number of noise layers that are written.
fn noises(parts: &Parts) -> usize {
    let groups = parts.groups.iter().flat_map(Group::written);
    groups
        .filter(|group| matches!(group.kernel, Kernel::Noise { .. }))
        .count()
}
