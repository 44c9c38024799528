//! One call per group, over a batch.

use proc_macro2::TokenStream;
use quote::quote;

use super::calls::Call;
use super::parts::Parts;
use crate::runtime::{ARRAY, MAT_REF, PASS, SLOT};

/// `fn forward`
pub(super) fn batch(parts: &Parts) -> TokenStream {
    let Parts { groups, .. } = parts;
    let locals = &parts.locals;
    let calls = (0..groups.len()).map(|index| Call::for_group(parts, index).forward(parts, index));
    let body = parts.body(quote! {
        let [#(#locals),*] = #ARRAY(slots);
        #(#calls)*
    });
    quote! {
        fn forward(&self, x: #MAT_REF<'_, T>, slots: &mut [#SLOT<T>], pass: &#PASS) #body
    }
}
