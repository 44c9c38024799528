//! The macros of nn-core. `calculus`: symbolic differentiation for `activation!` and `loss!`.

mod calculus;

/// Works out an activation; called by `nn_core::activation!` only.
#[doc(hidden)]
#[proc_macro]
pub fn activation_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    calculus::activation(input.into()).into()
}

/// Works out a loss; called by `nn_core::loss!` only.
#[doc(hidden)]
#[proc_macro]
pub fn loss_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    calculus::loss(input.into()).into()
}
