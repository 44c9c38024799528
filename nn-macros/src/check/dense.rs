//! `dense`, with weights of its own or tied ones.

use proc_macro2::Ident;
use syn::Expr;

use super::constants::Constants;
use super::fit;
use super::spelling::name_in;
use super::walk::{Cursor, LineContext, Walk, What, unknown};
use super::width::dim;
use crate::catalogue::arguments::DenseOption;
use crate::catalogue::initialisers::{GLOROT_UNIFORM, INITS, Init};
use crate::diag::{Errors, Place, similar, source};
use crate::model::{Dense, Dim, FieldKind, Op, Shape, Step, Value};
use crate::syntax::ast::{Arg, Stage};

impl Walk<'_> {
    pub(super) fn dense(&mut self, line: &mut LineContext, stage: &Stage, text: String) {
        let place = stage.place();
        let (field, name, called) = self.field(line, stage, &text);
        let arguments = arguments(stage, &name, &mut self.constants, self.errors);
        let mut input = self.at.features(place);
        if let Some(taken) = &arguments.input {
            self.positive(&name, taken);
            self.same_width(&called, &Shape::features(taken.clone()));
        }
        if arguments.tied.is_none()
            && let Some(first) = self.at.linear.clone()
        {
            self.linear_after_linear(line.index, &name, &first, Place::of(&stage.path));
        }
        let sure = arguments.output.is_some();
        let mut output = arguments.output.clone().unwrap_or_else(|| unknown(place));
        self.positive(&name, &output);
        let node = self.nodes.len();
        let tied = arguments.tied.as_ref();
        let op =
            match tied.and_then(|tied| self.tied(tied, &called, (&mut input, &mut output), sure)) {
                Some(node) => Op::Tied {
                    node,
                    bias: arguments.bias,
                },
                None => self.dense_op(&arguments),
            };
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
        self.at.giver = called;
        self.at.linear = Some(format!("`{name}`"));
    }

    fn dense_op(&mut self, arguments: &DenseArgs) -> Op {
        if arguments.init.is_none() {
            self.default_init.push(self.nodes.len());
        }
        Op::Dense(Dense {
            bias: arguments.bias,
            init: arguments.init.unwrap_or(GLOROT_UNIFORM),
        })
    }

    /// The dense layer whose weights a tied one uses. The widths must be the reverse; from here on they are.
    fn tied(
        &mut self,
        tied: &Ident,
        called: &str,
        (input, output): (&mut Dim, &mut Dim),
        sure: bool,
    ) -> Option<usize> {
        let (cursor, _) = self.lookup(tied)?;
        let found = match cursor.value {
            Value::Node(index) => self.dense_before(index, tied),
            Value::Input | Value::Part(_) | Value::Entry(_) => None,
        };
        let Some(node) = found else {
            self.errors.at(
                Place::of(tied),
                format!("`{tied}` has no weights to share: it is not a `dense` line"),
                "name a line with a `dense` layer",
            );
            return None;
        };
        if self.scopes.iter().any(|scope| {
            let steps = scope.at.0.iter();
            steps.clone().any(|step| matches!(step, Step::Index(_)))
        }) {
            self.errors.at(
                Place::of(tied),
                "weights cannot be tied inside `repeat`: every time has weights of its own",
                "write the lines out without `repeat`, or tie to a line outside of it",
            );
            return None;
        }
        let (other, place) = (&self.nodes[node], Place::of(tied));
        let (taken, gives) = (other.output.clone().at(place), other.input.clone());
        let giver = format!("`{tied}: {}`", other.text);
        self.same_width(&format!("{called}, which is `{tied}` transposed,"), &taken);
        if sure {
            let given = Cursor {
                shape: gives.clone(),
                giver: format!("{giver} transposed"),
                sure: true,
                ..self.at.clone()
            };
            let own = Shape::features(output.clone());
            self.same_widths(called, &own, &given, &fit::PRODUCES);
        }
        input.size = taken.len().size;
        output.size = gives.len().size;
        Some(node)
    }

    /// The dense node of a line that ends in node `index`.
    fn dense_before(&self, mut index: usize, name: &Ident) -> Option<usize> {
        let line = self.nodes.get(index)?.line;
        loop {
            let node = self.nodes.get(index)?;
            if node.line != line {
                return None;
            }
            if let (Op::Dense(_), Some(field)) = (&node.op, &node.field) {
                let named = field.0.last() == Some(&Step::Field(name.clone()));
                return named.then_some(index);
            }
            index = index.checked_sub(1)?;
        }
    }
}

/// The arguments of a `dense`.
#[derive(Default)]
struct DenseArgs {
    input: Option<Dim>,
    output: Option<Dim>,
    bias: bool,
    init: Option<Init>,
    /// The line whose weights it uses, transposed.
    tied: Option<Ident>,
}

const DENSE: &str = "write `dense(64)`, or `dense(32 => 64)` to state both widths";

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
                    errors.at(Place::of(key), message, "remove one of them");
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
    if let Some(tied) = &result.tied
        && let Some(init) = result.init.take()
    {
        errors.at(
            Place::of(tied),
            format!(
                "weights that are tied to `{tied}` start as those do, not as `{}`",
                init.keyword
            ),
            "remove `init`",
        );
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
                "write `bias = false`",
            ),
        },
        Some(DenseOption::Init) => {
            result.init = INITS.into_iter().find(|init| init.keyword == text);
            if result.init.is_none() {
                let keywords = INITS.map(|init| init.keyword);
                let help = match similar(&text, keywords) {
                    Some(keyword) => format!("one with a similar name exists: `{keyword}`"),
                    None => format!("the initialisers are {}", keywords.join(", ")),
                };
                let message = format!("unknown initialiser `{text}`");
                errors.at(Place::of(value), message, help);
            }
        }
        Some(DenseOption::Tied) => {
            result.tied = name_in(value);
            if result.tied.is_none() {
                errors.at(
                    Place::of(value),
                    format!("`tied` names a line, and `{text}` is not a name"),
                    "write `tied = encode`, with the name of a `dense` line above",
                );
            }
        }
        None => {
            let help = match similar(&name, DenseOption::ALL.map(|(name, _)| name)) {
                Some(keyword) => format!("one with a similar name exists: `{keyword}`"),
                None => String::from(DenseOption::FORM),
            };
            let message = format!("`dense` has no option `{name}`");
            errors.at(Place::of(key), message, help);
        }
    }
}
