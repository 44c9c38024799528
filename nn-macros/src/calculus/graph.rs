//! Expressions as a graph in which equal parts are one node.

use std::collections::HashMap;

/// A node of a [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Id(pub(crate) usize);

/// Functions of one argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Function {
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Sqrt,
    Sin,
    Cos,
    Tan,
    Sinh,
    Cosh,
    Tanh,
    Abs,
    Sign,
    Sigmoid,
    Softplus,
    Erf,
}

impl Function {
    /// Every function with the name it has in source and in docs.
    pub(crate) const ALL: [(&'static str, Self); 16] = [
        ("exp", Self::Exp),
        ("exp_m1", Self::ExpM1),
        ("ln", Self::Ln),
        ("ln_1p", Self::Ln1p),
        ("sqrt", Self::Sqrt),
        ("sin", Self::Sin),
        ("cos", Self::Cos),
        ("tan", Self::Tan),
        ("sinh", Self::Sinh),
        ("cosh", Self::Cosh),
        ("tanh", Self::Tanh),
        ("abs", Self::Abs),
        ("sign", Self::Sign),
        ("sigmoid", Self::Sigmoid),
        ("softplus", Self::Softplus),
        ("erf", Self::Erf),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, function)| *function == self)
            .map_or("", |(name, _)| name)
    }

    /// The value in f64, for constant folding and the check of finiteness.
    pub(crate) fn evaluate(self, u: f64) -> f64 {
        match self {
            Self::Exp => u.exp(),
            Self::ExpM1 => u.exp_m1(),
            Self::Ln => u.ln(),
            Self::Ln1p => u.ln_1p(),
            Self::Sqrt => u.sqrt(),
            Self::Sin => u.sin(),
            Self::Cos => u.cos(),
            Self::Tan => u.tan(),
            Self::Sinh => u.sinh(),
            Self::Cosh => u.cosh(),
            Self::Tanh => u.tanh(),
            Self::Abs => u.abs(),
            Self::Sign => {
                if u == 0.0 {
                    0.0
                } else {
                    u.signum()
                }
            }
            Self::Sigmoid => 1.0 / (1.0 + (-u).exp()),
            Self::Softplus => u.max(0.0) + (-u.abs()).exp().ln_1p(),
            Self::Erf => erf(u),
        }
    }
}

/// erf by its series or the continued fraction of erfc: good to 1e-14, used at compile time only.
fn erf(x: f64) -> f64 {
    let t = x.abs();
    if t < 3.0 {
        let (mut term, mut sum, mut n) = (t, t, 0.0);
        while term.abs() > 1e-17 * sum.abs() && n < 200.0 {
            n += 1.0;
            term *= -t * t / n;
            sum += term / (2.0 * n + 1.0);
        }
        return sum.copysign(x) * 2.0 / std::f64::consts::PI.sqrt();
    }
    let mut fraction = 0.0;
    for k in (1..60).rev() {
        fraction = f64::from(k) / 2.0 / (t + fraction);
    }
    let erfc = (-t * t).exp() / (std::f64::consts::PI.sqrt() * (t + fraction));
    (1.0 - erfc).copysign(x)
}

/// Comparisons in a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Comparison {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Comparison {
    pub(crate) fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Less => a < b,
            Self::LessEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterEqual => a >= b,
        }
    }

    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessEqual => "≤",
            Self::Greater => ">",
            Self::GreaterEqual => "≥",
        }
    }
}

/// What a node is; its arguments are older nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// An f64 by its bits, so that nodes can be compared.
    Number(u64),
    /// The n-th variable.
    Variable(usize),
    /// The n-th parameter.
    Parameter(usize),
    Neg(Id),
    Add(Id, Id),
    Sub(Id, Id),
    Mul(Id, Id),
    Div(Id, Id),
    Pow(Id, Id),
    Min(Id, Id),
    Max(Id, Id),
    Call(Function, Id),
    /// `if a ? b { c } else { d }`.
    If(Comparison, Id, Id, Id, Id),
}

/// All nodes of one declaration.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    known: HashMap<Node, Id>,
}

impl Graph {
    pub(crate) fn node(&self, id: Id) -> Node {
        self.nodes[id.0]
    }

    /// The node that is `node`: the known one, or a new one.
    pub(super) fn intern(&mut self, node: Node) -> Id {
        if let Some(&id) = self.known.get(&node) {
            return id;
        }
        let id = Id(self.nodes.len());
        self.nodes.push(node);
        self.known.insert(node, id);
        id
    }

    pub(crate) fn number(&mut self, value: f64) -> Id {
        // One zero: −0 would be another node.
        self.intern(Node::Number((value + 0.0).to_bits()))
    }

    pub(crate) fn variable(&mut self, index: usize) -> Id {
        self.intern(Node::Variable(index))
    }

    pub(crate) fn parameter(&mut self, index: usize) -> Id {
        self.intern(Node::Parameter(index))
    }

    pub(crate) fn as_number(&self, id: Id) -> Option<f64> {
        match self.node(id) {
            Node::Number(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    pub(super) fn is(&self, id: Id, value: f64) -> bool {
        self.as_number(id).is_some_and(|number| number == value)
    }

    /// The arguments of a node.
    pub(crate) fn arguments(&self, id: Id) -> Vec<Id> {
        match self.node(id) {
            Node::Number(_) | Node::Variable(_) | Node::Parameter(_) => Vec::new(),
            Node::Neg(a) | Node::Call(_, a) => vec![a],
            Node::Add(a, b)
            | Node::Sub(a, b)
            | Node::Mul(a, b)
            | Node::Div(a, b)
            | Node::Pow(a, b)
            | Node::Min(a, b)
            | Node::Max(a, b) => vec![a, b],
            Node::If(_, a, b, c, d) => vec![a, b, c, d],
        }
    }

    /// How many different nodes an expression has.
    pub(crate) fn size(&self, id: Id) -> usize {
        let mut seen = std::collections::BTreeSet::new();
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if seen.insert(id) {
                stack.extend(self.arguments(id));
            }
        }
        seen.len()
    }
}
