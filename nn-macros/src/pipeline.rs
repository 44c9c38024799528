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
    // What follows from an unreadable beginning is no mistake of the user's.
    let mut unsaid = Errors::default();
    let checked = ast.map(|ast| {
        let said = if ast.readable {
            &mut errors
        } else {
            &mut unsaid
        };
        check::network(ast, said) // ast → model
    });
    match checked {
        Some(checked) if errors.is_empty() => Ok(expand::network(&checked.network)), // model → tokens
        checked => Err(Failure {
            errors,
            checked: checked.map(Box::new),
        }),
    }
}

/// The stand-in beside errors.
///
/// The check repairs every mistake that it reports, so the expansion can take the model. If the network is there as the
/// user means it, the stand-in is for the compiler: it has the network's API, and uses elsewhere in the program cause no
/// follow-up errors. Otherwise it is for editors alone: half a network would cause such errors, and the person who is
/// typing it needs the half that is there. Without a name there is none.
pub(crate) fn stub(checked: Option<Box<check::Checked>>) -> TokenStream {
    checked.map_or_else(TokenStream::new, |checked| {
        if checked.whole {
            expand::stub(&checked.network)
        } else {
            expand::stub_for_editors(&checked.network)
        }
    })
}
