//! Activations of the catalogue and of the user's own; dropout.

use quote::ToTokens;
use syn::Expr;

use super::walk::{LineContext, Walk, What};
use super::{numbers, spelling};
use crate::catalogue::activations::{BuiltIn, Parameter};
use crate::diag::{Errors, Place, source};
use crate::model::{Activation, Claim, Noise, Number, Op, OwnActivation};
use crate::syntax::ast::Stage;

impl Walk<'_> {
    pub(super) fn own(&mut self, line: &LineContext, stage: &Stage, text: String) {
        if let Some(own) = own(stage, self.errors) {
            let what = What::of(stage, text, false);
            let op = Op::Activation(Activation::Own(own));
            self.push(line.index, op, self.at.dim.clone(), what);
        } else {
            self.at.linear = None;
            self.at.stage_sure = false;
        }
    }

    pub(super) fn dropout(&mut self, line: &LineContext, stage: &Stage, text: String) {
        let rate = numbers::rate(stage, self.errors);
        if let Some(Number::Constant(rate)) = &rate {
            self.claims.push(Claim::Rate {
                rate: rate.clone(),
                place: Place::of(rate),
            });
        }
        let rate = rate.unwrap_or_else(|| Number::Literal(quote::quote!(0.0)));
        let what = What::of(stage, text, true);
        let op = Op::Noise(Noise {
            module: "dropout",
            amount: rate,
        });
        self.push(line.index, op, self.at.dim.clone(), what);
    }

    pub(super) fn activation(
        &mut self,
        line: &LineContext,
        stage: &Stage,
        kind: &'static BuiltIn,
        text: String,
    ) {
        let keyword = kind.keyword;
        let value =
            match kind.parameter {
                Parameter::None => {
                    spelling::nothing(stage, keyword, self.errors);
                    None
                }
                Parameter::Optional(default) | Parameter::Slope(default) => Some(
                    numbers::parameter(stage, keyword, Some(default), self.errors),
                ),
                Parameter::Required => Some(numbers::parameter(stage, keyword, None, self.errors)),
            };
        if let (Parameter::Slope(_), Some(Number::Constant(slope))) = (kind.parameter, &value) {
            self.claims.push(Claim::Slope {
                slope: slope.clone(),
                place: Place::of(slope),
            });
        }
        let what = What::of(stage, text, kind.linear);
        let op = Op::Activation(Activation::BuiltIn { kind, value });
        self.push(line.index, op, self.at.dim.clone(), what);
    }
}

/// The user's own activation, or an error.
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
            format!("`{}` is no expression", source(&tokens)),
            "name a value of your type as anywhere in Rust: `Swish`, `own::Swish(1.5)`",
        );
        return None;
    }
    Some(own)
}
