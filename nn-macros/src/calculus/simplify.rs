//! How a graph grows: each operation simplifies what it is given.
//!
//! The rules keep values and derivatives finite where the mathematics is: `1/(1 + e^−u)` becomes
//! σ(u), `ln(1 + e^u)` softplus(u), and so on; a quotient rule on the written form would give ∞/∞.

use super::graph::{Comparison, Function, Graph, Id, Node};

impl Graph {
    /// `u` if the node is `e^u`.
    fn exponent(&self, id: Id) -> Option<Id> {
        match self.node(id) {
            Node::Call(Function::Exp, u) => Some(u),
            _ => None,
        }
    }

    /// `u` if the node is `1 + e^u`.
    fn one_plus_exp(&self, id: Id) -> Option<Id> {
        match self.node(id) {
            Node::Add(a, b) if self.is(a, 1.0) => self.exponent(b),
            Node::Add(a, b) if self.is(b, 1.0) => self.exponent(a),
            _ => None,
        }
    }

    pub(crate) fn neg(&mut self, a: Id) -> Id {
        match self.node(a) {
            Node::Number(bits) => self.number(-f64::from_bits(bits)),
            Node::Neg(inner) => inner,
            Node::Sub(left, right) => self.sub(right, left),
            Node::Mul(left, right) if self.as_number(left).is_some() => {
                let left = self.neg(left);
                self.mul(left, right)
            }
            _ => self.intern(Node::Neg(a)),
        }
    }

