//! Widths: known here, or known to the compiler only.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::diag::Place;

/// What a sample is between two nodes.
#[derive(Clone)]
pub(crate) enum Shape {
    Features(Dim),
}

#[derive(Clone)]
pub(crate) struct Dim {
    pub(crate) size: Size,
    pub(crate) place: Place,
}

#[derive(Clone)]
pub(crate) enum Size {
    Known(usize),
    /// What only the compiler can evaluate: the name of a [`Constant`], or an expression of such; and its text.
    Constant(TokenStream, String),
    /// A parameter of the network.
    Param(Ident),
}

/// An expression of the user's. Generated code has it once and else its name, so that what is wrong with it is told
/// once.
#[derive(Clone)]
pub(crate) struct Constant {
    pub(crate) name: Ident,
    pub(crate) value: TokenStream,
    pub(crate) place: Place,
}

impl Shape {
    pub(crate) fn dim(&self) -> &Dim {
        let Self::Features(dim) = self;
        dim
    }
}

impl Dim {
    /// As the user would write it.
    pub(crate) fn text(&self) -> String {
        match &self.size {
            Size::Known(size) => size.to_string(),
            Size::Constant(_, text) => text.clone(),
            Size::Param(name) => name.to_string(),
        }
    }

    /// As an expression.
    pub(crate) fn tokens(&self) -> TokenStream {
        match &self.size {
            Size::Known(size) => {
                let mut literal = proc_macro2::Literal::usize_unsuffixed(*size);
                let span = self.place.first;
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
            Size::Constant(tokens, _) => tokens.clone(),
            Size::Param(name) => quote!(#name),
        }
    }

    /// Whether both are the same width for all that can be known without the compiler.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.size, &other.size) {
            (Size::Known(a), Size::Known(b)) => a == b,
            (Size::Constant(_, a), Size::Constant(_, b)) => a == b,
            (Size::Param(a), Size::Param(b)) => a == b,
            _ => false,
        }
    }

    pub(crate) fn known(&self) -> Option<usize> {
        match self.size {
            Size::Known(size) => Some(size),
            Size::Constant(..) | Size::Param(_) => None,
        }
    }
}

/// The sum of widths, as one.
pub(crate) fn sum(dims: &[&Dim]) -> Dim {
    let place = dims[0].place;
    if let [one] = dims {
        return (*one).clone();
    }
    if let Some(known) = dims.iter().map(|dim| dim.known()).sum::<Option<usize>>() {
        return Dim {
            size: Size::Known(known),
            place,
        };
    }
    let text: Vec<String> = dims.iter().map(|dim| dim.text()).collect();
    let terms = dims.iter().map(|dim| dim.tokens());
    Dim {
        size: Size::Constant(quote!(#(#terms)+*), text.join(" + ")),
        place,
    }
}
