//! Products.

use crate::formula::graph::{Function, Graph, Id, Node};

impl Graph {
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
}
