//! An expression as text for people, and its value for the checks at compile time.

use std::collections::BTreeSet;

use super::graph::{Function, Graph, Id, Node};
use super::names::Names;

/// The length of a formula that docs still show, in nodes.
const LONG: usize = 1000;

impl Graph {
    /// The formula in the notation of textbooks. What would fill pages, as parts that are used often are written out
    /// each time, is an ellipsis.
    pub(crate) fn show(&self, id: Id, names: &Names) -> String {
        if self.written_out(id) > LONG {
            return format!("… ({} operations)", self.size(id));
        }
        self.text(id, names, 0)
    }

    /// The number of nodes of an expression if nothing is shared.
    fn written_out(&self, last: Id) -> usize {
        let mut counts: Vec<usize> = Vec::with_capacity(last.0 + 1);
        for id in (0..=last.0).map(Id) {
            let arguments = self.arguments(id).into_iter().map(|id| counts[id.0]);
            counts.push(arguments.fold(1, usize::saturating_add));
        }
        counts[last.0]
    }

    /// The kinks and jumps of the expression, in words for the docs.
    pub(crate) fn kinks(&self, id: Id, names: &Names) -> Vec<String> {
        let mut points = Vec::new();
        let mut seen = BTreeSet::new();
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            stack.extend(self.arguments(id));
            let text = |id| self.show(id, names);
            match self.node(id) {
                Node::Call(Function::Abs | Function::Sign, u) => {
                    points.push(format!("{} = 0", text(u)));
                }
                Node::Min(a, b) | Node::Max(a, b) | Node::If(_, a, b, ..) => {
                    points.push(format!("{} = {}", text(a), text(b)));
                }
                _ => {}
            }
        }
        points.sort();
        points.dedup();
        points
    }

    /// `level`: 0 sum, 1 product, 2 factor, 3 base of a power.
    fn text(&self, id: Id, names: &Names, level: u8) -> String {
        let (own, text) = match self.node(id) {
            Node::Number(bits) => {
                let value = f64::from_bits(bits);
                (if value < 0.0 { 1 } else { 4 }, number(value))
            }
            Node::Variable(index) => (4, names.variables[index].clone()),
            Node::Parameter(index) => (4, names.parameter(index).to_owned()),
            Node::Neg(a) => (1, format!("−{}", self.text(a, names, 2))),
            Node::Add(a, b) => (
                0,
                format!("{} + {}", self.text(a, names, 0), self.text(b, names, 1)),
            ),
            Node::Sub(a, b) => (
                0,
                format!("{} − {}", self.text(a, names, 0), self.text(b, names, 1)),
            ),
            Node::Mul(a, b) => (
                1,
                format!("{}·{}", self.text(a, names, 1), self.factor(b, names)),
            ),
            Node::Div(a, b) => (
                1,
                format!("{}/{}", self.text(a, names, 1), self.text(b, names, 2)),
            ),
            Node::Pow(a, b) => (
                3,
                format!("{}^{}", self.text(a, names, 4), self.text(b, names, 4)),
            ),
            Node::Min(a, b) => (
                4,
                format!(
                    "min({}, {})",
                    self.text(a, names, 0),
                    self.text(b, names, 0)
                ),
            ),
            Node::Max(a, b) => (
                4,
                format!(
                    "max({}, {})",
                    self.text(a, names, 0),
                    self.text(b, names, 0)
                ),
            ),
            Node::Call(Function::Exp, u) => (3, format!("e^({})", self.text(u, names, 0))),
            Node::Call(Function::Sigmoid, u) => (4, format!("σ({})", self.text(u, names, 0))),
            Node::Call(Function::Abs, u) => (4, format!("|{}|", self.text(u, names, 0))),
            Node::Call(Function::Sqrt, u) => (4, format!("√({})", self.text(u, names, 0))),
            Node::Call(Function::LnCosh, u) => (4, format!("ln(cosh({}))", self.text(u, names, 0))),
            Node::Call(function, u) => (
                4,
                format!("{}({})", function.name(), self.text(u, names, 0)),
            ),
            Node::If(comparison, a, b, then, otherwise) => (
                4,
                format!(
                    "{{{} if {} {} {}, {} else}}",
                    self.text(then, names, 0),
                    self.text(a, names, 0),
                    comparison.symbol(),
                    self.text(b, names, 0),
                    self.text(otherwise, names, 0)
                ),
            ),
        };
        if own < level {
            format!("({text})")
        } else {
            text
        }
    }

    /// The right side of a product; another product needs no parentheses there.
    fn factor(&self, id: Id, names: &Names) -> String {
        let level = if matches!(self.node(id), Node::Mul(..)) {
            1
        } else {
            2
        };
        self.text(id, names, level)
    }

    /// The value at these variables and parameters, with each operation rounded by `round`.
    pub(crate) fn evaluate(
        &self,
        id: Id,
        variables: &[f64],
        parameters: &[f64],
        round: fn(f64) -> f64,
    ) -> f64 {
        self.evaluate_all(id, variables, parameters, round)[id.0]
    }

    /// The values of all nodes up to `last`.
    pub(crate) fn evaluate_all(
        &self,
        last: Id,
        variables: &[f64],
        parameters: &[f64],
        round: fn(f64) -> f64,
    ) -> Vec<f64> {
        let missing = f64::NAN;
        let mut values: Vec<f64> = Vec::with_capacity(last.0 + 1);
        for id in (0..=last.0).map(Id) {
            let at = |id: Id| values[id.0];
            let value = match self.node(id) {
                Node::Number(bits) => f64::from_bits(bits),
                Node::Variable(index) => variables.get(index).copied().unwrap_or(missing),
                Node::Parameter(index) => parameters.get(index).copied().unwrap_or(missing),
                Node::Neg(a) => -at(a),
                Node::Add(a, b) => at(a) + at(b),
                Node::Sub(a, b) => at(a) - at(b),
                Node::Mul(a, b) => match self.product_with_logarithm(a, b) {
                    Some((factor, log)) if at(factor) == 0.0 && at(log).is_infinite() => 0.0,
                    _ => at(a) * at(b),
                },
                Node::Div(a, b) => at(a) / at(b),
                Node::Pow(a, b) => at(a).powf(at(b)),
                Node::Min(a, b) => at(a).min(at(b)),
                Node::Max(a, b) => at(a).max(at(b)),
                Node::Call(function, u) => function.evaluate(at(u)),
                Node::If(comparison, a, b, then, otherwise) => {
                    if comparison.holds(at(a), at(b)) {
                        at(then)
                    } else {
                        at(otherwise)
                    }
                }
            };
            values.push(round(value));
        }
        values
    }
}

/// A number as in a formula, with known constants by name.
fn number(value: f64) -> String {
    let constants = [
        (std::f64::consts::FRAC_2_SQRT_PI, "2/√π"),
        (std::f64::consts::PI, "π"),
    ];
    for (constant, name) in constants {
        if value.to_bits() == constant.to_bits() {
            return name.to_owned();
        }
    }
    if value < 0.0 {
        format!("−{}", -value)
    } else {
        format!("{value}")
    }
}
