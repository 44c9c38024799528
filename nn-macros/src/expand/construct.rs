//! How a network starts; `predict_one`; what stands on the `f32` instance, so that it needs no scalar; `Clone`, `Debug`, `Display`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::parts::Parts;
use super::{asserts, docs, names, parameters};
use crate::model::plain;

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
    let Parts {
        net, rt, generics, ..
    } = parts;
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
                #rt::one::predict(self, #x)
            }
        }
    }
}

/// How a network comes to be. Over other scalars the same names are those of `Model` and `ModelFile`.
fn constructors(parts: &Parts) -> TokenStream {
    let Parts { net, rt, .. } = parts;
    let (vis, width) = (&net.vis, parts.argument(net.input.dim()));
    let path = quote!(path: impl #rt::AsRef<#rt::Path>);
    let data = quote!(data: &#rt::Dataset<#rt::f32, #width, impl #rt::Targets>);
    let bytes = quote!(bytes: &[#rt::u8]);
    let (one, noted) = (quote!(Self), quote!((Self, #rt::Option<#rt::String>)));
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
            quote!(#path, names: &[(&#rt::str, &#rt::str)]),
            quote!(path, names),
            &one,
            "Reads the network from a file with other names: pairs of (name in the file, name in the network).",
        ),
        (
            "load_weights",
            quote!(#path, names: &[(&#rt::str, &#rt::str)]),
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
            quote!(#path, key: &#rt::str),
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
            quote!(#bytes, key: &#rt::str),
            quote!(bytes, key),
            &noted,
            "Reads the network from the bytes of a file, and the text that was saved under `key`.",
        ),
    ];
    let readers = readers.map(|(reader, parameters, arguments, read, doc)| {
        let reader = format_ident!("{}", reader);
        quote! {
            #[doc = #doc]
            #vis fn #reader(#parameters) -> #rt::Result<#read> {
                <Self as #rt::ModelFile>::#reader(#arguments)
            }
        }
    });
    quote! {
        /// A network with first weights drawn from `seed`, the same on every machine.
        #[must_use]
        #vis fn new(seed: #rt::u64) -> Self {
            <Self as #rt::Model>::from_seed(seed)
        }
        #(#readers)*
    }
}

/// On one instance only, so that `Digits::new(1)`, `Digits::INPUT` and `Digits::svg()` need no type.
fn at_f32(parts: &Parts) -> TokenStream {
    let Parts {
        net, rt, generics, ..
    } = parts;
    let (vis, this, widths) = (&net.vis, &parts.this, &generics.declared_widths);
    let (at_f32, constructors) = (&generics.at_f32, constructors(parts));
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
        impl<#widths> #this #at_f32 {
            #constructors
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

/// `Clone` and `Debug`, unless the user derives them. Written out: what `derive` writes complains of every field if
/// something else has the network's name, and of that there is an error already.
fn copies(parts: &Parts) -> TokenStream {
    let Parts {
        net, rt, generics, ..
    } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let scalar = net.fields.is_empty().then(names::scalar_field);
    let fields = net.fields.iter().map(|field| &field.name).chain(&scalar);
    let (values, shown) = (fields.clone(), fields.clone());
    let (text, texts) = (plain(&net.name), fields.clone().map(plain));
    let derived = |name: &str| docs::derives(&net.attrs, name);
    let clone = (!derived("Clone")).then(|| {
        quote! {
            #[automatically_derived]
            impl #declared #rt::Clone for #this #used {
                fn clone(&self) -> Self {
                    Self { #(#fields: #rt::Clone::clone(&self.#values)),* }
                }
            }
        }
    });
    let debug = (!derived("Debug")).then(|| {
        quote! {
            #[automatically_derived]
            impl #declared #rt::Debug for #this #used {
                fn fmt(&self, f: &mut #rt::Formatter<'_>) -> #rt::FmtResult {
                    #rt::Formatter::debug_struct(f, #text)
                        #(.field(#texts, &self.#shown))*
                        .finish()
                }
            }
        }
    });
    quote!(#clone #debug)
}

fn display(parts: &Parts) -> TokenStream {
    let Parts {
        rt, this, generics, ..
    } = parts;
    let (declared, used) = (&generics.declared, &generics.used);
    quote! {
        #[automatically_derived]
        impl #declared #rt::Display for #this #used {
            fn fmt(&self, f: &mut #rt::Formatter<'_>) -> #rt::FmtResult {
                #rt::Formatter::write_str(f, <Self as #rt::Model>::SUMMARY)
            }
        }
    }
}
