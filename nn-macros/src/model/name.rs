//! Names that the user gives.

use proc_macro2::Ident;
use quote::format_ident;

/// A name without `r#`.
pub(crate) fn plain(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map_or(name.clone(), String::from)
}

/// The struct for the outputs of a network with several.
pub(crate) fn outputs(network: &Ident) -> Ident {
    format_ident!("{}Outputs", plain(network), span = network.span())
}
