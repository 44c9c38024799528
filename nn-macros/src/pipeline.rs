//! The macro in one function.

use proc_macro2::TokenStream;

use crate::diag::Errors;
use crate::syntax::parse;
use crate::{check, expand};

/// The expansion of `network!`.
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

/// Every mistake of a declaration, and the repaired model. The network's stand-in is made from the model, so that the
/// mistakes are the only errors.
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

/// The stand-in beside errors: the whole network as the user means it, or nothing.
///
/// The check repairs every mistake that it reports, so the expansion can take the model. The stand-in has the network's
/// API: uses elsewhere in the program cause no follow-up errors.
pub(crate) fn stub(checked: Option<Box<check::Checked>>) -> TokenStream {
    let whole = checked.filter(|checked| checked.whole);
    whole.map_or_else(TokenStream::new, |checked| expand::stub(&checked.network))
}
