//! The parameters by name, in declaration order.

use proc_macro2::TokenStream;
use quote::quote;

use super::Parts;
use crate::names;

/// `fn parameters` and `fn parameters_mut`
pub(super) fn both(parts: &Parts) -> TokenStream {
    let rt = &parts.rt;
    let list = |method: &TokenStream| {
        parts
            .net
            .dense()
            .map(|(_, dense)| {
                let field = &dense.field;
                let (weight, bias) = names::tensors(field);
                quote!(self.#field.#method(#weight, #bias))
            })
            .reduce(|first, then| quote!(#rt::Iterator::chain(#first, #then)))
            .unwrap_or_else(|| quote!(#rt::empty()))
    };
    let (shared, mutable) = (list(&quote!(parameters)), list(&quote!(parameters_mut)));
    quote! {
        fn parameters(&self) -> impl #rt::Iterator<Item = #rt::Parameter<'_, T>> {
            #shared
        }
        fn parameters_mut(&mut self) -> impl #rt::Iterator<Item = #rt::ParameterMut<'_, T>> {
            #mutable
        }
    }
}
