//! What the user declared elsewhere: a network or a layer that is a stage.

use proc_macro2::Ident;

/// The type of a declared network, or of a layer of the user's own.
#[derive(Clone)]
pub(crate) struct Declared {
    /// As the user wrote it: for messages.
    pub(crate) path: syn::Path,
    /// The alias that generated code calls it by: what is wrong with the path is told once, where the alias is.
    pub(crate) alias: Ident,
}
