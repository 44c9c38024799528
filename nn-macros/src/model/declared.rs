//! Networks and layers that the user declares elsewhere and uses as stages.

use proc_macro2::Ident;

/// The type of a declared network, or of a user-defined layer.
#[derive(Clone)]
pub(crate) struct Declared {
    /// As the user wrote it: for messages.
    pub(crate) path: syn::Path,
    /// The alias in generated code. A wrong path is reported once, at this alias.
    pub(crate) alias: Ident,
}
