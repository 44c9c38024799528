//! Stages without tensors that keep the shape: activations of the catalogue and user-defined ones, softmax, noise.

use quote::{ToTokens, quote};
use syn::Expr;

use super::spelling;
use super::walk::{LineContext, Walk, What};
use crate::catalogue::row::{self, Row};
use crate::diag::{Errors, source};
use crate::model::{Activation, Noise, Number, Op, OwnActivation, Shape};
use crate::syntax::ast::Stage;

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
    let (own, tokens, place) = match &stage.args {
        None => (
            OwnActivation::Bare(path.clone()),
            path.to_token_stream(),
            stage.place(),
        ),
        Some(args) => {
            let tokens = &args.tokens;
            let call = quote::quote_spanned!(args.place.first=> #path(#tokens));
            (OwnActivation::Called(call.clone()), call, args.place)
        }
    };
    if syn::parse2::<Expr>(tokens.clone()).is_err() {
        errors.at(
            place,
            format!("`{}` is not an expression", source(&tokens)),
            "name a value of your type as anywhere in Rust: `Swish`, `own::Swish(1.5)`",
        );
        return None;
    }
    Some(own)
}
