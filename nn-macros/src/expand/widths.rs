//! Widths, as expressions and as generic arguments.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::declared;
use crate::model::{Dim, Size, Term};

/// A width as an expression.
pub(super) fn value(dim: &Dim) -> TokenStream {
    match &dim.size {
        Size::Known(size) => {
            let mut literal = proc_macro2::Literal::usize_unsuffixed(*size);
            let span = dim.place.first;
            // rustdoc prints what the user wrote there, which may be `swiglu` or the `2` of `2 * 5`.
            let as_written = span
                .source_text()
                .is_none_or(|text| text == size.to_string());
            literal.set_span(if as_written {
                span
            } else {
                Span::mixed_site().located_at(span)
            });
            quote!(#literal)
        }
        Size::Constant(term, _) => self::term(term),
        Size::Param(name) => quote!(#name),
    }
}

/// A width as a generic argument.
pub(super) fn argument(dim: &Dim) -> TokenStream {
    let value = value(dim);
    match &dim.size {
        Size::Known(_) | Size::Param(_) => value,
        Size::Constant(..) => quote!({ #value }),
    }
}

/// `[T; 64]`
pub(super) fn array(dim: &Dim) -> TokenStream {
    let length = value(dim);
    quote_spanned!(dim.place.first=> [T; #length])
}

fn term(term: &Term) -> TokenStream {
    match term {
        Term::Named(name) => quote!(#name),
        Term::Of(declared, side) => declared::width(declared, *side).into_token_stream(),
        Term::Quotient(whole, divisor) => {
            let (of, by) = (value(whole), value(divisor));
            match whole.known() {
                Some(_) => quote!(#of / #by),
                None => quote!((#of) / #by),
            }
        }
        Term::Product(a, b) => {
            let (a, b) = (value(a), value(b));
            quote!((#a) * (#b))
        }
        Term::Sum(terms) => {
            let terms = terms.iter().map(value);
            quote!(#(#terms)+*)
        }
    }
}