    pub(crate) fn add(&mut self, a: Id, b: Id) -> Id {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => return self.number(x + y),
            (Some(0.0), None) => return b,
            (None, Some(0.0)) => return a,
            // Numbers stand in front.
            (None, Some(_)) => return self.add(b, a),
            _ => {}
        }
        if a == b {
            let two = self.number(2.0);
            return self.mul(two, a);
        }
        match (self.node(a), self.node(b)) {
            (_, Node::Neg(inner)) => self.sub(a, inner),
            (Node::Neg(inner), _) => self.sub(b, inner),
            (_, Node::Sub(left, right)) if right == a => left,
            (Node::Sub(left, right), _) if right == b => left,
            // −1 + e^u
            (_, Node::Call(Function::Exp, u)) if self.is(a, -1.0) => self.call(Function::ExpM1, u),
            _ if a > b && self.as_number(a).is_none() => self.intern(Node::Add(b, a)),
            _ => self.intern(Node::Add(a, b)),
        }
    }

    pub(crate) fn sub(&mut self, a: Id, b: Id) -> Id {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => return self.number(x - y),
            (Some(0.0), None) => return self.neg(b),
            (None, Some(0.0)) => return a,
            _ => {}
        }
        if a == b {
            return self.number(0.0);
        }
        match (self.node(a), self.node(b)) {
            (_, Node::Neg(inner)) => self.add(a, inner),
            (Node::Add(left, right), _) if right == b => left,
            (Node::Add(left, right), _) if left == b => right,
            (_, Node::Add(left, right)) if left == a => self.neg(right),
            (_, Node::Add(left, right)) if right == a => self.neg(left),
            (Node::Call(Function::Exp, u), _) if self.is(b, 1.0) => self.call(Function::ExpM1, u),
            // 1 − e^u
            (_, Node::Call(Function::Exp, u)) if self.is(a, 1.0) => {
                let difference = self.call(Function::ExpM1, u);
                self.neg(difference)
            }
            (_, Node::Call(Function::Sigmoid, u)) if self.is(a, 1.0) => {
                let u = self.neg(u);
                self.call(Function::Sigmoid, u)
            }
            _ => self.intern(Node::Sub(a, b)),
        }
    }

    pub(crate) fn mul(&mut self, a: Id, b: Id) -> Id {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => return self.number(x * y),
            (Some(0.0), None) | (None, Some(0.0)) => return self.number(0.0),
            (Some(1.0), None) => return b,
            (None, Some(1.0)) => return a,
            (Some(-1.0), None) => return self.neg(b),
            (None, Some(_)) => return self.mul(b, a),
            _ => {}
        }
        if a == b {
            let two = self.number(2.0);
            return self.pow(a, two);
        }
        match (self.node(a), self.node(b)) {
            (Node::Neg(x), Node::Neg(y)) => self.mul(x, y),
            (Node::Neg(x), _) => {
                let product = self.mul(x, b);
                self.neg(product)
            }
            (_, Node::Neg(y)) => {
                let product = self.mul(a, y);
                self.neg(product)
            }
            (Node::Number(_), Node::Mul(left, right)) if self.as_number(left).is_some() => {
                let number = self.mul(a, left);
                self.mul(number, right)
            }
            (_, Node::Mul(left, right)) if self.as_number(left).is_some() => {
                let product = self.mul(a, right);
                self.mul(left, product)
            }
            (Node::Mul(left, right), _) if self.as_number(left).is_some() => {
                let product = self.mul(right, b);
                self.mul(left, product)
            }
            (Node::Call(Function::Exp, u), Node::Call(Function::Exp, v)) => {
                let sum = self.add(u, v);
                self.call(Function::Exp, sum)
            }
            (Node::Call(Function::Sign, u), _) if u == b => self.call(Function::Abs, b),
            (_, Node::Call(Function::Sign, u)) if u == a => self.call(Function::Abs, a),
            // e^u·σ(−u) = σ(u)
            (Node::Call(Function::Exp, u), Node::Call(Function::Sigmoid, v))
            | (Node::Call(Function::Sigmoid, v), Node::Call(Function::Exp, u))
                if self.neg(u) == v =>
            {
                self.call(Function::Sigmoid, u)
            }
            (Node::Div(one, y), _) if self.is(one, 1.0) => self.div(b, y),
            (_, Node::Div(one, y)) if self.is(one, 1.0) => self.div(a, y),
            (Node::Pow(base, power), _) if base == b => {
                let one = self.number(1.0);
                let power = self.add(power, one);
                self.pow(base, power)
            }
            (_, Node::Pow(base, power)) if base == a => {
                let one = self.number(1.0);
                let power = self.add(power, one);
                self.pow(base, power)
            }
            _ if a > b && self.as_number(a).is_none() => self.intern(Node::Mul(b, a)),
            _ => self.intern(Node::Mul(a, b)),
        }
    }

    pub(crate) fn div(&mut self, a: Id, b: Id) -> Id {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => return self.number(x / y),
            (Some(0.0), None) => return self.number(0.0),
            (None, Some(1.0)) => return a,
            (None, Some(-1.0)) => return self.neg(a),
            // Exact only for powers of two; others stay a division.
            (None, Some(y)) if y.abs().log2().fract() == 0.0 => {
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
    fn div_by_exponentials(&mut self, a: Id, b: Id) -> Option<Id> {
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
    fn mul_exponential(&mut self, a: Id, u: Id, below: Id) -> Id {
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

    pub(crate) fn pow(&mut self, a: Id, b: Id) -> Id {
        if let Some(power) = self.as_number(b) {
            if let Some(base) = self.as_number(a) {
                return self.number(base.powf(power));
            }
            if power == 0.0 {
                return self.number(1.0);
            }
            if power == 1.0 {
                return a;
            }
            if power == 0.5 {
                return self.call(Function::Sqrt, a);
            }
            if power == -1.0 {
                let one = self.number(1.0);
                return self.div(one, a);
            }
            match self.node(a) {
                Node::Neg(inner) if power % 2.0 == 0.0 => return self.pow(inner, b),
                Node::Call(Function::Abs, inner) if power % 2.0 == 0.0 => {
                    return self.pow(inner, b);
                }
                Node::Call(Function::Sqrt, inner) if power == 2.0 => return inner,
                Node::Call(Function::Exp, u) => {
                    let u = self.mul(b, u);
                    return self.call(Function::Exp, u);
                }
                _ => {}
            }
        }
        self.intern(Node::Pow(a, b))
    }

    pub(crate) fn min(&mut self, a: Id, b: Id) -> Id {
        if a == b {
            a
        } else {
            self.intern(Node::Min(a, b))
        }
    }

    pub(crate) fn max(&mut self, a: Id, b: Id) -> Id {
        if a == b {
            a
        } else {
            self.intern(Node::Max(a, b))
        }
    }

    pub(crate) fn choose(
        &mut self,
        comparison: Comparison,
        [a, b, then, otherwise]: [Id; 4],
    ) -> Id {
        if then == otherwise {
            return then;
        }
        if let (Some(x), Some(y)) = (self.as_number(a), self.as_number(b)) {
            return if comparison.holds(x, y) {
                then
            } else {
                otherwise
            };
        }
        self.intern(Node::If(comparison, a, b, then, otherwise))
    }

    pub(crate) fn call(&mut self, function: Function, u: Id) -> Id {
        if let Some(value) = self.as_number(u) {
            let value = function.evaluate(value);
            if value.is_finite() {
                return self.number(value);
            }
        }
        match (function, self.node(u)) {
            (Function::Ln, Node::Call(Function::Exp, inner))
            | (Function::Exp, Node::Call(Function::Ln, inner)) => inner,
            (Function::Ln, Node::Call(Function::Sigmoid, inner)) => {
                let inner = self.neg(inner);
                let plus = self.call(Function::Softplus, inner);
                self.neg(plus)
            }
            (Function::Ln, Node::Add(one, inner)) if self.is(one, 1.0) => {
                self.call(Function::Ln1p, inner)
            }
            (Function::Ln1p, Node::Call(Function::Exp, inner)) => {
                self.call(Function::Softplus, inner)
            }
            (Function::Abs, Node::Neg(inner)) => self.call(Function::Abs, inner),
            (Function::Abs, Node::Call(Function::Abs | Function::Exp | Function::Sigmoid, _)) => u,
            (Function::Sqrt, Node::Pow(base, power)) if self.is(power, 2.0) => {
                self.call(Function::Abs, base)
            }
            // Odd and even functions.
            (
                Function::Sin
                | Function::Tan
                | Function::Sinh
                | Function::Tanh
                | Function::Erf
                | Function::Sign,
                Node::Neg(inner),
            ) => {
                let value = self.call(function, inner);
                self.neg(value)
            }
            (Function::Cos | Function::Cosh, Node::Neg(inner)) => self.call(function, inner),
            _ => self.intern(Node::Call(function, u)),
        }
    }
}
