//! Numbers as the runtime takes them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Number;
use crate::runtime::F64;

/// An expression of type `f64`.
pub(super) fn number(number: &Number) -> TokenStream {
    match number {
        Number::Literal(tokens) => tokens.clone(),
        Number::Constant(tokens) => as_f64(tokens),
    }
}

/// A constant may have any numeric type. A calculation is done in `f64`: `1 / 3` would be 0 otherwise.
pub(super) fn as_f64(number: &TokenStream) -> TokenStream {
    match syn::parse2::<syn::Path>(number.clone()) {
        Ok(path) => {
            quote!(#path as #F64)
        }
        Err(_) => number.clone(),
    }
}
