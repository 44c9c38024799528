//! Quotients. Both parts must not overflow together.

use crate::formula::graph::{Function, Graph, Id, Node};

impl Graph {
    /// `u` if the node is `e^u`.
    pub(super) fn exponent(&self, id: Id) -> Option<Id> {
        match self.node(id) {
            Node::Call(Function::Exp, u) => Some(u),
            _ => None,
        }
    }

    /// `u` if the node is `1 + e^u`.
    pub(super) fn one_plus_exp(&self, id: Id) -> Option<Id> {
        match self.node(id) {
            Node::Add(a, b) if self.is(a, 1.0) => self.exponent(b),
            Node::Add(a, b) if self.is(b, 1.0) => self.exponent(a),
            _ => None,
        }
    }

    pub(crate) fn div(&mut self, a: Id, b: Id) -> Id {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => return self.folded(x / y, Node::Div(a, b)),
            // It stays as it is: 0/0 is not 0.
            (_, Some(0.0)) => return self.intern(Node::Div(a, b)),
            (Some(0.0), None) => return self.number(0.0),
            (None, Some(1.0)) => return a,
            (None, Some(-1.0)) => return self.neg(a),
            // Exact only for powers of two; others stay a division.
            (None, Some(y)) if y.abs().log2().fract() == 0.0 && (1.0 / y).is_finite() => {
                let factor = self.number(1.0 / y);
                return self.mul(factor, a);
            }
            _ => {}
        }
        if a == b {
            return self.number(1.0);
        }
        if let Some(result) = self.div_by_exponentials(a, b) {
            return result;
        }
        match (self.node(a), self.node(b)) {
            (Node::Neg(x), _) => {
                let quotient = self.div(x, b);
                self.neg(quotient)
            }
            (_, Node::Neg(y)) => {
                let quotient = self.div(a, y);
                self.neg(quotient)
            }
            (_, Node::Call(Function::Exp, u)) => {
                let u = self.neg(u);
                let factor = self.call(Function::Exp, u);
                self.mul(a, factor)
            }
            // σ(u)/σ(−u) = e^u
            (Node::Call(Function::Sigmoid, u), Node::Call(Function::Sigmoid, v))
                if self.neg(u) == v =>
            {
                self.call(Function::Exp, u)
            }
            (Node::Call(Function::Sinh, u), Node::Call(Function::Cosh, v)) if u == v => {
                self.call(Function::Tanh, u)
            }
            (Node::Call(Function::Sin, u), Node::Call(Function::Cos, v)) if u == v => {
                self.call(Function::Tan, u)
            }
            (Node::Mul(x, y), _) if y == b => x,
            (Node::Mul(x, y), _) if x == b => y,
            (Node::Div(x, y), _) => {
                let denominator = self.mul(y, b);
                self.div(x, denominator)
            }
            (_, Node::Div(x, y)) => {
                let product = self.mul(a, y);
                self.div(product, x)
            }
            _ => self.intern(Node::Div(a, b)),
        }
    }

    /// Quotients in which e^u would overflow in both parts.
    pub(super) fn div_by_exponentials(&mut self, a: Id, b: Id) -> Option<Id> {
        // (e^u − e^−u)/(e^u + e^−u) = tanh u
        if let (Node::Sub(x, y), Node::Add(p, q)) = (self.node(a), self.node(b))
            && let (Some(u), Some(v)) = (self.exponent(x), self.exponent(y))
            && ((x, y) == (p, q) || (y, x) == (p, q))
            && self.neg(u) == v
        {
            return Some(self.call(Function::Tanh, u));
        }
        let (base, power) = match self.node(b) {
            Node::Pow(base, power) => (base, self.as_number(power)?),
            _ => (b, 1.0),
        };
        let u = self.one_plus_exp(base)?;
        // (e^u − 1)/(e^u + 1) = tanh(u/2)
        if power == 1.0 && matches!(self.node(a), Node::Call(Function::ExpM1, v) if v == u) {
            let half = self.number(0.5);
            let u = self.mul(half, u);
            return Some(self.call(Function::Tanh, u));
        }
        if let Node::Neg(inner) = self.node(a) {
            let quotient = self.div(inner, b);
            return Some(self.neg(quotient));
        }
        let minus_u = self.neg(u);
        let below = self.call(Function::Sigmoid, minus_u);
        let power = self.number(power);
        let below = self.pow(below, power);
        Some(self.mul_exponential(a, u, below))
    }

    /// `a·below`, where a factor `e^u` of `a` first takes its share: e^u·σ(−u) = σ(u).
    pub(super) fn mul_exponential(&mut self, a: Id, u: Id, below: Id) -> Id {
        match self.node(a) {
            Node::Call(Function::Exp, v) if v == u => match self.node(below) {
                Node::Pow(base, power) => {
                    let one = self.number(1.0);
                    let power = self.sub(power, one);
                    let rest = self.pow(base, power);
                    let above = self.call(Function::Sigmoid, u);
                    self.mul(above, rest)
                }
                _ => self.call(Function::Sigmoid, u),
            },
            Node::Mul(x, y) if self.exponent(y) == Some(u) => {
                let product = self.mul_exponential(y, u, below);
                self.mul(x, product)
            }
            Node::Mul(x, y) if self.exponent(x) == Some(u) => {
                let product = self.mul_exponential(x, u, below);
                self.mul(product, y)
            }
            _ => self.mul(a, below),
        }
    }
}
