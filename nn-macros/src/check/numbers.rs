//! Real numbers: probabilities, slopes, factors.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, Lit, UnOp};

use super::spelling::arg_place;
use crate::diag::{Errors, Place, source};
use crate::model::Number;
use crate::syntax::ast::{Arg, Stage};
use crate::syntax::literal::{self, Fault};

/// The value of a literal, with or without a sign.
pub(super) fn literal(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Lit(expr) => literal::real(&expr.lit).ok(),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(-literal(&unary.expr)?),
        Expr::Paren(inner) => literal(&inner.expr),
        Expr::Group(inner) => literal(&inner.expr),
        _ => None,
    }
}

pub(super) fn number(expr: &Expr) -> Number {
    match literal(expr) {
        Some(value) => Number::Literal(spanned_float(value, expr)),
        None => Number::Constant(expr.to_token_stream()),
    }
}

pub(super) fn spanned_float(value: f64, at: impl ToTokens) -> TokenStream {
    let place = Place::of(at);
    let mut literal = proc_macro2::Literal::f64_unsuffixed(value.abs());
    literal.set_span(place.last);
    if value.is_sign_negative() {
        quote::quote_spanned!(place.first=> -#literal)
    } else {
        literal.to_token_stream()
    }
}

/// Reports a literal that is not a number. The compiler judges constants.
pub(super) fn is_number(expr: &Expr, form: &str, errors: &mut Errors) -> bool {
    let Some(literal) = unsigned(expr) else {
        return true;
    };
    let Err(fault) = literal::real(literal) else {
        return true;
    };
    if let (Some(message), Some(help)) = (fault.message(&source(literal)), fault.help()) {
        errors.at(Place::of(literal), message, help);
        return false;
    }
    let what = match fault {
        Fault::TooLarge => "too large for an `f64`",
        Fault::TooSmall => "too small for an `f64`",
        Fault::Other | Fault::Ending { .. } => "not a number",
    };
    errors.at(
        Place::of(expr),
        format!("`{}` is {what}", source(expr)),
        format!("write for example `{form}`"),
    );
    false
}

/// The literal inside signs and parentheses, if nothing else is there.
fn unsigned(expr: &Expr) -> Option<&Lit> {
    match expr {
        Expr::Lit(literal) => Some(&literal.lit),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => unsigned(&unary.expr),
        Expr::Paren(inner) => unsigned(&inner.expr),
        Expr::Group(inner) => unsigned(&inner.expr),
        _ => None,
    }
}

/// The only argument of a stage that takes one.
pub(super) fn single<'a>(
    stage: &'a Stage,
    keyword: &str,
    what: &str,
    form: &str,
    errors: &mut Errors,
) -> Option<&'a Expr> {
    let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
    match list {
        [Arg::Value(expr)] => return is_number(expr, form, errors).then_some(expr),
        [] => errors.at(
            stage.place(),
            format!("`{keyword}` needs {what}"),
            format!("write `{form}`"),
        ),
        [first, rest @ ..] => {
            let wrong = match (first, rest) {
                (Arg::Value(_), [second, ..]) => second,
                _ => first,
            };
            errors.at(
                arg_place(wrong),
                format!("`{keyword}` takes {what} and nothing else"),
                format!("write `{form}`"),
            );
        }
    }
    None
}
