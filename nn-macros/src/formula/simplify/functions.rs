//! Functions of one argument.

use crate::formula::graph::{Function, Graph, Id, Node};

impl Graph {
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
