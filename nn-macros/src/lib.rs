//! The macros of nn-core. `network!`: tokens → ast → model → tokens, one module an arrow.
//! `activation!` and `loss!`: symbolic differentiation, in `formula`.
//!
//! Use them through nn-core, which tells this crate its path. The modules are listed in the order of
//! their dependencies; `pipeline` shows them at work.

mod diag;

mod limits;

mod runtime;

mod catalogue;

mod syntax;

mod model;

mod check;

mod fuse;

mod expand;

mod formula;

mod pipeline;

#[cfg(test)]
mod tests;

#[cfg(test)]
mod errors;
#[cfg(test)]
mod written_out;

#[cfg(test)]
mod mistakes;

#[cfg(test)]
mod editors;

#[cfg(test)]
mod fuzz;

/// Declares a network; called by `nn_core::network!` only.
#[doc(hidden)]
#[proc_macro]
pub fn network_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    pipeline::network(input.into()).into()
}

/// A limit that the language and the runtime share; for nn-core only.
#[doc(hidden)]
#[proc_macro]
pub fn limit(name: proc_macro::TokenStream) -> proc_macro::TokenStream {
    limits::limit(&name.into()).into()
}

/// Works out an activation; called by `nn_core::activation!` only.
#[doc(hidden)]
#[proc_macro]
pub fn activation_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    formula::activation(input.into()).into()
}

/// Works out a loss; called by `nn_core::loss!` only.
#[doc(hidden)]
#[proc_macro]
pub fn loss_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    formula::loss(input.into()).into()
}
