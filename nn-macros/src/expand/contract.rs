//! The traits of the network: `Model` and `Network`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::parts::Parts;
use super::{construct, forward, head, inputs, parameters, program, widths};
use crate::diag::located;
use crate::runtime::{MODEL, NETWORK, OVER_SCALAR, SCALAR};

/// `impl Model for Digits<T>`: the description of the network.
pub(super) fn model(parts: &Parts) -> TokenStream {
    let (this, generics) = (&parts.this, &parts.generics);
    let (declared, used) = (&generics.declared, &generics.used);
    let (head, program) = (head::ty(parts), program::constant(parts));
    let (first_weights, tensors) = (construct::first_weights(parts), parameters::tensors(parts));
    let (check, forward) = (inputs::check(parts), forward::batch(parts));
    quote! {
        #[doc(hidden)]
        impl #declared #MODEL for #this #used {
            type Scalar = T;
            type Head = #head;
            #program
            #first_weights
            #tensors
            #check
            #forward
        }
    }
}

/// `impl Network<64, 10> for Digits<T>`, spanned at the two widths.
pub(super) fn network(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let widths = &generics.widths;
    let input = widths::argument(&net.input.len());
    let output = widths::argument(&net.output());
    let place = net.input.place();
    let over = located(&quote!(<#widths __T>), net.name.span());
    let network = NETWORK.at(place.first);
    let contract = quote_spanned!(place.first=> #network<#input, #output>);
    quote! {
        impl #declared #contract for #this #used {}
        impl #declared #OVER_SCALAR for #this #used {
            type Over<__T: #SCALAR> = #this #over;
        }
    }
}
