//! The macro in one function.

use proc_macro2::TokenStream;

use crate::diag::Errors;
use crate::syntax::parse;
use crate::{check, expand};

/// What `network!` turns a declaration into.
pub(crate) fn network(input: TokenStream) -> TokenStream {
    match try_network(input) {
        Ok(expansion) => expansion,
        Err(failure) => {
            let errors = failure.errors.to_tokens();
            let stub = stub(failure.checked);
            quote::quote!(#errors #stub)
        }
    }
}

/// Every mistake of a declaration, and the repaired model: what stands in for the network, so that they
/// are the only errors, is made from it.
pub(crate) struct Failure {
    pub(crate) errors: Errors,
    pub(crate) checked: Option<Box<check::Checked>>,
}

pub(crate) fn try_network(input: TokenStream) -> Result<TokenStream, Failure> {
    let mut errors = Errors::default();
    let ast = parse::network(input, &mut errors); // tokens → ast
    let checked = ast.map(|ast| check::network(ast, &mut errors)); // ast → model
    match checked {
        Some(checked) if errors.is_empty() => Ok(expand::network(&checked.network)), // model → tokens
        checked => Err(Failure {
            errors,
            checked: checked.map(Box::new),
        }),
    }
}

/// What stands beside errors: the whole network as the user means it, or nothing.
///
/// The check repairs what it complains about, so the model is one the expansion can take; its API
/// keeps uses elsewhere in the program free of errors that only follow from the first one.
pub(crate) fn stub(checked: Option<Box<check::Checked>>) -> TokenStream {
    let whole = checked.filter(|checked| checked.whole);
    whole.map_or_else(TokenStream::new, |checked| expand::stub(&checked.network))
}
