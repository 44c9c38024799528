//! One call per group, over a batch.

use proc_macro2::TokenStream;
use quote::quote;

use super::calls::Call;
use super::parts::Parts;
use super::slots;
use crate::runtime::{MAT_REF, PASS, SLOT};

/// `fn compute`
pub(super) fn batch(parts: &Parts) -> TokenStream {
    let Parts { groups, .. } = parts;
    let calls = (0..groups.len()).map(|index| Call::for_group(parts, index).forward(parts, index));
    let slots = slots::named(parts);
    let body = parts.body(quote! {
        #slots
        #(#calls)*
    });
    quote! {
        fn compute(&self, x: #MAT_REF<'_, T>, slots: &mut [#SLOT<T>], pass: &#PASS) #body
    }
}
