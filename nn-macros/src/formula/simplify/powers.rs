//! Powers and logarithms.

use crate::formula::graph::{Function, Graph, Id, Node, is_small};

impl Graph {
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
        // A power of σ that is not a few products becomes e^(b·ln σ(u)): ln σ is finite where σ is 0.
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
    pub(super) fn logarithm(&mut self, id: Id) -> Option<Id> {
        if let Some(&known) = self.known_logarithms.get(&id) {
            return known;
        }
        let logarithm = self.new_logarithm(id);
        self.known_logarithms.insert(id, logarithm);
        logarithm
    }

    fn new_logarithm(&mut self, id: Id) -> Option<Id> {
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

    /// The logarithms of two factors, if one of them helps.
    pub(super) fn two_logarithms(&mut self, a: Id, b: Id) -> Option<(Id, Id)> {
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
}
