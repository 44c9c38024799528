//! Repeated blocks that are loops: the passes of one repetition, as those of a network.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::parts::Parts;
use super::{activation, backward, contract, one_sample};
use crate::fuse;
use crate::model::Network;

/// The passes of each repeated block that is a loop.
pub(super) fn blocks(parts: &Parts) -> TokenStream {
    let mut done = BTreeSet::new();
    let bodies = parts.repeated().filter_map(|repeat| parts.net.body(repeat));
    let new = bodies.filter(|body| done.insert(body.name.to_string()));
    new.map(|body| block(&body, parts.stub)).collect()
}

fn block(net: &Network, stub: bool) -> TokenStream {
    let groups = fuse::looped(net, fuse::of(net));
    let parts = Parts {
        this: net.name.clone(),
        repetition: true,
        ..Parts::new(net, groups, stub)
    };
    let own_activations = activation::own(&parts);
    let inner = blocks(&parts);
    let model = contract::model(&parts);
    let train = backward::train(&parts);
    let one = one_sample::one(&parts);
    quote! {
        const _: () = {
            #own_activations
            #inner
            #model
            #train
            #one
        };
    }
}
