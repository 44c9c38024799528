//! Several outputs, each by its name.

use proc_macro2::TokenStream;
use quote::quote;

use super::parts::Parts;
use super::widths;
use crate::model::{self, Dim, plain, sum};
use crate::runtime::{AS_BATCH, BATCH, CLONE, COLUMNS, DEBUG, Door, F32, NETWORK_PREDICT, SCALAR};

/// `pub struct TwoOutputs<T> { digit: Batch<T, 10>, … }`, and the method that fills it.
pub(super) fn named(parts: &Parts) -> (TokenStream, TokenStream) {
    let Parts { net, generics, .. } = parts;
    if net.heads.len() < 2 {
        return (TokenStream::new(), TokenStream::new());
    }
    let (vis, name) = (&net.vis, &net.name);
    let outputs = model::outputs(name);
    let door = Door::outside(&net.krate, name.span());
    let [batch, clone, debug, f32, scalar] = door.paths([BATCH, CLONE, DEBUG, F32, SCALAR]);
    let doc = format!("The predictions of [`{}`], output by output.", plain(name));
    let fields = net.heads.iter().map(|head| {
        let (field, width) = (&head.name, widths::argument(&head.dim));
        let doc = format!(
            "The predictions of the output `{}`.",
            field.as_ref().map_or_else(String::new, plain)
        );
        quote! {
            #[doc = #doc]
            #vis #field: #batch<T, #width>,
        }
    });
    let cfg = parts.conditions();
    let declared = quote! {
        #[doc = #doc]
        #cfg
        #[derive(#clone, #debug)]
        #vis struct #outputs<T: #scalar = #f32> {
            #(#fields)*
        }
    };
    let mut before: Vec<&Dim> = Vec::new();
    let values: Vec<_> = net
        .heads
        .iter()
        .map(|head| {
            let start = if before.is_empty() {
                quote!(0)
            } else {
                widths::value(&sum(&before))
            };
            before.push(&head.dim);
            let field = &head.name;
            quote!(#field: #COLUMNS(&all, #start))
        })
        .collect();
    let (this, declared_generics, used) = (&parts.this, &generics.declared, &generics.used);
    let input = widths::argument(&net.input.len());
    let split = quote! {
        impl #declared_generics #this #used {
            /// Predictions for a batch, output by output.
            #[must_use]
            #vis fn outputs(&self, x: impl #AS_BATCH<T, #input>) -> #outputs<T> {
                let all = #NETWORK_PREDICT(self, x);
                #outputs { #(#values),* }
            }
        }
    };
    (declared, split)
}
