//! The chain rule: each function's derivative by its argument, times the argument's own.

use super::graph::{Comparison, Function, Graph, Id, Node};

impl Graph {
    /// ∂`id`/∂variable, simplified.
    pub(crate) fn derivative(&mut self, id: Id, variable: usize) -> Id {
        if let Some(&known) = self.derivatives.get(&(id, variable)) {
            return known;
        }
        let derivative = self.differentiate(id, variable);
        self.derivatives.insert((id, variable), derivative);
        derivative
    }

    fn differentiate(&mut self, id: Id, variable: usize) -> Id {
        match self.node(id) {
            Node::Number(_) | Node::Parameter(_) => self.number(0.0),
            Node::Variable(index) => self.number(if index == variable { 1.0 } else { 0.0 }),
            Node::Neg(a) => {
                let da = self.derivative(a, variable);
                self.neg(da)
            }
            Node::Add(a, b) => {
                let (da, db) = (self.derivative(a, variable), self.derivative(b, variable));
                self.add(da, db)
            }
            Node::Sub(a, b) => {
                let (da, db) = (self.derivative(a, variable), self.derivative(b, variable));
                self.sub(da, db)
            }
            Node::Mul(a, b) => {
                let (da, db) = (self.derivative(a, variable), self.derivative(b, variable));
                let (left, right) = (self.mul(da, b), self.mul(a, db));
                self.add(left, right)
            }
            Node::Div(a, b) => self.quotient(id, a, b, variable),
            Node::Pow(a, b) => self.power(id, a, b, variable),
            Node::Min(a, b) => self.selected(Comparison::Less, a, b, variable),
            Node::Max(a, b) => self.selected(Comparison::Greater, a, b, variable),
            Node::Call(function, u) => {
                let du = self.derivative(u, variable);
                if self.as_number(du) == Some(0.0) {
                    return du;
                }
                let outer = self.outer(function, id, u);
                self.mul(outer, du)
            }
            Node::If(comparison, a, b, then, otherwise) => {
                let then = self.derivative(then, variable);
                let otherwise = self.derivative(otherwise, variable);
                self.choose(comparison, [a, b, then, otherwise])
            }
        }
    }

    /// Two forms of the quotient rule. The shorter one is simplified better.
    fn quotient(&mut self, id: Id, a: Id, b: Id, variable: usize) -> Id {
        let (da, db) = (self.derivative(a, variable), self.derivative(b, variable));
        // (a′ − (a/b)·b′)/b: no square that could overflow.
        let product = self.mul(id, db);
        let numerator = self.sub(da, product);
        let stepwise = self.div(numerator, b);
        // (a′·b − a·b′)/b²
        let (left, right) = (self.mul(da, b), self.mul(a, db));
        let numerator = self.sub(left, right);
        let square = self.mul(b, b);
        let squared = self.div(numerator, square);
        if self.size(squared) < self.size(stepwise) {
            squared
        } else {
            stepwise
        }
    }

    fn power(&mut self, id: Id, a: Id, b: Id, variable: usize) -> Id {
        let (da, db) = (self.derivative(a, variable), self.derivative(b, variable));
        if self.as_number(db) == Some(0.0) {
            let one = self.number(1.0);
            let lower = self.sub(b, one);
            let lowered = self.pow(a, lower);
            let slope = self.mul(b, lowered);
            return self.mul(slope, da);
        }
        // (a^b)′ = a^b·(b′·ln a + b·a′/a)
        let log = self.call(Function::Ln, a);
        let left = self.mul(db, log);
        let right = self.mul(b, da);
        let right = self.div(right, a);
        let sum = self.add(left, right);
        self.mul(id, sum)
    }

    /// The derivative of the argument that min or max picks.
    fn selected(&mut self, comparison: Comparison, a: Id, b: Id, variable: usize) -> Id {
        let (da, db) = (self.derivative(a, variable), self.derivative(b, variable));
        self.choose(comparison, [a, b, da, db])
    }

    /// f′(u), where `id` is f(u).
    fn outer(&mut self, function: Function, id: Id, u: Id) -> Id {
        let one = self.number(1.0);
        match function {
            Function::Exp => id,
            Function::ExpM1 => self.call(Function::Exp, u),
            Function::Ln => self.div(one, u),
            Function::Ln1p => {
                let shifted = self.add(one, u);
                self.div(one, shifted)
            }
            Function::Sqrt => {
                let half = self.number(0.5);
                self.div(half, id)
            }
            Function::Sin => self.call(Function::Cos, u),
            Function::Cos => {
                let sine = self.call(Function::Sin, u);
                self.neg(sine)
            }
            Function::Tan => {
                let square = self.mul(id, id);
                self.add(one, square)
            }
            Function::Sinh => self.call(Function::Cosh, u),
            Function::Cosh => self.call(Function::Sinh, u),
            Function::Tanh => {
                let square = self.mul(id, id);
                self.sub(one, square)
            }
            Function::Abs => self.call(Function::Sign, u),
            Function::Sign => self.number(0.0),
            // σ(u)·σ(−u) keeps its digits in both tails, where σ(1 − σ) does not.
            Function::Sigmoid => {
                let minus = self.neg(u);
                let other = self.call(Function::Sigmoid, minus);
                self.mul(id, other)
            }
            Function::Softplus => self.call(Function::Sigmoid, u),
            Function::LnCosh => self.call(Function::Tanh, u),
            Function::Erf => {
                let square = self.mul(u, u);
                let exponent = self.neg(square);
                let bell = self.call(Function::Exp, exponent);
                let factor = self.number(std::f64::consts::FRAC_2_SQRT_PI);
                self.mul(factor, bell)
            }
        }
    }
}
