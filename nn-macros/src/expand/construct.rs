//! How a network starts; `predict_one`; what stands on the `f32` instance, so that it needs no scalar; `Clone`, `Debug`, `Display`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::parts::Parts;
use super::{asserts, docs, names, parameters, widths};
use crate::model::plain;
use crate::runtime::{
    AT_F32, CLONE, CLONE_CLONE, DEBUG, DISPLAY, FMT_RESULT, FORMATTER, FORMATTER_DEBUG_STRUCT,
    FORMATTER_WRITE_STR, INIT_RNG, INIT_RNG_NEW, MODEL, MODEL_DRAWN, ONE_PREDICT, PHANTOM_DATA,
    U64,
};

pub(super) fn impls(parts: &Parts) -> TokenStream {
    let inherent = inherent(parts);
    let at_f32 = at_f32(parts);
    let copies = copies(parts);
    let display = display(parts);
    quote! {
        #inherent
        #at_f32
        #copies
        #display
    }
}

fn inherent(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (vis, name) = (&net.vis, &net.name);
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let (input, output) = (widths::array(net.input.dim()), widths::array(&net.output()));
    let bound = asserts::fits_stack(parts);
    let place = net.input.dim().place;
    let x = proc_macro2::Ident::new("x", place.first);
    let argument = quote_spanned!(place.first=> #x: &#input);
    let method = proc_macro2::Ident::new("predict_one", name.span());
    quote! {
        #[automatically_derived]
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
    let (at_f32, input) = (&generics.at_f32, widths::argument(net.input.dim()));
    quote! {
        #[automatically_derived]
        impl<#widths> #this #at_f32 {
            #AT_F32! { #vis, #input }
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
        fn from_seed(seed: #U64) -> Self {
            #MODEL_DRAWN(&mut #INIT_RNG_NEW(seed))
        }
        fn drawn(#rng: &mut #INIT_RNG) -> Self {
            Self #fields
        }
    }
}

/// `Clone` and `Debug`, unless the user derives them. Written out: what `derive` writes complains of every field if
/// something else has the network's name, and of that there is an error already.
fn copies(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let scalar = net.fields.is_empty().then(names::scalar_field);
    let fields = net.fields.iter().map(|field| &field.name).chain(&scalar);
    let (values, shown) = (fields.clone(), fields.clone());
    let (text, texts) = (plain(&net.name), fields.clone().map(plain));
    let derived = |name: &str| docs::derives(&net.attrs, name);
    let clone = (!derived("Clone")).then(|| {
        let clone = CLONE_CLONE;
        quote! {
            #[automatically_derived]
            impl #declared #CLONE for #this #used {
                fn clone(&self) -> Self {
                    Self { #(#fields: #clone(&self.#values)),* }
                }
            }
        }
    });
    let debug = (!derived("Debug")).then(|| {
        quote! {
            #[automatically_derived]
            impl #declared #DEBUG for #this #used {
                fn fmt(&self, f: &mut #FORMATTER<'_>) -> #FMT_RESULT {
                    #FORMATTER_DEBUG_STRUCT(f, #text)
                        #(.field(#texts, &self.#shown))*
                        .finish()
                }
            }
        }
    });
    quote!(#clone #debug)
}

fn display(parts: &Parts) -> TokenStream {
    let Parts { this, generics, .. } = parts;
    let (declared, used) = (&generics.declared, &generics.used);
    quote! {
        #[automatically_derived]
        impl #declared #DISPLAY for #this #used {
            fn fmt(&self, f: &mut #FORMATTER<'_>) -> #FMT_RESULT {
                #FORMATTER_WRITE_STR(f, <Self as #MODEL>::SUMMARY)
            }
        }
    }
}
