//! The door to the runtime, nn-core.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};

use crate::diag::located;

/// The runtime from outside the generated block: `nn_core::__private`, blamed on `span`.
pub(crate) fn door(krate: &TokenStream, span: Span) -> TokenStream {
    let krate = located(krate, span);
    let span = Span::call_site().located_at(span);
    quote_spanned!(span=> #krate::__private)
}

/// The runtime inside the generated block.
pub(crate) fn rt() -> Ident {
    format_ident!("__rt")
}

/// The runtime inside the generated block, blamed on `span`.
pub(crate) fn rt_at(span: Span) -> Ident {
    Ident::new("__rt", span)
}
