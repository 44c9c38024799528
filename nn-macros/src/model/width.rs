//! Widths: known to the macro, or to the compiler only.

use proc_macro2::{Ident, TokenStream};

use super::declared::Declared;
use crate::diag::Place;

#[derive(Clone)]
pub(crate) struct Dim {
    pub(crate) size: Size,
    pub(crate) place: Place,
}

#[derive(Clone)]
pub(crate) enum Size {
    Known(usize),
    /// A term that only the compiler can evaluate, and its text.
    Constant(Term, String),
    /// A parameter of the network.
    Param(Ident),
}

/// A width that the compiler evaluates.
#[derive(Clone)]
pub(crate) enum Term {
    /// The name of a [`Constant`].
    Named(Ident),
    /// The width on one side of a network or of a user-defined layer.
    Of(Declared, Side),
    Quotient(Box<Dim>, Box<Dim>),
    Product(Box<Dim>, Box<Dim>),
    Sum(Vec<Dim>),
}

#[derive(Clone, Copy)]
pub(crate) enum Side {
    Input,
    Output,
}

impl Side {
    /// The constant of the trait.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Input => "INPUT",
            Self::Output => "OUTPUT",
        }
    }
}

/// An expression of the user. Generated code writes it once and then uses its name, so that a mistake in it is reported
/// once.
#[derive(Clone)]
pub(crate) struct Constant {
    pub(crate) name: Ident,
    pub(crate) value: TokenStream,
    /// The names in it that stand for widths which only the compiler can evaluate.
    pub(crate) widths: Vec<(Ident, Dim)>,
    pub(crate) place: Place,
    /// True if it is a divisor.
    pub(crate) divides: bool,
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

    /// True if both are the same width, as far as that is known without the compiler.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.size, &other.size) {
            (Size::Known(a), Size::Known(b)) => a == b,
            (Size::Constant(_, a), Size::Constant(_, b)) => a == b,
            (Size::Param(a), Size::Param(b)) => a == b,
            _ => false,
        }
    }

    /// True if only the compiler can tell whether both are the same width.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        matches!(
            (&self.size, &other.size),
            (Size::Constant(..), Size::Constant(..) | Size::Known(_))
                | (Size::Known(_), Size::Constant(..))
        )
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
    let terms = dims.iter().map(|dim| (*dim).clone()).collect();
    Dim {
        size: Size::Constant(Term::Sum(terms), text.join(" + ")),
        place,
    }
}

/// A width over a divisor of it. (Neither is a parameter of the network, unless the divisor is 1.)
pub(crate) fn quotient(whole: &Dim, divisor: &Dim) -> Dim {
    let size = match (&whole.size, &divisor.size) {
        (size, Size::Known(1)) => size.clone(),
        (Size::Known(whole), Size::Known(divisor)) => Size::Known(whole / divisor),
        _ => {
            let text = format!("({}) / {}", whole.text(), divisor.text());
            let (whole, divisor) = (Box::new(whole.clone()), Box::new(divisor.clone()));
            Size::Constant(Term::Quotient(whole, divisor), text)
        }
    };
    Dim {
        size,
        place: divisor.place,
    }
}

/// The product of two widths. (Neither is a parameter of the network, unless the first is 1.)
pub(crate) fn product(a: &Dim, b: &Dim) -> Dim {
    let size = match (&a.size, &b.size) {
        (Size::Known(1), size) => size.clone(),
        (Size::Known(a), Size::Known(b)) => Size::Known(a.saturating_mul(*b)),
        _ => {
            let text = format!("({}) * ({})", a.text(), b.text());
            Size::Constant(
                Term::Product(Box::new(a.clone()), Box::new(b.clone())),
                text,
            )
        }
    };
    Dim {
        size,
        place: a.place,
    }
}
