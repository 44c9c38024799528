//! The slots of groups: a variable for each, or for all of a repeated block.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::parts::Parts;
use super::rows::times;
use crate::fuse::Kernel;
use crate::runtime::{ARRAY, FIRST, REPEATED_SLOTS};

/// `let [hidden, output] = array(slots);`: the variables of all groups.
pub(super) fn named(parts: &Parts) -> TokenStream {
    let mut all = TokenStream::new();
    let mut row = Vec::new();
    for (group, local) in parts.groups.iter().zip(&parts.locals) {
        let Kernel::Repeated { repeat, groups } = &group.kernel else {
            row.push(local);
            continue;
        };
        if !row.is_empty() {
            all.extend(quote!(let ([#(#row),*], slots) = #FIRST(slots);));
            row.clear();
        }
        let count = times(repeat, groups.len());
        all.extend(quote!(let (#local, slots) = #REPEATED_SLOTS(slots, #count);));
    }
    quote!(#all let [#(#row),*] = #ARRAY(slots);)
}

/// The slot with the value of a group.
pub(super) fn last(parts: &Parts, group: usize) -> TokenStream {
    let local = &parts.locals[group];
    match &parts.groups[group].kernel {
        Kernel::Repeated { repeat, groups } if repeat.count.is_some() => {
            let all = times(repeat, groups.len());
            quote!(#local[#all - 1])
        }
        Kernel::Repeated { groups, .. } => {
            let last = Literal::usize_unsuffixed(groups.len() - 1);
            quote!(#local[#last])
        }
        _ => local.to_token_stream(),
    }
}
