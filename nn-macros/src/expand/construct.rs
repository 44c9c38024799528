//! The start of a network; `predict_one`; the items of the `f32` instance, which need no scalar; `Clone`, `Debug`,
//! `Display`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::parts::Parts;
use super::{asserts, docs, names, parameters, widths};
use crate::model::plain;
use crate::runtime::{AT_F32, INIT_RNG, ONE_PREDICT, PHANTOM_DATA, TRAITS};

pub(super) fn impls(parts: &Parts) -> TokenStream {
    let inherent = inherent(parts);
    let at_f32 = at_f32(parts);
    let traits = traits(parts);
    quote! {
        #inherent
        #at_f32
        #traits
    }
}

fn inherent(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (vis, name) = (&net.vis, &net.name);
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let (input, output) = (
        widths::array(&net.input.len()),
        widths::array(&net.output()),
    );
    let bound = asserts::fits_stack(parts);
    let place = net.input.place();
    let x = Ident::new("x", place.first);
    let argument = quote_spanned!(place.first=> #x: &#input);
    let method = Ident::new("predict_one", name.span());
    quote! {
        impl #declared #this #used {
            /// The prediction for one sample, on the stack: no allocation, no lock.
            #[must_use]
            #vis fn #method(&self, #argument) -> #output #bound {
                #ONE_PREDICT(self, #x)
            }
        }
    }
}

/// On one instance only, so that `Digits::new(1)`, `Digits::INPUT` and `Digits::svg()` need no type.
fn at_f32(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (vis, this, widths) = (&net.vis, &parts.this, &generics.declared_widths);
    let at_f32 = &generics.at_f32;
    let (input, output) = (
        widths::argument(&net.input.len()),
        widths::argument(&net.output()),
    );
    quote! {
        impl<#widths> #this #at_f32 {
            #AT_F32! { #vis, #input, #output }
        }
    }
}

/// The first weights, in the trait of the network.
pub(super) fn first_weights(parts: &Parts) -> TokenStream {
    let Parts { net, .. } = parts;
    let (rng, fields) = if net.fields.is_empty() {
        let scalar = names::scalar_field();
        (quote!(_rng), quote!({ #scalar: #PHANTOM_DATA }))
    } else {
        (quote!(rng), parameters::first(parts, &net.fields))
    };
    quote! {
        fn init(#rng: &mut #INIT_RNG) -> Self {
            Self #fields
        }
    }
}

/// `Display`, and `Clone` and `Debug` unless the user derives them.
fn traits(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (this, declared, used) = (&parts.this, &generics.parameters, &generics.used);
    let scalar = net.fields.is_empty().then(names::scalar_field);
    let fields = net.fields.iter().map(|field| &field.name).chain(&scalar);
    let text = plain(&net.name);
    let given = ["Clone", "Debug"];
    let missing = given
        .iter()
        .filter(|name| !docs::derives(&net.attrs, name))
        .map(|name| Ident::new(name, Span::call_site()));
    quote!(#TRAITS! { [#declared] #this #used, #text { #(#fields),* } #(#missing)* })
}
