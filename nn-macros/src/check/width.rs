//! Reading a width.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{BinOp, Expr, UnOp};

use super::constants::Constants;
use super::spelling::bare;
use crate::catalogue::{self, row::Does};
use crate::diag::{Errors, Place, source};
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
    let params = &constants.params;
    let place = Place::of(expr);
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
                "write the number alone, `{width}`; a layer has a line of its own, `name: {text}`"
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
