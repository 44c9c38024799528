//! Real numbers.

use proc_macro2::TokenStream;

/// A real number.
#[derive(Clone)]
pub(crate) enum Number {
    Literal(TokenStream),
    /// The compiler evaluates it.
    Constant(TokenStream),
}
