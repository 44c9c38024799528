//! model → tokens. It cannot fail: code can be generated for every model.

mod declared;
mod names;
mod numbers;

mod widths;

mod rows;

mod parts;

mod aliases;
mod docs;
mod head;
mod layer;
mod outputs;

mod activation;
mod counted;
mod field;
mod program;

mod parameters;
mod slots;
mod reads;
mod structs;

mod calls;
mod inputs;

mod asserts;
mod forward;
mod one_sample;
mod tiny;

mod backward;
mod construct;

mod contract;

mod repeated;

use proc_macro2::TokenStream;
use quote::quote;

use crate::fuse;
use crate::model::Network;
use crate::runtime::{self, Door, FOR_EDITORS};
use parts::Parts;

pub(crate) fn network(net: &Network) -> TokenStream {
    generate(net, false)
}

/// The same types and docs, and functions without bodies.
pub(crate) fn stub(net: &Network) -> TokenStream {
    generate(net, true)
}

/// The same in an item that only editors read, for a network that is not known well enough for a program: `net` has
/// stand-ins for what is missing.
pub(crate) fn stub_for_editors(net: &Network) -> TokenStream {
    let (for_editors, stub) = (Door::of(&net.krate).path(FOR_EDITORS), stub(net));
    quote!(#for_editors! { #stub })
}

fn generate(net: &Network, stub: bool) -> TokenStream {
    let groups = tiny::or_looped(net, fuse::of(net));
    let parts = Parts::new(net, groups, stub);
    let declaration = structs::declaration(&parts);
    let import = runtime::import(&net.krate, net.name.span());
    let asserts = asserts::all(&parts);
    let own_activations = activation::own(&parts);
    let repeated = repeated::blocks(&parts);
    let counted = counted::constants(&parts);
    let construct = construct::impls(&parts);
    let model = contract::model(&parts);
    let train = backward::train(&parts);
    let network = contract::network(&parts);
    let one = one_sample::one(&parts);
    let (outputs, split) = outputs::named(&parts);
    let constants = aliases::constants(&parts);
    let aliases = aliases::aliases(&parts);
    let alias = aliases::this(&parts);
    let cfg = parts.conditions();
    let deprecated = net
        .attrs
        .iter()
        .any(|attr| attr.path().is_ident("deprecated"));
    let deprecated = deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #constants
        #aliases
        #declaration
        #outputs
        #cfg
        #deprecated
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
        #[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
        const _: () = {
            #import
            #alias
            #asserts
            #own_activations
            #repeated
            #counted
            #construct
            #model
            #train
            #network
            #one
            #split
        };
    }
}
