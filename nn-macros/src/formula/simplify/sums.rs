//! Sums and differences.

use crate::formula::graph::{Function, Graph, Id, Node};

impl Graph {
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
    pub(super) fn below_one(&mut self, u: Id) -> Id {
        let u = self.neg(u);
        let rest = self.call(Function::Sigmoid, u);
        self.neg(rest)
    }
}
