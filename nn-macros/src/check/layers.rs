//! Layers besides `dense`: those with tensors of their own, gated pairs, noise.

use proc_macro2::Ident;
use quote::quote;

use super::arguments::{Form, Given};
use super::walk::{LineContext, Walk, What, unknown};
use super::width::dim;
use super::{networks, numbers, spelling};
use crate::catalogue::layers::{self, Row};
use crate::catalogue::range::Range;
use crate::diag::{Place, source};
use crate::model::{
    Claim, Dim, FieldKind, Layer, Noise, Number, Op, Side, Size, Start, Term, Value,
};
use crate::syntax::ast::Stage;

impl Walk<'_> {
    /// `alpha_dropout(0.1)`, `gaussian_noise(0.1)`
    pub(super) fn noise(
        &mut self,
        line: &LineContext,
        stage: &Stage,
        text: String,
        module: &'static str,
    ) {
        let (what, needs, range) = if module == "gaussian_noise" {
            ("the deviation", "a deviation", Range::NotNegative)
        } else {
            ("the probability", "a probability", Range::Rate)
        };
        let example = format!("{module}(0.1)");
        let expr = numbers::single(stage, module, needs, &example, self.errors);
        let amount = expr.and_then(|expr| self.number_in(expr, what, module, range, &example));
        let op = Op::Noise(Noise {
            module,
            amount: amount.unwrap_or_else(|| Number::Literal(quote!(0.0))),
        });
        let what = What::of(stage, text, true);
        self.push(line.index, op, self.at.dim.clone(), what);
    }

    /// `glu`: two halves become one.
    pub(super) fn gated(
        &mut self,
        line: &LineContext,
        stage: &Stage,
        text: String,
        gate: (&'static str, &'static str),
    ) {
        let (keyword, kernel) = gate;
        spelling::nothing(stage, keyword, self.errors);
        let place = stage.place();
        let half = self.half(keyword, place);
        let sure = half.is_some();
        let half = half.unwrap_or_else(|| unknown(place));
        let giver = format!("`{text}`");
        let what = What::of(stage, text, false);
        self.push(line.index, Op::Gated(kernel), half, what);
        self.at.sure = sure;
        self.at.giver = giver;
    }

    /// Half of what comes in, which must be even.
    fn half(&mut self, keyword: &str, place: Place) -> Option<Dim> {
        if !self.at.sure {
            return None;
        }
        let giver = &self.at.giver;
        let size = match &self.at.dim.size {
            Size::Known(size) if size % 2 == 0 => Size::Known(size / 2),
            Size::Known(size) => {
                let (less, more) = (size - 1, size + 1);
                let halves = match less {
                    0 => format!("{more}"),
                    _ => format!("{less} or {more}"),
                };
                self.errors.at(
                    place,
                    format!(
                        "`{keyword}` halves its features, but {giver} before it produces {size}"
                    ),
                    format!("change that width to {halves}"),
                );
                return None;
            }
            Size::Constant(term, text) => {
                self.claims.push(Claim::Even {
                    stage: keyword.to_owned(),
                    giver: giver.clone(),
                    dim: Dim {
                        place,
                        ..self.at.dim.clone()
                    },
                });
                Size::Constant(Term::Half(Box::new(term.clone())), format!("({text}) / 2"))
            }
            Size::Param(param) => {
                self.errors.at(
                    place,
                    format!("stable Rust cannot calculate with the parameter `{param}`"),
                    format!("give {giver} a width that is a literal or a constant"),
                );
                return None;
            }
        };
        Some(Dim { size, place })
    }

    /// A layer with tensors of its own.
    pub(super) fn layer(
        &mut self,
        line: &mut LineContext,
        stage: &Stage,
        text: String,
        row: &'static Row,
    ) {
        let place = stage.place();
        let (field, name, called) = self.field(line, stage, &text);
        if row.keyword == "batch_norm" {
            self.bias_before(line.index, stage, &called);
        }
        let (row, start, output) = match row.keyword {
            "features" => self.features(stage, row, &name),
            "embedding" => self.embedding(stage, row, &name, &called),
            "layer" => self.own_layer(stage, row, &called, &field),
            "prelu" => self.prelu(stage, row),
            _ => self.norm(stage, row),
        };
        let sure = output.is_some();
        let output = output.unwrap_or_else(|| match start {
            Start::Identity(_) | Start::Unfitted | Start::Constant(_) => self.at.dim.clone(),
            _ => unknown(place),
        });
        let node = self.nodes.len();
        let field = self.add_field(line, &field, FieldKind::Layer { node });
        let what = What {
            text,
            place,
            field: Some(field),
            linear: row.linear,
        };
        self.push(line.index, Op::Layer(Layer { row, start }), output, what);
        self.at.sure = sure;
        self.at.giver = called;
    }

    /// The width of a layer that keeps it, if it is known.
    fn same(&self) -> Option<Dim> {
        self.at.sure.then(|| self.at.dim.clone())
    }

    fn norm(&mut self, stage: &Stage, row: &'static Row) -> Read {
        let given = self.arguments(stage, &form(row, 0));
        let mut setters = Vec::new();
        for (name, expr) in given.map(|given| given.options).unwrap_or_default() {
            let (setter, what, range) = if name == "eps" {
                ("with_epsilon", "`eps`", Range::Positive)
            } else {
                ("with_momentum", "`momentum`", Range::Share)
            };
            let value = self.number_in(expr, what, row.keyword, range, row.form);
            setters.extend(value.map(|value| (setter, value)));
        }
        let start = match row.keyword {
            "standardize" => Start::Unfitted,
            _ => Start::Identity(setters),
        };
        (row, start, self.same())
    }

    fn prelu(&mut self, stage: &Stage, row: &'static Row) -> Read {
        let given = self.arguments(stage, &form(row, 1));
        let slope = given.and_then(|given| given.values.first().copied());
        let slope = slope.filter(|expr| numbers::is_number(expr, row.form, self.errors));
        let slope = slope.map(numbers::number);
        let slope = slope.unwrap_or_else(|| Number::Literal(quote!(0.25)));
        (row, Start::Constant(slope), self.same())
    }

    fn features(&mut self, stage: &Stage, row: &'static Row, name: &str) -> Read {
        let Some(Given { values, options }) = self.arguments(stage, &form(row, 1)) else {
            return (row, Start::Features(Number::Literal(quote!(0.5))), None);
        };
        let gamma = options.first().and_then(|(_, expr)| {
            self.number_in(expr, "`gamma`", row.keyword, Range::Positive, row.form)
        });
        let start = Start::Features(gamma.unwrap_or_else(|| Number::Literal(quote!(0.5))));
        let Some(expr) = values.first() else {
            self.needs(stage, row, "the number of features to draw");
            return (row, start, None);
        };
        let output = dim(expr, name, &mut self.constants, self.errors);
        if let Some(output) = &output {
            self.positive(name, output);
        }
        (row, start, output)
    }

    fn embedding(&mut self, stage: &Stage, row: &'static Row, name: &str, called: &str) -> Read {
        let place = stage.place();
        let (classes, width) = (unknown(place), unknown(place));
        let start = Start::Rows { classes, width };
        let Some(Given { values, .. }) = self.arguments(stage, &form(row, 2)) else {
            return (row, start, None);
        };
        if !matches!(self.at.value, Value::Input | Value::Part(_)) && self.at.sure {
            self.errors.at(
                place,
                format!(
                    "{called} looks up what {} computes, but the indices of an embedding are data",
                    self.at.giver
                ),
                "let it read the input: make it the first stage, or write `from(input)` before it",
            );
        }
        let [classes, width] = values[..] else {
            self.needs(stage, row, "the number of classes and the width of a row");
            return (row, start, None);
        };
        let classes = dim(classes, name, &mut self.constants, self.errors);
        let width = dim(width, name, &mut self.constants, self.errors);
        for dim in [&classes, &width].into_iter().flatten() {
            self.positive(name, dim);
        }
        if let Some(classes) = &classes {
            self.index(name, classes);
        }
        let output = width.as_ref().and_then(|width| self.rows(place, width));
        let start = Start::Rows {
            classes: classes.unwrap_or_else(|| unknown(place)),
            width: width.unwrap_or_else(|| unknown(place)),
        };
        (row, start, output)
    }

    /// Every number of a row is one that `f32` holds.
    fn index(&mut self, name: &str, classes: &Dim) {
        match &classes.size {
            Size::Known(count) if *count > MOST_ROWS => self.errors.at(
                classes.place,
                format!(
                    "the embedding `{name}` has {count} rows, but `f32` holds every whole number only up to {MOST_ROWS}: \
                     other rows would be read"
                ),
                format!("give it at most {MOST_ROWS} rows, or split the index into two columns with an embedding each"),
            ),
            Size::Known(_) | Size::Param(_) => {}
            Size::Constant(..) => self.claims.push(Claim::Rows {
                stage: name.to_owned(),
                dim: classes.clone(),
            }),
        }
    }

    /// A row of `width` for every value that comes in.
    fn rows(&mut self, place: Place, width: &Dim) -> Option<Dim> {
        let columns = self.same()?;
        let size = match (&columns.size, &width.size) {
            (Size::Known(1), size) => size.clone(),
            (Size::Known(columns), Size::Known(each)) => Size::Known(columns * each),
            (Size::Param(param), _) | (_, Size::Param(param)) => {
                self.errors.at(
                    place,
                    format!("stable Rust cannot calculate with the parameter `{param}`"),
                    "give the input and the embedding widths that are literals or constants",
                );
                return None;
            }
            _ => {
                let text = format!("({}) * ({})", columns.text(), width.text());
                let (columns, width) = (Box::new(columns.clone()), Box::new(width.clone()));
                Size::Constant(Term::Product(columns, width), text)
            }
        };
        Some(Dim { size, place })
    }

    /// `layer(my::Rotation)`
    fn own_layer(&mut self, stage: &Stage, row: &'static Row, called: &str, field: &Ident) -> Read {
        const FORM: &str =
            "write `layer(my::Layer)`: a type that implements `nn_core::layer::Layer`";
        let alias = self.alias(field);
        let params = (alias.as_str(), &self.constants.params[..]);
        let declared = networks::declared(stage, "layer", FORM, params, self.errors);
        let Some(declared) = declared else {
            // a layer without widths of its own stands in for it
            let row = layers::layer("standardize").unwrap_or(row);
            return (row, Start::Identity(Vec::new()), None);
        };
        let place = Place::of(&declared.path);
        let dim = |side: Side| Dim {
            size: Size::Constant(
                Term::OfLayer(declared.clone(), side),
                format!("{}::{}", source(&declared.path), side.name()),
            ),
            place,
        };
        let (input, output) = (dim(Side::Input), dim(Side::Output));
        self.same_width(called, &input);
        (row, Start::Own(declared), Some(output))
    }

    fn needs(&mut self, stage: &Stage, row: &'static Row, what: &str) {
        self.errors.at(
            stage.place(),
            format!("`{}` needs {what}", row.keyword),
            format!("write `{}`", row.form),
        );
    }
}

/// Rows of an embedding: the index comes as a number of the network's scalar, and any network can be one of `f32`.
const MOST_ROWS: usize = 1 << 24;

/// What a layer turned out to be; its width if that is what the user means.
type Read = (&'static Row, Start, Option<Dim>);

fn form(row: &'static Row, values: usize) -> Form {
    Form {
        keyword: row.keyword,
        values,
        options: row.options,
        example: row.form,
    }
}
