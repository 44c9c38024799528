//! Layers with tensors of their own, `dense` apart, and gates.

use syn::Expr;

use super::arguments::Given;
use super::walk::{LineContext, Walk, What, unknown};
use super::width::dim;
use super::{numbers, spelling};
use crate::catalogue::arguments::{self, List};
use crate::catalogue::row::{self, Gate, Reads, Row, Rule};
use crate::diag::Place;
use crate::model::{
    Claim, Dim, FieldKind, Holds, Layer, Number, Op, Piece, Sentence, Setter, Shape, Size, Value,
    product, quotient,
};
use crate::syntax::ast::Stage;

impl Walk<'_> {
    /// `glu`: two halves become one.
    pub(super) fn gate(
        &mut self,
        line: &LineContext,
        stage: &Stage,
        (row, kind): (&'static Row, &'static Gate),
        text: String,
    ) {
        spelling::nothing(stage, row.keyword, self.errors);
        let place = stage.place();
        let input = self.at.features(place);
        let output = self.half(row.keyword, place, &input);
        let sure = output.is_some();
        let output = output.unwrap_or_else(|| unknown(place));
        let shapes = (Shape::features(input), Shape::features(output));
        let giver = format!("`{text}`");
        let what = What::of(stage, text, row.linear);
        self.push(line.index, Op::Gate(kind), shapes, what);
        self.at.sure = sure;
        self.at.disputed = false;
        self.at.giver = giver;
    }

    /// A layer with tensors of its own.
    pub(super) fn layer(
        &mut self,
        line: &mut LineContext,
        stage: &Stage,
        (row, kind): (&'static Row, &'static row::Layer),
        text: String,
    ) {
        let place = stage.place();
        let (field, name, called) = self.field(line, stage, &text);
        if kind.by_batch {
            self.bias_before(line.index, stage, &called);
        }
        let given = self.arguments(stage, row, &kind.takes);
        let read = given.is_some();
        let Given {
            values,
            settings,
            divisor,
        } = given.unwrap_or_default();
        if read && kind.reads == Reads::Indices {
            self.reads_data(stage, &called);
        }
        let mut layer = Layer::of(row.keyword, kind);
        self.settings(&mut layer, row, &settings);
        let widths = self.values(&mut layer, stage, (row, &name), read.then_some(&values[..]));
        if let Some(name) = kind.takes.divisor {
            let divisor = divisor.and_then(|expr| self.divisor(expr, row, name));
            let divisor = divisor.filter(|divisor| self.is_multiple(divisor, &called, name));
            layer.divisor = Some((name, divisor.unwrap_or_else(|| unknown(place))));
        }
        let (input, output) = self.shapes(kind, place, &widths);
        let sure = output.is_some();
        let output = output.unwrap_or_else(|| {
            if kind.keeps_width() {
                input.clone()
            } else {
                Shape::features(unknown(place))
            }
        });
        let node = self.nodes.len();
        let field = self.add_field(line, &field, FieldKind::Layer { node });
        let what = What {
            text,
            place,
            field: Some(field),
            linear: row.linear,
        };
        self.push(line.index, Op::Layer(layer), (input, output), what);
        self.at.sure = sure;
        self.at.disputed = false;
        self.at.giver = called;
    }

    /// The options. Those that the user gives become setters; arguments of the constructor have a default.
    fn settings(
        &mut self,
        layer: &mut Layer,
        row: &'static Row,
        given: &[(&'static arguments::Setting, &Expr)],
    ) {
        let mut numbers = Vec::new();
        for (setting, expr) in given {
            let (name, number) = (setting.name, self.setting(expr, row, setting));
            match setting.given {
                arguments::Given::Setter(method) => {
                    let setter = number.map(|value| Setter {
                        name,
                        method,
                        value,
                    });
                    layer.setters.extend(setter);
                }
                arguments::Given::Argument => numbers.push((setting.name, number)),
            }
        }
        for setting in layer.kind.takes.settings {
            if setting.given == arguments::Given::Argument {
                let given = numbers.iter_mut().find(|(name, _)| *name == setting.name);
                let number = given.and_then(|(_, number)| number.take());
                let number = number.unwrap_or_else(|| plain(setting.default));
                layer.arguments.push((setting.name, number));
            }
        }
    }

    /// The values by position, and those of the widths that could be read; none if a value is missing.
    fn values(
        &mut self,
        layer: &mut Layer,
        stage: &Stage,
        (row, name): (&'static Row, &str),
        given: Option<&[&Expr]>,
    ) -> Vec<Option<Dim>> {
        let List { values, needs, .. } = &layer.kind.takes;
        let missing = given.is_some_and(|given| given.len() < values.len());
        if missing && !needs.is_empty() {
            self.errors.at(
                stage.place(),
                format!("`{}` needs {needs}", row.keyword),
                format!("write `{}`", row.form),
            );
        }
        let mut widths = Vec::new();
        let right = given.is_some() && (!missing || needs.is_empty());
        for (index, value) in values.iter().enumerate() {
            let expr = given.filter(|_| right).and_then(|given| given.get(index));
            match value {
                arguments::Value::Width | arguments::Value::Classes { .. } => {
                    let width =
                        expr.and_then(|expr| dim(expr, name, &mut self.constants, self.errors));
                    widths.push(width);
                }
                arguments::Value::Number { default } => {
                    let expr = expr.filter(|expr| numbers::is_number(expr, row.form, self.errors));
                    let number = expr.map(|expr| numbers::number(expr));
                    let number = number.unwrap_or_else(|| plain(*default));
                    layer.arguments.push((row.keyword, number));
                }
            }
        }
        for width in widths.iter().flatten() {
            self.positive(name, width);
        }
        let of_widths =
            |value: &&arguments::Value| !matches!(value, arguments::Value::Number { .. });
        for (value, width) in values.iter().filter(of_widths).zip(&widths) {
            if let (arguments::Value::Classes { most }, Some(classes)) = (value, width) {
                self.index(name, classes, *most);
            }
        }
        let place = stage.place();
        let known = widths
            .iter()
            .map(|width| width.clone().unwrap_or_else(|| unknown(place)));
        layer.widths = known.collect();
        widths
    }

    /// The shape that a layer takes, and the shape that it gives if that is what the user means.
    fn shapes(
        &mut self,
        kind: &row::Layer,
        place: Place,
        widths: &[Option<Dim>],
    ) -> (Shape, Option<Shape>) {
        let input = self.at.features(place);
        let output = match kind.shape {
            Rule::Same => self.at.sure.then(|| input.clone()),
            Rule::To => widths.first().cloned().flatten(),
            Rule::Each => {
                let width = widths.last().and_then(Option::as_ref);
                width.and_then(|width| self.rows(place, &input, width))
            }
        };
        (Shape::features(input), output.map(Shape::features))
    }

    /// True if the incoming width is a multiple of the option `name`, or if the compiler will say so.
    fn is_multiple(&mut self, divisor: &Dim, called: &str, name: &str) -> bool {
        let place = divisor.place;
        let width = self.at.features(place);
        let otherwise = Sentence {
            message: vec![
                format!("{called} takes a multiple of ").into(),
                Piece::Width(Shape::features(divisor.clone()), " features"),
                format!(", but {} before it produces ", self.at.giver).into(),
                Piece::Width(Shape::features(width.clone()), ""),
            ],
            help: vec![
                "change that width to ".into(),
                Piece::Multiples(width.clone(), divisor.clone()),
                format!(", or `{name}` to ").into(),
                Piece::Divisor(width.clone(), divisor.clone()),
            ],
        };
        self.divides(divisor, &width, otherwise, place)
    }

    /// The same for any divisor of the incoming width `whole`.
    fn divides(&mut self, divisor: &Dim, whole: &Dim, otherwise: Sentence, place: Place) -> bool {
        if !self.at.sure {
            return false;
        }
        let giver = &self.at.giver;
        let (param, help) = match (&whole.size, &divisor.size) {
            (_, Size::Known(1)) => return true,
            (Size::Known(whole), Size::Known(divisor)) => {
                let divides = whole.is_multiple_of(*divisor);
                if !divides {
                    let (message, help) = otherwise.told();
                    self.errors.at(place, message, help);
                }
                return divides;
            }
            (Size::Param(param), _) => (
                param,
                format!("give {giver} a width that is a literal or a constant"),
            ),
            (_, Size::Param(param)) => (
                param,
                format!("write a literal or a constant in place of `{param}`"),
            ),
            _ => {
                self.claims.push(Claim::Widths {
                    holds: Holds::Divides(whole.clone(), divisor.clone()),
                    otherwise,
                    place,
                });
                return true;
            }
        };
        let message = format!("stable Rust cannot calculate with the parameter `{param}`");
        self.errors.at(place, message, help);
        false
    }

    /// Half of the incoming width, which must be even.
    fn half(&mut self, keyword: &str, place: Place, whole: &Dim) -> Option<Dim> {
        let two = Dim {
            size: Size::Known(2),
            place,
        };
        let giver = &self.at.giver;
        let odd = Sentence {
            message: vec![
                format!("`{keyword}` halves its features, but {giver} before it produces ").into(),
                Piece::Width(Shape::features(whole.clone()), ""),
            ],
            help: vec![
                "change that width to ".into(),
                Piece::Multiples(whole.clone(), two.clone()),
            ],
        };
        self.divides(&two, whole, odd, place)
            .then(|| quotient(whole, &two))
    }

    /// Indices are data: no layer computes them.
    fn reads_data(&mut self, stage: &Stage, called: &str) {
        if !matches!(self.at.value, Value::Input | Value::Part(_)) && self.at.sure {
            self.errors.at(
                stage.place(),
                format!(
                    "{called} looks up what {} computes, but the indices of an embedding are data",
                    self.at.giver
                ),
                "let it read the input: make it the first stage, or write `from(input)` before it",
            );
        }
    }

    /// Every number of a row is one that `f32` holds.
    fn index(&mut self, name: &str, classes: &Dim, most: usize) {
        let otherwise = Sentence {
            message: vec![
                format!("the embedding `{name}` has ").into(),
                Piece::Width(Shape::features(classes.clone()), " rows"),
                format!(", but `f32` holds every whole number only up to {most}: other rows would be read")
                    .into(),
            ],
            help: vec![
                format!("give it at most {most} rows, or split the index into two columns with an embedding each")
                    .into(),
            ],
        };
        let place = classes.place;
        match &classes.size {
            Size::Known(count) if *count > most => {
                let (message, help) = otherwise.told();
                self.errors.at(place, message, help);
            }
            Size::Known(_) | Size::Param(_) => {}
            Size::Constant(..) => self.claims.push(Claim::Widths {
                holds: Holds::AtMost(classes.clone(), most),
                otherwise,
                place,
            }),
        }
    }

    /// A row of `width` for every value that comes in.
    fn rows(&mut self, place: Place, columns: &Dim, width: &Dim) -> Option<Dim> {
        if !self.at.sure {
            return None;
        }
        if columns.known() != Some(1)
            && let (Size::Param(param), _) | (_, Size::Param(param)) = (&columns.size, &width.size)
        {
            self.errors.at(
                place,
                format!("stable Rust cannot calculate with the parameter `{param}`"),
                "give the input and the embedding widths that are literals or constants",
            );
            return None;
        }
        Some(Dim {
            place,
            ..product(columns, width)
        })
    }
}

/// A number that the user does not give.
fn plain(number: f64) -> Number {
    let literal = proc_macro2::Literal::f64_unsuffixed(number);
    Number::Literal(quote::quote!(#literal))
}
