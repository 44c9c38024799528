//! Reading a width.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{BinOp, Expr, UnOp};

use super::constants::Constants;
use super::spelling::bare;
use crate::catalogue::{self, row::Does};
use crate::diag::{Errors, Place, replaced, source};
use crate::limits;
use crate::model::{Dim, Piece, Sentence, Shape, Size};
use crate::syntax::ast::WIDTH;
use crate::syntax::literal::{self, Fault};

/// A width, or an error.
pub(super) fn dim(
    expr: &Expr,
    stage: &str,
    constants: &mut Constants,
    errors: &mut Errors,
) -> Option<Dim> {
    read(expr, stage, (constants, Constants::size), errors)
}

/// A width that is not a literal and divides another one, or an error; `name` is the option.
pub(super) fn divisor(
    expr: &Expr,
    name: &str,
    constants: &mut Constants,
    errors: &mut Errors,
) -> Option<Dim> {
    read(expr, name, (constants, Constants::divisor), errors)
}

fn read(
    expr: &Expr,
    stage: &str,
    (constants, of_constant): (&mut Constants, fn(&mut Constants, &Expr) -> Size),
    errors: &mut Errors,
) -> Option<Dim> {
    let place = Place::of(expr);
    if let Some(dim) = of_names(expr, stage, constants, errors) {
        return dim;
    }
    let params = &constants.params;
    if let Expr::Path(path) = bare(expr)
        && let Some(name) = path.path.get_ident()
        && params.contains(name)
    {
        return Some(Dim {
            size: Size::Param(name.clone()),
            place,
        });
    }
    if let Some(param) = mentioned(expr.to_token_stream(), params) {
        errors.at(
            place,
            format!("stable Rust cannot calculate with the parameter `{param}`"),
            format!("use `{param}` alone, or add a parameter for this width: `const OTHER: usize`"),
        );
        return None;
    }
    if let Expr::Call(call) = bare(expr)
        && is_dense(bare(&call.func))
    {
        let (text, width) = (source(expr), source(&call.args));
        errors.at(
            place,
            format!("`{text}` is a layer, and here stands the width of `{stage}`"),
            format!(
                "a layer has a line of its own, `name: {text}`; write the number alone: `{width}`"
            ),
        );
        return None;
    }
    let size = match size(expr, errors)? {
        Some(0) => {
            let (message, help) = zero(
                stage,
                &Dim {
                    size: Size::Known(0),
                    place,
                },
            )
            .told();
            errors.at(place, message, help);
            return None;
        }
        Some(size) if size > limits::WIDTH => {
            let dim = Dim {
                size: Size::Known(size),
                place,
            };
            let (message, help) = too_large(stage, &dim).told();
            errors.at(place, message, help);
            return None;
        }
        Some(size) => Size::Known(size),
        None => of_constant(constants, expr),
    };
    Some(Dim { size, place })
}

/// The width of an expression with names of lines, of parameters of a block, or of a `for` in it. Nothing if it has
/// none; `Some(None)` after a mistake.
#[allow(clippy::option_option)] // three answers, each with its own meaning
fn of_names(
    expr: &Expr,
    stage: &str,
    constants: &mut Constants,
    errors: &mut Errors,
) -> Option<Option<Dim>> {
    let place = Place::of(expr);
    let named = mentions(expr.to_token_stream(), &constants.known);
    if named.is_empty() {
        return None;
    }
    let dims: Option<Vec<(Ident, Dim)>> = named
        .into_iter()
        .map(|(name, dim)| Some((name, dim?)))
        .collect();
    let Some(dims) = dims else {
        return Some(None);
    };
    if let (Expr::Path(_), [(_, dim)]) = (bare(expr), &dims[..]) {
        let size = dim.size.clone();
        return Some(Some(Dim { size, place }));
    }
    if let Some((name, Size::Param(param))) = dims.iter().find_map(|(name, dim)| match dim.size {
        Size::Param(_) => Some((name, dim.size.clone())),
        _ => None,
    }) {
        errors.at(
            place,
            format!("stable Rust cannot calculate with the parameter `{param}`, which is the width of `{name}`"),
            format!("use `{name}` alone, or add a parameter for this width: `const OTHER: usize`"),
        );
        return Some(None);
    }
    if let Some(param) = mentioned(expr.to_token_stream(), &constants.params) {
        errors.at(
            place,
            format!("stable Rust cannot calculate with the parameter `{param}`"),
            format!("use `{param}` alone, or add a parameter for this width: `const OTHER: usize`"),
        );
        return Some(None);
    }
    let literal = |dim: &Dim| match dim.size {
        Size::Known(size) => {
            let mut literal = proc_macro2::Literal::usize_unsuffixed(size);
            literal.set_span(place.first);
            Some(literal.to_token_stream())
        }
        _ => None,
    };
    let numbers: Vec<(Ident, TokenStream)> = dims
        .iter()
        .filter_map(|(name, dim)| Some((name.clone(), literal(dim)?)))
        .collect();
    let tokens = replaced(&expr.to_token_stream(), &numbers, &mut false);
    if numbers.len() == dims.len() {
        let Ok(calculated) = syn::parse2::<Expr>(tokens) else {
            return Some(None);
        };
        let none = std::mem::take(&mut constants.known);
        let dim = dim(&calculated, stage, constants, errors);
        constants.known = none;
        return Some(dim.map(|dim| Dim { place, ..dim }));
    }
    // Written out as it stands, with the terms of the names.
    if size(expr, errors).is_none() {
        return Some(None);
    }
    let terms = dims.into_iter().filter(|(_, dim)| dim.known().is_none());
    let size = constants.size_with(expr, tokens, terms.collect());
    Some(Some(Dim { size, place }))
}

