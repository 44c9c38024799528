//! Layers and activations.

use proc_macro2::Ident;

use super::{Cursor, LineContext, Walk, What, names, numbers, unknown, values, widths};
use crate::catalogue;
use crate::catalogue::layers;
use crate::diag::{Place, similar, source};
use crate::model::{
    Access, Activation, BuiltIn, Claim, Dense, Dim, Field, FieldKind, Noise, Op, Parameter, Size,
    Step, Value, plain,
};
use crate::syntax::ast::{self, Arg};

/// Whether a residual block says `residual(project)`, misspelt or not.
pub(super) fn project(stage: &ast::Stage) -> bool {
    let args = stage.args.as_ref().map_or(&[][..], |args| &args.list);
    args.iter()
        .any(|arg| matches!(arg, Arg::Value(expr) if similar(&source(expr), ["project"]).is_some()))
}

impl Walk<'_> {
    pub(super) fn stage(&mut self, line: &mut LineContext, stage: ast::Stage, first: bool) {
        let text = text(&stage);
        self.at.stage_sure = true;
        let Some(word) = values::word(&stage.path) else {
            self.own(line, &stage, text);
            return;
        };
        let keyword = values::keyword(&stage.path);
        if keyword != Some(word.as_str()) {
            self.unknown_stage(&word, &stage, keyword);
        }
        if let (Some(body), Some(keyword)) = (&stage.body, keyword)
            && !matches!(keyword, "residual" | "repeat")
        {
            self.errors.at(
                body.place,
                format!("`{keyword}` takes no block"),
                "blocks are `residual { … }` and `repeat(3) { … }`",
            );
        }
        match keyword {
            Some("dense") => self.dense(line, &stage, text),
            Some("dropout") => self.dropout(line, &stage, text),
            Some("softmax") => {
                values::nothing(&stage, "softmax", self.errors);
                let what = what(&stage, text, false);
                self.push(line.index, Op::Softmax, self.at.dim.clone(), what);
            }
            Some("from") => self.from(&stage, first),
            Some("add") => self.merge(line, &stage, Op::Add, text, first),
            Some("multiply") => self.merge(line, &stage, Op::Multiply, text, first),
            Some("concat") => self.merge(line, &stage, Op::Concat, text, first),
            Some("residual") => self.residual(line, stage),
            Some("repeat") => self.repeat(line, stage),
            Some("network") => self.network_stage(line, &stage, text),
            Some(keyword) => {
                if let Some(kind) = catalogue::activation(keyword) {
                    self.activation(line, &stage, kind, text);
                } else if let Some(row) = layers::layer(keyword) {
                    self.layer(line, &stage, text, row);
                } else if let Some(gate) = layers::gate(keyword) {
                    self.gated(line, &stage, text, gate);
                } else {
                    self.noise(line, &stage, text, keyword);
                }
            }
            None => self.lost(),
        }
    }

    fn own(&mut self, line: &LineContext, stage: &ast::Stage, text: String) {
        if let Some(own) = values::own(stage, self.errors) {
            let what = what(stage, text, false);
            let op = Op::Activation(Activation::Own(own));
            self.push(line.index, op, self.at.dim.clone(), what);
        } else {
            self.at.linear = None;
            self.at.stage_sure = false;
        }
    }

    fn dropout(&mut self, line: &LineContext, stage: &ast::Stage, text: String) {
        let rate = numbers::rate(stage, self.errors);
        if let Some(numbers::Number::Constant(rate)) = &rate {
            self.claims.push(Claim::Rate {
                rate: rate.clone(),
                place: Place::of(rate),
            });
        }
        let rate = rate.map_or_else(|| quote::quote!(0.0), numbers::Number::into_tokens);
        let what = what(stage, text, true);
        let op = Op::Noise(Noise {
            module: "dropout",
            amount: rate,
        });
        self.push(line.index, op, self.at.dim.clone(), what);
    }

    fn activation(
        &mut self,
        line: &LineContext,
        stage: &ast::Stage,
        kind: &'static BuiltIn,
        text: String,
    ) {
        let keyword = kind.keyword;
        let value =
            match kind.parameter {
                Parameter::None => {
                    values::nothing(stage, keyword, self.errors);
                    None
                }
                Parameter::Optional(default) | Parameter::Slope(default) => Some(
                    numbers::parameter(stage, keyword, Some(default), self.errors),
                ),
                Parameter::Required => Some(numbers::parameter(stage, keyword, None, self.errors)),
            };
        if let (Parameter::Slope(_), Some(numbers::Number::Constant(slope))) =
            (kind.parameter, &value)
        {
            self.claims.push(Claim::Slope {
                slope: slope.clone(),
                place: Place::of(slope),
            });
        }
        let value = value.map(numbers::Number::into_tokens);
        let what = what(stage, text, kind.linear);
        let op = Op::Activation(Activation::BuiltIn { kind, value });
        self.push(line.index, op, self.at.dim.clone(), what);
    }

    fn unknown_stage(&mut self, word: &str, stage: &ast::Stage, suggestion: Option<&str>) {
        let place = Place::of(&stage.path);
        let message = format!("unknown layer `{word}`");
        let capitals = word.contains(char::is_uppercase);
        let help = match suggestion {
            Some(keyword) if capitals && catalogue::capitalised(word) == Some(keyword) => {
                let own = format!("a type of your own is `self::{word}`");
                format!("layers are written in small letters: `{keyword}`; {own}")
            }
            Some(keyword) if catalogue::alias(word) == Some(keyword) => {
                format!("here it is called `{keyword}`")
            }
            Some(keyword) => format!("a layer with a similar name exists: `{keyword}`"),
            None => {
                let known: Vec<_> = catalogue::keywords().collect();
                format!("the layers are `{}`", known.join("`, `"))
            }
        };
        self.errors.at(place, message, help);
    }

    /// The field of a stage that learns, and what messages call the stage: `hidden: dense(8)`.
    pub(super) fn field(
        &mut self,
        line: &mut LineContext,
        stage: &ast::Stage,
        text: &str,
    ) -> (Ident, String, String) {
        line.fields += 1;
        let field = names::field(line, text, stage.place(), self.errors);
        let name = plain(&field);
        // A stand-in for a missing or doubled name is not the user's: messages show the stage.
        if names::stands_in(&name) {
            (field, text.to_owned(), format!("`{text}`"))
        } else {
            let called = format!("`{name}: {text}`");
            (field, name, called)
        }
    }

    /// What generated code calls the type that is the field of a line: `__Net_encoder`.
    pub(super) fn alias(&self, field: &Ident) -> String {
        let network = self.scopes.first().map(|scope| plain(&scope.ty));
        format!("__{}_{}", network.unwrap_or_default(), plain(field))
    }

    /// Puts a field into the struct around it; returns where it is.
    pub(super) fn add_field(
        &mut self,
        line: &LineContext,
        name: &Ident,
        kind: FieldKind,
    ) -> Access {
        let Some(scope) = self.scopes.last_mut() else {
            return Access::default();
        };
        scope.fields.push(Field {
            name: name.clone(),
            attrs: line.attrs.clone(),
            policy: line.policy.clone(),
            kind,
        });
        scope.at.and(Step::Field(name.clone()))
    }

    fn dense(&mut self, line: &mut LineContext, stage: &ast::Stage, text: String) {
        let place = stage.place();
        let (field, name, called) = self.field(line, stage, &text);
        let arguments = values::dense(stage, &name, &mut self.constants, self.errors);
        if let Some(taken) = &arguments.input {
            self.positive(&name, taken);
            self.same_width(&called, taken);
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
        let op = match tied.and_then(|tied| self.tied(tied, &called, &mut output, sure)) {
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
        self.push(line.index, op, output, what);
        self.at.sure = sure;
        self.at.giver = called;
        self.at.linear = Some(format!("`{name}`"));
    }

    fn dense_op(&mut self, arguments: &values::DenseArgs) -> Op {
        if arguments.init.is_none() {
            self.default_init.push(self.nodes.len());
        }
        Op::Dense(Dense {
            bias: arguments.bias,
            init: arguments.init.unwrap_or(catalogue::GLOROT_UNIFORM),
        })
    }

    /// The dense layer whose weights a tied one uses, whose widths must be the reverse. (From here on
    /// they are.)
    fn tied(&mut self, tied: &Ident, called: &str, output: &mut Dim, sure: bool) -> Option<usize> {
        let (cursor, _) = self.lookup(tied)?;
        let found = match cursor.value {
            Value::Node(index) => self.dense_before(index, tied),
            Value::Input | Value::Part(_) | Value::Entry(_) => None,
        };
        let Some(node) = found else {
            self.errors.at(
                Place::of(tied),
                format!("`{tied}` has no weights to share: it is no `dense` line"),
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
        let (takes, gives) = (other.output.dim().clone(), other.input.dim().clone());
        let giver = format!("`{tied}: {}`", other.text);
        let taken = Dim { place, ..takes };
        self.same_width(&format!("{called}, which is `{tied}` transposed,"), &taken);
        if sure {
            let given = Cursor {
                dim: gives.clone(),
                giver: format!("{giver} transposed"),
                sure: true,
                ..self.at.clone()
            };
            self.same_widths(called, output, &given, &widths::PRODUCES);
        }
        self.at.dim.size = taken.size;
        output.size = gives.size;
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

    fn network_stage(&mut self, line: &mut LineContext, stage: &ast::Stage, text: String) {
        const FORM: &str = "write `network(Encoder)`, or `network(Mlp<4, 8>)` with all its widths";
        let (field, _, called) = self.field(line, stage, &text);
        let alias = self.alias(&field);
        let params = (alias.as_str(), &self.constants.params[..]);
        let declared = values::declared(stage, "network", FORM, params, self.errors);
        let Some(declared) = declared else {
            self.lost();
            return;
        };
        let place = stage.place();
        let own =
            |name: &Ident| name == "Self" || self.scopes.first().is_some_and(|own| own.ty == *name);
        if let Some(name) = declared.path.get_ident().filter(|name| own(name)) {
            self.errors.at(
                Place::of(&declared.path),
                format!("`{name}` is the network that is declared here, and cannot be a stage of itself"),
                "name another network; lines that are computed several times are `name: repeat(3) { … }`",
            );
            self.lost();
            return;
        }
        let dim = |constant: &str| Dim {
            size: Size::Constant(
                crate::names::width_of(&self.krate, &declared, constant),
                format!("{}::{constant}", source(&declared.path)),
            ),
            place,
        };
        let (input, output) = (dim("INPUT"), dim("OUTPUT"));
        self.same_width(&called, &input);
        let node = self.nodes.len();
        let field = self.add_field(line, &field, FieldKind::Layer { node });
        let what = What {
            text,
            place,
            field: Some(field),
            linear: false,
        };
        let op = Op::Network(declared);
        self.push(line.index, op, output, what);
        self.at.sure = true;
        self.at.giver = called;
    }
}

/// A stage without parameters.
pub(super) fn what(stage: &ast::Stage, text: String, linear: bool) -> What {
    What {
        text,
        place: stage.place(),
        field: None,
        linear,
    }
}

/// `leaky_relu(0.2)`, as written; a block without its lines.
pub(super) fn text(stage: &ast::Stage) -> String {
    let path = source(&stage.path);
    let args = match &stage.args {
        Some(args) => format!("({})", source(&args.tokens)),
        None => String::new(),
    };
    format!("{path}{args}")
}

/// How a block begins.
pub(super) fn form(keyword: &str) -> &'static str {
    if keyword == "repeat" {
        "repeat(3)"
    } else {
        "residual"
    }
}
