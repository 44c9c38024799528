//! `dense`, with weights of its own.

use proc_macro2::Ident;
use syn::Expr;

use super::arguments::initialiser;
use super::constants::Constants;
use super::spelling;
use super::walk::{LineContext, Walk, What, unknown};
use super::width::dim;
use crate::catalogue::arguments::DenseOption;
use crate::catalogue::foreign;
use crate::catalogue::initialisers::{GLOROT_UNIFORM, Init};
use crate::diag::{Errors, Place, similar, source};
use crate::model::{Dense, Dim, FieldKind, Op, Shape};
use crate::syntax::ast::{Arg, Stage};

impl Walk<'_> {
    pub(super) fn dense(&mut self, line: &mut LineContext, stage: &Stage, text: String) {
        let place = stage.place();
        let (field, name, called) = self.field(line, stage, &text);
        let arguments = arguments(stage, &name, &mut self.constants, self.errors);
        let input = self.at.features(place);
        if let Some(taken) = &arguments.input {
            self.positive(&name, taken);
            self.same_width(&called, &Shape::features(taken.clone()));
        }
        if let Some(first) = self.at.linear.clone() {
            self.linear_after_linear(line.index, &name, &first, Place::of(&stage.path));
        }
        let sure = arguments.output.is_some();
        let output = arguments.output.clone().unwrap_or_else(|| unknown(place));
        self.positive(&name, &output);
        let node = self.nodes.len();
        let op = self.dense_op(&arguments);
        let field = self.add_field(line, &field, FieldKind::Layer { node });
        let what = What {
            text,
            place,
            field: Some(field),
            linear: true,
        };
        let shapes = (Shape::features(input), Shape::features(output));
        self.push(line.index, op, shapes, what);
        self.at.sure = sure;
        self.at.disputed = false;
        self.at.giver = called;
        self.at.linear = Some(format!("`{name}`"));
    }

    fn dense_op(&mut self, arguments: &DenseArgs) -> Op {
        let init = arguments.init.or(self.init);
        if init.is_none() {
            self.default_init.push(self.nodes.len());
        }
        Op::Dense(Dense {
            bias: arguments.bias,
            init: init.unwrap_or(GLOROT_UNIFORM),
        })
    }
}

/// The arguments of a `dense`.
#[derive(Default)]
struct DenseArgs {
    input: Option<Dim>,
    output: Option<Dim>,
    bias: bool,
    init: Option<Init>,
}

const DENSE: &str = "`dense(32 => 64)` states both widths; write for example `dense(64)`";

fn arguments(
    stage: &Stage,
    name: &str,
    constants: &mut Constants,
    errors: &mut Errors,
) -> DenseArgs {
    let mut result = DenseArgs {
        bias: true,
        ..DenseArgs::default()
    };
    let mut widths = 0;
    let mut options: Vec<String> = Vec::new();
    let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
    for arg in list {
        match arg {
            Arg::Value(expr) if widths == 0 => {
                widths += 1;
                result.output = dim(expr, name, constants, errors);
            }
            Arg::Arrow(input, output) if widths == 0 => {
                widths += 1;
                result.input = dim(input, name, constants, errors);
                result.output = dim(output, name, constants, errors);
            }
            Arg::Value(expr) | Arg::Arrow(expr, _) => errors.at(
                Place::of(expr),
                "`dense` takes one width, that of its outputs",
                DENSE,
            ),
            Arg::Option(key, value) => {
                let text = key.to_string();
                if options.contains(&text) {
                    let message = format!("`{text}` is given twice");
                    errors.at(spelling::arg_place(arg), message, "remove one of them");
                    continue;
                }
                if text == "tied" {
                    transposed_instead(stage, value, errors);
                    options.push(text);
                    continue;
                }
                option(key, value, &mut result, errors);
                options.push(text);
            }
            Arg::Unreadable(place) => {
                widths += 1;
                errors.at(*place, "`dense` cannot read this", DENSE);
            }
        }
    }
    if widths == 0 {
        errors.at(
            stage.place(),
            "`dense` needs the number of its outputs",
            DENSE,
        );
    }
    result
}

fn option(key: &Ident, value: &Expr, result: &mut DenseArgs, errors: &mut Errors) {
    let text = source(value);
    let name = key.to_string();
    match DenseOption::find(&name) {
        Some(DenseOption::Bias) => match text.as_str() {
            "true" => result.bias = true,
            "false" => result.bias = false,
            _ => errors.at(
                Place::of(value),
                format!("`bias` is `true` or `false`, not `{text}`"),
                "write `false`",
            ),
        },
        Some(DenseOption::Init) => result.init = initialiser(value, errors),
        None => {
            if let Some(help) = elsewhere(&name, &text) {
                let message = format!("`dense` has no option `{name}`");
                errors.at(Place::of(key).to(Place::of(value)), message, help);
                return;
            }
            let help = match similar(&name, DenseOption::ALL.map(|(name, _)| name)) {
                Some(keyword) => format!("one with a similar name exists: `{keyword}`"),
                None => String::from(DenseOption::FORM),
            };
            let message = format!("`dense` has no option `{name}`");
            errors.at(Place::of(key), message, help);
        }
    }
}

/// The help for an option of another library.
fn elsewhere(name: &str, value: &str) -> Option<String> {
    if let Some(attribute) = foreign::training(name, value).filter(|text| !text.is_empty()) {
        return Some(format!(
            "leave it out, and write `{attribute}` above the line"
        ));
    }
    let truth = matches!(value, "true" | "True");
    match foreign::option(name)? {
        foreign::Meaning::Bias => Some(format!("write `bias = {truth}`")),
        foreign::Meaning::Init => Some(String::from("write for example `init = he_normal`")),
        _ => None,
    }
}

/// `tied = encode`, of the first edition of the language.
fn transposed_instead(stage: &Stage, value: &Expr, errors: &mut Errors) {
    let other = source(value);
    errors.at(
        stage.place(),
        format!("the weights of `{other}`, transposed, have a word of their own"),
        format!("write `transposed({other})`"),
    );
}