/// The known names in an expression.
fn mentions(tokens: TokenStream, known: &[(String, Option<Dim>)]) -> Vec<(Ident, Option<Dim>)> {
    let mut found: Vec<(Ident, Option<Dim>)> = Vec::new();
    // A name after `::` or before it is a part of a path.
    let mut path = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let before = std::mem::replace(&mut path, false);
        match token {
            TokenTree::Group(group) => found.extend(mentions(group.stream(), known)),
            TokenTree::Punct(sign) if sign.as_char() == ':' => path = true,
            TokenTree::Ident(ident) => {
                let follows =
                    matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
                let text = crate::model::plain(&ident);
                let dim = known.iter().rev().find(|(name, _)| *name == text);
                if let Some((_, dim)) = dim.filter(|_| !before && !follows) {
                    found.push((ident, dim.clone()));
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}

/// A width of 0.
pub(super) fn zero(stage: &str, dim: &Dim) -> Sentence {
    Sentence {
        message: vec![
            format!("the width of `{stage}` is ").into(),
            Piece::Width(Shape::features(dim.clone()), ""),
        ],
        help: vec!["a width is at least 1".into()],
    }
}

/// A width beyond the limit.
pub(super) fn too_large(stage: &str, dim: &Dim) -> Sentence {
    Sentence {
        message: vec![
            format!("the width of `{stage}` is ").into(),
            Piece::Width(Shape::features(dim.clone()), ""),
            format!(", more than {}", limits::WIDTH).into(),
        ],
        help: vec!["choose a smaller width, for example 64".into()],
    }
}

/// `Some(Some(n))`: known here. `Some(None)`: the compiler evaluates it. `None`: an error, already reported.
#[allow(clippy::option_option)] // three answers, each with its own meaning
fn size(expr: &Expr, errors: &mut Errors) -> Option<Option<usize>> {
    let mut fail = |message: &str, help: &str| {
        errors.at(Place::of(expr), message, help);
        None
    };
    match expr {
        Expr::Lit(literal) => match literal::whole(&literal.lit) {
            Ok(size) => Some(Some(size)),
            Err(Fault::TooLarge) => fail("this width is too large", "choose a smaller one"),
            Err(fault) => match (fault.message(&source(expr)), fault.help()) {
                (Some(message), Some(help)) => fail(&message, &help),
                _ => fail(&format!("`{}` is not a width", source(expr)), WIDTH),
            },
        },
        Expr::Paren(inner) => size(&inner.expr, errors),
        Expr::Group(inner) => size(&inner.expr, errors),
        Expr::Binary(binary) => {
            let (left, right) = (size(&binary.left, errors)?, size(&binary.right, errors)?);
            let apply: fn(usize, usize) -> Option<usize> = match binary.op {
                BinOp::Add(_) => usize::checked_add,
                BinOp::Sub(_) => usize::checked_sub,
                BinOp::Mul(_) => usize::checked_mul,
                BinOp::Div(_) => usize::checked_div,
                BinOp::Rem(_) => usize::checked_rem,
                _ => {
                    errors.at(
                        Place::of(binary.op),
                        "widths are calculated with `+`, `-`, `*`, `/` and `%`",
                        "move anything else into a constant",
                    );
                    return None;
                }
            };
            let (Some(a), Some(b)) = (left, right) else {
                return Some(None);
            };
            let Some(result) = apply(a, b) else {
                let message = format!("`{}` is not a number that a width can be", source(expr));
                errors.at(Place::of(expr), message, "a width is at least 1");
                return None;
            };
            Some(Some(result))
        }
        Expr::Path(_) | Expr::Cast(_) | Expr::Call(_) | Expr::Index(_) | Expr::MethodCall(_) => {
            Some(None)
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            fail("a width cannot be negative", "a width is at least 1")
        }
        _ => fail("this is not a width", WIDTH),
    }
}

/// True if a function's name is that of a dense layer.
fn is_dense(function: &Expr) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let word = path.path.get_ident().map(ToString::to_string);
    let row = word.and_then(|word| catalogue::find(&word));
    row.is_some_and(|row| matches!(row.does, Does::Dense))
}

/// The parameter that an expression mentions.
pub(super) fn mentioned(tokens: TokenStream, params: &[Ident]) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) => params.contains(&ident).then_some(ident),
        TokenTree::Group(group) => mentioned(group.stream(), params),
        _ => None,
    })
}
