//! Widths: where an expression stands, and where a generic argument does.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::declared;
use crate::diag::{Place, located};
use crate::model::{Declared, Dim, Side, Size, Term};
use crate::runtime::{Door, F32, MODEL, OWN_LAYER};

/// A width where an expression stands.
pub(super) fn value(krate: &TokenStream, dim: &Dim) -> TokenStream {
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
        Size::Constant(term, _) => self::term(krate, term),
        Size::Param(name) => quote!(#name),
    }
}

/// A width where a generic argument stands.
pub(super) fn argument(krate: &TokenStream, dim: &Dim) -> TokenStream {
    let value = value(krate, dim);
    match &dim.size {
        Size::Known(_) | Size::Param(_) => value,
        Size::Constant(..) => quote!({ #value }),
    }
}

/// `[T; 64]`
pub(super) fn array(krate: &TokenStream, dim: &Dim) -> TokenStream {
    let length = value(krate, dim);
    quote_spanned!(dim.place.first=> [T; #length])
}

fn term(krate: &TokenStream, term: &Term) -> TokenStream {
    match term {
        Term::Named(name) => quote!(#name),
        Term::OfNetwork(declared, side) => width_of(krate, declared, *side),
        Term::OfLayer(declared, side) => own_width(krate, declared, *side),
        Term::Half(whole) => {
            let whole = self::term(krate, whole);
            quote!((#whole) / 2)
        }
        Term::Product(a, b) => {
            let (a, b) = (value(krate, a), value(krate, b));
            quote!((#a) * (#b))
        }
        Term::Sum(terms) => {
            let terms = terms.iter().map(|term| value(krate, term));
            quote!(#(#terms)+*)
        }
    }
}

/// `<Over<Encoder, f32> as Model>::OUTPUT`: a width of a declared network, the same for every scalar.
fn width_of(krate: &TokenStream, declared: &Declared, side: Side) -> TokenStream {
    let span = Place::of(&declared.path).first;
    let door = Door::outside(krate, span);
    let ty = declared::over(declared, &door.path(F32));
    let (model, constant) = (door.path_at(MODEL, span), Ident::new(side.name(), span));
    quote_spanned!(span=> <#ty as #model>::#constant)
}

/// A width of a layer of the user's own, which does not depend on the scalar.
fn own_width(krate: &TokenStream, declared: &Declared, side: Side) -> TokenStream {
    let span = Place::of(&declared.path).first;
    let door = Door::outside(krate, span);
    let (scalar, layer) = (door.path(F32), door.path(OWN_LAYER));
    let ty = declared::over(declared, &scalar);
    let constant = Ident::new(side.name(), span);
    located(&quote!(<#ty as #layer<#scalar>>::#constant), span)
}
