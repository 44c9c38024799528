//! Stages without tensors that keep the shape: activations of the catalogue and user-defined ones, softmax, noise.

use quote::{ToTokens, quote};
use syn::{Expr, Ident};

use super::spelling;
use super::walk::{LineContext, Walk, What};
use crate::catalogue::row::{self, Row};
use crate::diag::{Errors, Place, source};
use crate::model::{Activation, Noise, Number, Op, OwnActivation, Shape};
use crate::syntax::ast::{Arg, Stage};

impl Walk<'_> {
    pub(super) fn own(&mut self, line: &LineContext, stage: &Stage, text: String) {
        if let Some(own) = own(stage, self.errors) {
            let what = What::of(stage, text, false);
            let op = Op::Activation(Activation::Own(own));
            self.push_same(line.index, op, what);
        } else {
            self.at.linear = None;
            self.at.stage_sure = false;
        }
    }

    /// A function of each value.
    pub(super) fn activation(
        &mut self,
        line: &LineContext,
        stage: &Stage,
        (row, kind): (&'static Row, &'static row::Activation),
        text: String,
    ) {
        let value = kind.parameter.as_ref().map(|parameter| {
            let value = self.number(stage, row, parameter);
            value.unwrap_or_else(|| Number::Literal(quote!(1.0)))
        });
        if value.is_none() {
            spelling::nothing(stage, row.keyword, self.errors);
        }
        let what = What::of(stage, text, row.linear);
        let op = Op::Activation(Activation::BuiltIn {
            keyword: row.keyword,
            kind,
            value,
        });
        self.push_same(line.index, op, what);
    }

    pub(super) fn softmax(
        &mut self,
        line: &LineContext,
        stage: &Stage,
        row: &'static Row,
        text: String,
    ) {
        spelling::nothing(stage, row.keyword, self.errors);
        let width = self.at.features(stage.place());
        let shape = Shape::features(width);
        let what = What::of(stage, text, row.linear);
        self.push(line.index, Op::Softmax, (shape.clone(), shape), what);
    }

    /// `dropout(0.1)`, `gaussian_noise(0.1)`
    pub(super) fn noise(
        &mut self,
        line: &LineContext,
        stage: &Stage,
        (row, kind): (&'static Row, &'static row::Noise),
        text: String,
    ) {
        let amount = self.number(stage, row, &kind.amount);
        let amount = amount.unwrap_or_else(|| Number::Literal(quote!(0.0)));
        let op = Op::Noise(Noise { kind, amount });
        let what = What::of(stage, text, row.linear);
        self.push_same(line.index, op, what);
    }
}

/// A user-defined activation, or an error.
fn own(stage: &Stage, errors: &mut Errors) -> Option<OwnActivation> {
    let path = &stage.path;
    let Some(args) = &stage.args else {
        let own = OwnActivation::Bare(path.clone());
        return expression(path, stage.place(), errors).then_some(own);
    };
    if args.list.iter().any(|arg| matches!(arg, Arg::Option(..))) {
        return named(path, &args.list, errors);
    }
    let tokens = &args.tokens;
    let call = quote::quote_spanned!(args.place.first=> #path(#tokens));
    expression(&call, args.place, errors).then_some(OwnActivation::Called(call))
}

/// `Swish(beta = 2.0)`. Whether the type has such a parameter is the compiler's question.
fn named(path: &syn::Path, list: &[Arg], errors: &mut Errors) -> Option<OwnActivation> {
    let mut values: Vec<(Ident, Expr)> = Vec::new();
    let mut correct = true;
    for arg in list {
        match arg {
            Arg::Option(name, _) if values.iter().any(|(known, _)| known == name) => {
                correct = false;
                errors.at(
                    spelling::arg_place(arg),
                    format!("`{name}` is given twice"),
                    format!("remove one of the two `{name} = …`"),
                );
            }
            Arg::Option(name, value) => values.push((name.clone(), value.clone())),
            other => {
                correct = false;
                let form = source(path);
                errors.at(
                    spelling::arg_place(other),
                    format!("`{form}` has values with names and values without"),
                    format!("write `{form}(a, b)` or `{form}(first = a, second = b)`"),
                );
            }
        }
    }
    correct.then(|| OwnActivation::Named(path.clone(), values))
}

/// Reports tokens that are not an expression.
fn expression(tokens: impl ToTokens, place: Place, errors: &mut Errors) -> bool {
    let tokens = tokens.into_token_stream();
    let is_one = syn::parse2::<Expr>(tokens.clone()).is_ok();
    if !is_one {
        errors.at(
            place,
            format!("`{}` is not an expression", source(&tokens)),
            "name a value of your type as anywhere in Rust: `Swish`, `own::Swish(1.5)`",
        );
    }
    is_one
}
