//! `new`, `predict_one`, the constants on the `f32` instance, `Display`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::{Parts, array, asserts, parameters};
use crate::names;

pub(super) fn impls(parts: &Parts) -> TokenStream {
    let inherent = inherent(parts);
    let constants = constants(parts);
    let display = display(parts);
    quote! {
        #inherent
        #constants
        #display
    }
}

fn inherent(parts: &Parts) -> TokenStream {
    let Parts {
        net, rt, generics, ..
    } = parts;
    let (vis, name) = (&net.vis, &net.name);
    let (declared, used) = (&generics.declared, &generics.used);
    let (input, output) = (array(net.input.dim()), array(&net.output()));
    let bound = asserts::fits_stack(parts);
    let place = net.input.dim().place;
    let x = proc_macro2::Ident::new("x", place.first);
    let argument = quote_spanned!(place.first=> #x: &#input);
    let method = proc_macro2::Ident::new("predict_one", name.span());
    quote! {
        #[automatically_derived]
        impl #declared #name #used {
            /// A network with first weights drawn from `seed`, the same on every machine.
            #[must_use]
            #vis fn new(seed: #rt::u64) -> Self {
                #rt::Model::from_seed(seed)
            }

            /// The prediction for one sample, on the stack: no allocation, no lock.
            #[must_use]
            #vis fn #method(&self, #argument) -> #output #bound {
                #rt::one::predict(self, #x)
            }
        }
    }
}

/// On one instance only, so that `Digits::INPUT` and `Digits::svg()` need no type.
fn constants(parts: &Parts) -> TokenStream {
    let Parts {
        net, rt, generics, ..
    } = parts;
    let (vis, name, widths) = (&net.vis, &net.name, &generics.declared_widths);
    let at_f32 = &generics.at_f32;
    let list = [
        ("INPUT", quote!(#rt::usize), "Features a sample."),
        ("OUTPUT", quote!(#rt::usize), "Outputs a sample."),
        (
            "PARAMETERS",
            quote!(#rt::usize),
            "Numbers the network learns.",
        ),
        (
            "MULTIPLY_ADDS",
            quote!(#rt::usize),
            "Multiply-adds of one prediction.",
        ),
        (
            "STACK_BYTES",
            quote!(#rt::usize),
            "Bytes that the arrays of `predict_one` take.",
        ),
        (
            "LAYERS",
            quote!(&'static [#rt::LayerInfo]),
            "Every stage, in order.",
        ),
        (
            "SUMMARY",
            quote!(&'static #rt::str),
            "The layers as a table.",
        ),
    ];
    let constants = list.map(|(constant, ty, doc)| {
        let constant = format_ident!("{}", constant);
        quote! {
            #[doc = #doc]
            #vis const #constant: #ty = <Self as #rt::Model>::#constant;
        }
    });
    let pictures = [
        ("mermaid", "The architecture as Mermaid text."),
        ("svg", "The architecture as an SVG picture."),
    ];
    let pictures = pictures.map(|(picture, doc)| {
        let picture = format_ident!("{}", picture);
        quote! {
            #[doc = #doc]
            #[must_use]
            #vis fn #picture() -> #rt::String {
                <Self as #rt::Model>::#picture()
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl<#widths> #name #at_f32 {
            #(#constants)*
            #(#pictures)*
        }
    }
}

/// The first weights, in the trait of the network.
pub(super) fn first_weights(parts: &Parts) -> TokenStream {
    let Parts { net, rt, .. } = parts;
    let (rng, fields) = if net.fields.is_empty() {
        let scalar = names::scalar_field();
        (quote!(_rng), quote!({ #scalar: #rt::PhantomData }))
    } else {
        (quote!(rng), parameters::first(parts, &net.fields))
    };
    quote! {
        fn from_seed(seed: #rt::u64) -> Self {
            #rt::Model::drawn(&mut #rt::InitRng::new(seed))
        }
        fn drawn(#rng: &mut #rt::InitRng) -> Self {
            Self #fields
        }
    }
}

fn display(parts: &Parts) -> TokenStream {
    let Parts {
        net, rt, generics, ..
    } = parts;
    let (name, declared, used) = (&net.name, &generics.declared, &generics.used);
    quote! {
        #[automatically_derived]
        impl #declared #rt::Display for #name #used {
            fn fmt(&self, f: &mut #rt::Formatter<'_>) -> #rt::FmtResult {
                #rt::Formatter::write_str(f, <Self as #rt::Model>::SUMMARY)
            }
        }
    }
}
