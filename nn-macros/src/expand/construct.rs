//! How a network starts; `predict_one`; what stands on the `f32` instance, so that it needs no scalar; `Clone`, `Debug`, `Display`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::parts::Parts;
use super::{asserts, docs, names, parameters};
use crate::model::plain;
use crate::runtime::{
    AS_REF, CLONE, CLONE_CLONE, DATASET, DEBUG, DISPLAY, F32, FMT_RESULT, FORMATTER,
    FORMATTER_DEBUG_STRUCT, FORMATTER_WRITE_STR, INIT_RNG, INIT_RNG_NEW, LAYER_INFO, MODEL,
    MODEL_DRAWN, MODEL_FILE, ONE_PREDICT, OPTION, PATH, PHANTOM_DATA, PICTURE, RESULT, STR, STRING,
    TARGETS, U8, U64, USIZE,
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
    let (input, output) = (parts.array(net.input.dim()), parts.array(&net.output()));
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

/// How a network comes to be. Over other scalars the same names are those of `Model` and `ModelFile`.
fn constructors(parts: &Parts) -> TokenStream {
    let Parts { net, .. } = parts;
    let (vis, width) = (&net.vis, parts.argument(net.input.dim()));
    let path = quote!(path: impl #AS_REF<#PATH>);
    let data = quote!(data: &#DATASET<#F32, #width, impl #TARGETS>);
    let bytes = quote!(bytes: &[#U8]);
    let (one, noted) = (quote!(Self), quote!((Self, #OPTION<#STRING>)));
    let readers = [
        (
            "load",
            quote!(#path),
            quote!(path),
            &one,
            "Reads the network from a safetensors file.",
        ),
        (
            "load_renamed",
            quote!(#path, names: &[(&#STR, &#STR)]),
            quote!(path, names),
            &one,
            "Reads the network from a file with other names: pairs of (name in the file, name in the network).",
        ),
        (
            "load_weights",
            quote!(#path, names: &[(&#STR, &#STR)]),
            quote!(path, names),
            &one,
            "Reads the weights alone, which may come from a network that computes something else with them.",
        ),
        (
            "load_for",
            quote!(#path, #data),
            quote!(path, data),
            &one,
            "Reads the network from a file whose columns and classes must be called as those of `data`.",
        ),
        (
            "load_with_metadata",
            quote!(#path, key: &#STR),
            quote!(path, key),
            &noted,
            "Reads the network from a file, and the text that was saved under `key`.",
        ),
        (
            "from_bytes",
            quote!(#bytes),
            quote!(bytes),
            &one,
            "Reads the network from the bytes of a file.",
        ),
        (
            "from_bytes_with_metadata",
            quote!(#bytes, key: &#STR),
            quote!(bytes, key),
            &noted,
            "Reads the network from the bytes of a file, and the text that was saved under `key`.",
        ),
    ];
    let readers = readers.map(|(reader, parameters, arguments, read, doc)| {
        let reader = format_ident!("{}", reader);
        quote! {
            #[doc = #doc]
            #vis fn #reader(#parameters) -> #RESULT<#read> {
                <Self as #MODEL_FILE>::#reader(#arguments)
            }
        }
    });
    quote! {
        /// A network with first weights drawn from `seed`, the same on every machine.
        #[must_use]
        #vis fn new(seed: #U64) -> Self {
            <Self as #MODEL>::from_seed(seed)
        }
        #(#readers)*
    }
}

/// On one instance only, so that `Digits::new(1)`, `Digits::INPUT` and `Digits::svg()` need no type.
fn at_f32(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (vis, this, widths) = (&net.vis, &parts.this, &generics.declared_widths);
    let (at_f32, constructors) = (&generics.at_f32, constructors(parts));
    let list = [
        ("INPUT", quote!(#USIZE), "Features a sample."),
        ("OUTPUT", quote!(#USIZE), "Outputs a sample."),
        ("PARAMETERS", quote!(#USIZE), "Numbers the network learns."),
        (
            "MULTIPLY_ADDS",
            quote!(#USIZE),
            "Multiply-adds of one prediction.",
        ),
        (
            "STACK_BYTES",
            quote!(#USIZE),
            "Bytes that the arrays of `predict_one` take.",
        ),
        (
            "LAYERS",
            quote!(&'static [#LAYER_INFO]),
            "Every stage, in order.",
        ),
        ("SUMMARY", quote!(&'static #STR), "The layers as a table."),
    ];
    let constants = list.map(|(constant, ty, doc)| {
        let constant = format_ident!("{}", constant);
        quote! {
            #[doc = #doc]
            #vis const #constant: #ty = <Self as #MODEL>::#constant;
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
            #vis fn #picture() -> #STRING {
                <Self as #PICTURE>::#picture()
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl<#widths> #this #at_f32 {
            #constructors
            #(#constants)*
            #(#pictures)*
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
