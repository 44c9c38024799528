//! Expressions as a graph in which equal parts are one node.

use std::collections::{BTreeSet, HashMap};

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
    LnCosh,
}

impl Function {
    /// Every function with its name in source and docs.
    pub(crate) const ALL: [(&'static str, Self); 17] = [
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
        ("ln_cosh", Self::LnCosh),
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
            Self::LnCosh => u.abs() + (0.5 * (-2.0 * u.abs()).exp_m1()).ln_1p(),
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

/// The operation of a node; its arguments are older nodes.
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
    /// For each node, true if it is infinite where a logarithm is.
    logarithms: Vec<bool>,
    /// For each node, how many operations stand in one another there.
    depths: Vec<usize>,
    /// The known answers of [`logarithm`](Self::logarithm).
    pub(super) known_logarithms: HashMap<Id, Option<Id>>,
    pub(super) derivatives: HashMap<(Id, usize), Id>,
}

impl Graph {
    pub(crate) fn node(&self, id: Id) -> Node {
        self.nodes[id.0]
    }

    /// The index of `node`, which is new unless it is known.
    pub(super) fn intern(&mut self, node: Node) -> Id {
        if let Some(&id) = self.known.get(&node) {
            return id;
        }
        let id = Id(self.nodes.len());
        let logarithm = match node {
            Node::Call(Function::Ln | Function::Ln1p, _) => true,
            Node::Neg(a) => self.is_logarithm(a),
            Node::Add(a, b) | Node::Sub(a, b) | Node::Mul(a, b) => {
                self.is_logarithm(a) || self.is_logarithm(b)
            }
            _ => false,
        };
        self.logarithms.push(logarithm);
        self.nodes.push(node);
        let arguments = self.arguments(id);
        let below = arguments.into_iter().map(|argument| self.depth(argument));
        let depth = below.max().map_or(0, |below| below + 1);
        self.depths.push(depth);
        self.known.insert(node, id);
        id
    }

    pub(crate) fn number(&mut self, value: f64) -> Id {
        // A single zero: −0 would be another node.
        self.intern(Node::Number((value + 0.0).to_bits()))
    }

    pub(crate) fn variable(&mut self, index: usize) -> Id {
        self.intern(Node::Variable(index))
    }

    pub(crate) fn parameter(&mut self, index: usize) -> Id {
        self.intern(Node::Parameter(index))
    }

    /// How many operations stand in one another.
    pub(crate) fn depth(&self, id: Id) -> usize {
        self.depths[id.0]
    }

    /// True if a node was ever read or derived, even if nothing needs it any more.
    pub(crate) fn holds(&self, node: Node) -> bool {
        self.known.contains_key(&node)
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

    /// True if a node is a logarithm, with or without other terms and factors.
    fn is_logarithm(&self, id: Id) -> bool {
        self.logarithms[id.0]
    }

    /// A product with a logarithm, the other factor first: it is 0 where that is 0, as `0·ln 0` is.
    pub(crate) fn product_with_logarithm(&self, a: Id, b: Id) -> Option<(Id, Id)> {
        let other = |id| self.as_number(id).is_none();
        if self.is_logarithm(b) && other(a) {
            Some((a, b))
        } else if self.is_logarithm(a) && other(b) {
            Some((b, a))
        } else {
            None
        }
    }

    /// The expression with another one in place of a variable.
    pub(crate) fn substitute(&mut self, id: Id, variable: usize, with: Id) -> Id {
        let mut done: HashMap<Id, Id> = HashMap::new();
        // Arguments are older than their users.
        for part in self.parts(id) {
            let at = |id: Id| done[&id];
            let new = match self.node(part) {
                Node::Variable(index) if index == variable => with,
                Node::Number(_) | Node::Variable(_) | Node::Parameter(_) => part,
                Node::Neg(a) => self.neg(at(a)),
                Node::Add(a, b) => self.add(at(a), at(b)),
                Node::Sub(a, b) => self.sub(at(a), at(b)),
                Node::Mul(a, b) => self.mul(at(a), at(b)),
                Node::Div(a, b) => self.div(at(a), at(b)),
                Node::Pow(a, b) => self.pow(at(a), at(b)),
                Node::Min(a, b) => self.min(at(a), at(b)),
                Node::Max(a, b) => self.max(at(a), at(b)),
                Node::Call(function, u) => self.call(function, at(u)),
                Node::If(comparison, a, b, then, otherwise) => {
                    self.choose(comparison, [a, b, then, otherwise].map(at))
                }
            };
            done.insert(part, new);
        }
        done[&id]
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

    /// The different nodes of an expression, arguments first.
    fn parts(&self, id: Id) -> BTreeSet<Id> {
        let mut seen = BTreeSet::new();
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if seen.insert(id) {
                stack.extend(self.arguments(id));
            }
        }
        seen
    }

    /// The number of different nodes of an expression.
    pub(crate) fn size(&self, id: Id) -> usize {
        self.parts(id).len()
    }
}

/// True if a power is a few products.
pub(super) fn is_small(power: f64) -> bool {
    power.fract() == 0.0 && power.abs() <= 16.0
}
