//! Limits of the language that the runtime shares. They stand here alone: the runtime asks for each by its name.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// More features than any sample has; below it, the product of two widths cannot overflow.
pub(crate) const WIDTH: usize = 1 << 30;

/// The largest number of named outputs of a network: the size up to which the standard library implements its traits
/// for tuples.
pub(crate) const OUTPUTS: usize = 12;

/// Values on the stack that are few for every thread: generated code does not ask the runtime if they fit.
pub(crate) const FEW_VALUES: usize = 16 * 1024;

/// The largest divisor of a width that a message proposes: the search for one must end soon.
pub(crate) const DIVISOR: usize = 10_000;

/// The limit of this name, as a literal. (A crate of macros hands on macros alone.)
pub(crate) fn limit(name: &TokenStream) -> TokenStream {
    let limit = match name.to_string().as_str() {
        "WIDTH" => WIDTH,
        "OUTPUTS" => OUTPUTS,
        "FEW_VALUES" => FEW_VALUES,
        "DIVISOR" => DIVISOR,
        _ => return quote!(compile_error!("there is no limit of this name")),
    };
    let limit = Literal::usize_suffixed(limit);
    quote!(#limit)
}
