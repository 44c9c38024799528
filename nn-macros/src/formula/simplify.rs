//! How a graph grows: each operation simplifies what it is given.
//!
//! The rules keep values and derivatives finite where the mathematics is: `1/(1 + e^−u)` becomes
//! σ(u), `ln(1 + e^u)` softplus(u), and so on; a quotient rule on the written form would give ∞/∞.

use super::emit::is_small;
use super::graph::{Comparison, Function, Graph, Id, Node};

impl Graph {
    /// The number that an operation on numbers gives; the operation as it is where that is not finite.
    fn folded(&mut self, value: f64, operation: Node) -> Id {
        if value.is_finite() {
            self.number(value)
        } else {
            self.intern(operation)
        }
    }

    /// The value of an operation on numbers, and of a division by 0, that [`folded`](Self::folded) has left.
    pub(super) fn not_a_number(&self, id: Id) -> Option<f64> {
        match self.node(id) {
            Node::Number(_) => None,
            Node::Div(a, b) if self.is(b, 0.0) => Some(match self.as_number(a) {
                Some(a) => a / 0.0,
                None => f64::NAN,
            }),
            _ => {
                let arguments = self.arguments(id);
                let known = !arguments.is_empty()
                    && arguments
                        .iter()
                        .all(|&argument| self.as_number(argument).is_some());
                let value = known.then(|| self.evaluate(id, &[], &[], |x| x));
                value.filter(|value| !value.is_finite())
            }
        }
    }

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
            (Some(x), Some(y)) => return self.folded(x + y, Node::Add(a, b)),
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
            // −1 + σ(u)
            (_, Node::Call(Function::Sigmoid, u)) if self.is(a, -1.0) => self.below_one(u),
            _ if a > b && self.as_number(a).is_none() => self.intern(Node::Add(b, a)),
            _ => self.intern(Node::Add(a, b)),
        }
    }

    pub(crate) fn sub(&mut self, a: Id, b: Id) -> Id {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => return self.folded(x - y, Node::Sub(a, b)),
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
            (Node::Call(Function::Sigmoid, u), _) if self.is(b, 1.0) => self.below_one(u),
            (_, Node::Call(Function::Sigmoid, u)) if self.is(a, 1.0) => {
                let u = self.neg(u);
                self.call(Function::Sigmoid, u)
            }
            _ => self.intern(Node::Sub(a, b)),
        }
    }

    /// σ(u) − 1 = −σ(−u)
    fn below_one(&mut self, u: Id) -> Id {
        let u = self.neg(u);
        let rest = self.call(Function::Sigmoid, u);
        self.neg(rest)
    }

    pub(crate) fn mul(&mut self, a: Id, b: Id) -> Id {
        match (self.as_number(a), self.as_number(b)) {
            (Some(x), Some(y)) => return self.folded(x * y, Node::Mul(a, b)),
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
                if self.as_number(number).is_none() {
                    return self.intern(Node::Mul(a, b));
                }
                self.mul(number, right)
            }
            (_, Node::Mul(left, right))
                if self.as_number(a).is_none() && self.as_number(left).is_some() =>
            {
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
            (Some(x), Some(y)) => return self.folded(x / y, Node::Div(a, b)),
            // Not to be made anything of: 0/0 is not 0.
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
                return self.folded(base.powf(power), Node::Pow(a, b));
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
        // e^(b·ln σ(u)) where that is what a power becomes: ln σ is finite where σ is 0.
        let few = self.as_number(b).is_some_and(is_small);
        if !few
            && matches!(
                self.node(a),
                Node::Call(Function::Sigmoid | Function::Exp, _)
            )
        {
            let logarithm = self.call(Function::Ln, a);
            let exponent = self.mul(b, logarithm);
            return self.call(Function::Exp, exponent);
        }
        self.intern(Node::Pow(a, b))
    }

    /// ln of an expression that has one without rounding to 0 or ∞ on the way.
    fn logarithm(&mut self, id: Id) -> Option<Id> {
        Some(match self.node(id) {
            Node::Call(Function::Exp, u) => u,
            // ln σ(u) = −softplus(−u)
            Node::Call(Function::Sigmoid, u) => {
                let u = self.neg(u);
                let plus = self.call(Function::Softplus, u);
                self.neg(plus)
            }
            Node::Call(Function::Cosh, u) => self.call(Function::LnCosh, u),
            // ln(e^u + e^v) = u + softplus(v − u)
            Node::Add(a, b) => {
                let (u, v) = (self.exponent(a)?, self.exponent(b)?);
                let difference = self.sub(v, u);
                let plus = self.call(Function::Softplus, difference);
                self.add(u, plus)
            }
            Node::Pow(a, b) => {
                let logarithm = self.logarithm(a)?;
                self.mul(b, logarithm)
            }
            Node::Mul(a, b) => {
                let (a, b) = self.two_logarithms(a, b)?;
                self.add(a, b)
            }
            Node::Div(a, b) => {
                let (a, b) = self.two_logarithms(a, b)?;
                self.sub(a, b)
            }
            _ => return None,
        })
    }

    /// The logarithms of two factors if one of them is of use.
    fn two_logarithms(&mut self, a: Id, b: Id) -> Option<(Id, Id)> {
        let negative = |id| self.as_number(id).is_some_and(|number| number <= 0.0);
        if negative(a) || negative(b) {
            return None;
        }
        match (self.logarithm(a), self.logarithm(b)) {
            (None, None) => None,
            (Some(a), Some(b)) => Some((a, b)),
            (Some(a), None) => Some((a, self.call(Function::Ln, b))),
            (None, Some(b)) => Some((self.call(Function::Ln, a), b)),
        }
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
        if function == Function::Ln
            && let Some(logarithm) = self.logarithm(u)
        {
            return logarithm;
        }
        match (function, self.node(u)) {
            (Function::Exp, Node::Call(Function::Ln, inner)) => inner,
            // ln(1 − σ(v)) = ln σ(−v)
            (Function::Ln1p, Node::Neg(inner))
                if matches!(self.node(inner), Node::Call(Function::Sigmoid, _)) =>
            {
                let one = self.number(1.0);
                let rest = self.sub(one, inner);
                self.call(Function::Ln, rest)
            }
            (Function::Sqrt, Node::Call(Function::Sigmoid, _)) => {
                let half = self.number(0.5);
                let logarithm = self.call(Function::Ln, u);
                let exponent = self.mul(half, logarithm);
                self.call(Function::Exp, exponent)
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
