//! Weights that are used more than once: a line's layers again, a dense layer transposed.

use proc_macro2::Ident;

use syn::Expr;

use super::fit;
use super::spelling::{self, name_in};
use super::walk::{Again, LineContext, Walk, Walked, What};
use crate::catalogue::arguments::DenseOption;
use crate::catalogue::row::Row;
use crate::diag::{Place, source};
use crate::model::{Dim, FieldKind, Line, Node, Op, Shape, Step, Value, plain};
use crate::syntax::ast::{Arg, Stage};

impl Walk<'_> {
    /// The name in `same(left)`, or an error.
    fn other_line(&mut self, stage: &Stage, row: &Row) -> Option<Ident> {
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        let name = match list.first() {
            Some(Arg::Value(expr)) => name_in(expr),
            _ => None,
        };
        if name.is_none() {
            let place = list.first().map_or(stage.place(), spelling::arg_place);
            if let Some(Arg::Value(Expr::Field(field))) = list.first() {
                self.in_braces(field);
                return None;
            }
            self.errors.at(
                place,
                format!("`{}` needs the name of a line above", row.keyword),
                format!("write for example `{}`", row.form),
            );
        }
        name
    }

    /// `transposed(encode)`: z = x·W + b, with W of another line and b of its own.
    pub(super) fn transposed(
        &mut self,
        line: &mut LineContext,
        stage: &Stage,
        row: &Row,
        text: String,
    ) {
        let place = stage.place();
        let (field, name, called) = self.field(line, stage, &text);
        let bias = self.transposed_bias(stage, row);
        let found = self
            .other_line(stage, row)
            .and_then(|other| self.dense_of(&other));
        let Some((node, other)) = found else {
            self.lost();
            return;
        };
        let node = self.fitting(node, &other, &called);
        let node_of = &self.nodes[node];
        let input = node_of.output.clone().at(Place::of(&other));
        let output = Shape::features(Dim {
            size: node_of.input.len().size,
            place,
        });
        let given = self.at.clone();
        self.same_widths(&called, &input, &given, &fit::BACK);
        let own = self.nodes.len();
        let field = self.add_field(line, &field, FieldKind::Layer { node: own });
        let what = What {
            text,
            place,
            field: Some(field),
            linear: true,
        };
        self.push(line.index, Op::Tied { node, bias }, (input, output), what);
        self.at.sure = true;
        self.at.disputed = false;
        self.at.giver = called;
        self.at.linear = Some(format!("`{name}`"));
    }

    /// Another line's dense layer that gives the width that is here, with an error, if this one does not.
    fn fitting(&mut self, node: usize, other: &Ident, called: &str) -> usize {
        let (taken, given) = (self.nodes[node].output.clone(), self.at.shape.clone());
        if !self.at.sure || taken.may_be(&given) {
            return node;
        }
        let fits = |line: &Walked| {
            let name = line.model.name.clone()?;
            let again = line.again.as_ref()?;
            let mut dense = again.nodes.clone();
            let mut dense = dense
                .by_ref()
                .filter(|node| matches!(self.nodes[*node].op, Op::Dense(_)));
            let (Some(node), None) = (dense.next(), dense.next()) else {
                return None;
            };
            let fits = self.values.contains_key(&name) && self.nodes[node].output.is(&given);
            fits.then_some((name, node))
        };
        let Some((name, found)) = self.lines.iter().find_map(fits) else {
            return node;
        };
        let unit = |shape: &Shape| format!("{}{}", shape.text(), fit::unit(shape, " features"));
        self.errors.at(
            Place::of(other),
            format!(
                "{called} takes {}, but {} before it produces {}",
                unit(&taken),
                self.at.giver,
                given.text()
            ),
            format!("a line that gives {}: write `{name}`", unit(&given)),
        );
        found
    }

    fn transposed_bias(&mut self, stage: &Stage, row: &Row) -> bool {
        let mut bias = true;
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        for arg in list.iter().skip(1) {
            match arg {
                Arg::Option(key, value)
                    if DenseOption::find(&key.to_string()) == Some(DenseOption::Bias)
                        && ["true", "false"].contains(&source(value).as_str()) =>
                {
                    bias = source(value) == "true";
                }
                _ => self.errors.at(
                    spelling::arg_place(arg),
                    format!(
                        "`{}` takes the name of a line, and `bias = false`",
                        row.keyword
                    ),
                    "remove it",
                ),
            }
        }
        bias
    }

    /// The only dense layer of a line, or an error.
    fn dense_of(&mut self, other: &Ident) -> Option<(usize, Ident)> {
        let (cursor, line) = self.lookup(other)?;
        let again = line.and_then(|line| self.lines[line].again.as_ref());
        let nodes = again.map_or(0..0, |again| again.nodes.clone());
        let dense = |node: &usize| matches!(self.nodes[*node].op, Op::Dense(_));
        let all: Vec<usize> = nodes.filter(dense).collect();
        let place = Place::of(other);
        let [node] = all[..] else {
            if cursor.sure {
                let message = match all.len() {
                    0 => format!("`{other}` has no weights to transpose: it is not a `dense` line"),
                    count => {
                        format!("`{other}` has {count} dense layers, and one can be transposed")
                    }
                };
                self.errors
                    .at(place, message, "name a line with one `dense` layer");
            }
            return None;
        };
        let repeated = self.nodes[node]
            .field
            .as_ref()
            .is_some_and(|field| field.0.iter().any(|step| matches!(step, Step::Index(_))));
        let inside = self.scopes.iter().any(|scope| scope.times > 1);
        if repeated || inside {
            self.errors.at(
                place,
                "weights cannot be transposed inside `repeat`: every time has weights of its own",
                "write the lines out without `repeat`",
            );
            return None;
        }
        Some((node, other.clone()))
    }

    /// `same(left)`: the layers of a line again, on another value. The weights are the same; noise is drawn anew.
    pub(super) fn same(&mut self, line: &LineContext, stage: &Stage, row: &Row, text: String) {
        let place = stage.place();
        let Some(other) = self.other_line(stage, row) else {
            self.lost();
            return;
        };
        let Some((end, index)) = self.lookup(&other) else {
            self.lost();
            return;
        };
        if stage.args.as_ref().is_some_and(|args| args.list.len() > 1) {
            let keyword = row.keyword;
            let message = format!("`{keyword}` takes the name of a line and nothing else");
            let help = format!("write `{keyword}({other})`");
            self.errors.at(place, message, help);
        }
        let again = index.and_then(|index| self.lines[index].again.clone());
        let name = index.and_then(|index| self.lines[index].model.name.clone());
        let (Some(again), Some(name)) = (again.filter(|again| !again.nodes.is_empty()), name)
        else {
            if end.sure {
                self.errors.at(
                    Place::of(&other),
                    format!("`{other}` has no layers to use again"),
                    "name a line that computes something of one value",
                );
            }
            self.lost();
            return;
        };
        if !self.can_be_again(&other, &again) {
            self.lost();
            return;
        }
        let called = match &line.name {
            Some(own) => format!("`{}: {text}`", plain(own)),
            None => format!("`{text}`"),
        };
        let taken = again.entry.shape.clone().at(Place::of(&other));
        if again.entry.sure {
            let given = self.at.clone();
            self.same_widths(&called, &taken, &given, &fit::AGAIN);
        }
        self.copy(line, (&name, &again), end.value);
        self.at.shape = end.shape.at(place);
        self.at.sure = end.sure;
        self.at.disputed = false;
        self.at.giver = called;
        self.at.linear = None;
    }

    fn can_be_again(&mut self, other: &Ident, again: &Again) -> bool {
        for node in &self.nodes[again.nodes.clone()] {
            let (what, why) = match &node.op {
                Op::Layer(layer) if layer.kind.by_batch => (
                    &node.text,
                    "has statistics of one place in the network, so its line cannot be computed again",
                ),
                Op::Tied { .. } => (
                    &node.text,
                    "has weights of another line already, so its line cannot be computed again",
                ),
                _ => continue,
            };
            self.errors.at(
                Place::of(other),
                format!("`{what}` on the line `{other}` {why}"),
                "leave it out, or write another norm, for example `layer_norm`",
            );
            return false;
        }
        let counted = self
            .repeats
            .iter()
            .find(|repeat| repeat.count.is_some() && again.nodes.contains(&repeat.nodes.start));
        if let Some(repeat) = counted {
            let message = format!(
                "`{}` is repeated as often as a constant says, so the line `{other}` cannot be computed again",
                repeat.at.text()
            );
            self.errors.at(
                Place::of(other),
                message,
                "write the number in place of the constant, as in `repeat(3) { … }`",
            );
            return false;
        }
        let (entry, here) = (again.entry.value, self.at.value);
        let inside =
            |value: Value| matches!(value, Value::Node(node) if again.nodes.contains(&node));
        let twice = self.nodes[again.nodes.clone()].iter().find(|node| {
            let reads = |value: Value| node.reads.contains(&value);
            here != entry && !inside(here) && reads(entry) && reads(here)
        });
        if let Some(node) = twice.filter(|_| !self.not_understood) {
            let message = format!(
                "`{}` on the line `{other}` reads one value twice here: it names the one that stands before `same`",
                node.text
            );
            self.errors.at(
                Place::of(other),
                message,
                "write the line's stages out, without the value that is read twice",
            );
            return false;
        }
        true
    }

    /// Appends the nodes of a line once more. They read the value before this stage where the line read its own.
    fn copy(&mut self, line: &LineContext, (name, again): (&str, &Again), end: Value) {
        let (start, base) = (again.nodes.start, self.nodes.len());
        let before = self.at.value;
        let shift = |value: Value| match value {
            value if value == again.entry.value => before,
            Value::Node(node) if again.nodes.contains(&node) => Value::Node(node - start + base),
            value => value,
        };
        let own = self.lines[line.index].model.name.clone();
        let own = own.unwrap_or_else(|| name.to_owned());
        let renamed = |text: &str| text.strip_prefix(name).map(|rest| format!("{own}{rest}"));
        let first_line = self.lines.len();
        for index in again.lines.clone() {
            let name = self.lines[index].model.name.as_deref().and_then(renamed);
            self.lines.push(Walked {
                model: Line { name },
                place: self.lines[index].place,
                read: true,
                levels: self.lines[index].levels.clone(),
                again: None,
            });
        }
        for index in again.nodes.clone() {
            let node = &self.nodes[index];
            let line = if again.lines.contains(&node.line) {
                node.line - again.lines.start + first_line
            } else {
                line.index
            };
            let field = node.field.as_ref().map(crate::model::Access::text);
            self.nodes.push(Node {
                reads: node.reads.iter().copied().map(shift).collect(),
                line,
                again: field.map(|field| renamed(&field).unwrap_or(field)),
                ..node.clone()
            });
        }
        self.at.value = shift(end);
    }
}
