//! A network that is right: every default filled in, every shape known, every name fit for use.
//!
//! It is a list of nodes in the order of their computation; each names the values it reads. (Today
//! each reads the one before it; nothing here depends on that.)

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Visibility};

use crate::diag::Place;

pub(crate) struct Network {
    /// The path of nn-core.
    pub(crate) krate: TokenStream,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    /// `const NAME: usize` parameters.
    pub(crate) params: Vec<Ident>,
    pub(crate) input: Shape,
    /// The lines of the declaration, in order.
    pub(crate) lines: Vec<Line>,
    /// In order of computation; never empty.
    pub(crate) nodes: Vec<Node>,
    /// What the compiler has to prove, because the macro cannot evaluate constants.
    pub(crate) claims: Vec<Claim>,
    pub(crate) warnings: Vec<Warning>,
}

pub(crate) struct Line {
    /// The field, and the name in tables and files.
    pub(crate) name: Option<Ident>,
    /// For the field.
    pub(crate) attrs: Vec<Attribute>,
}

/// A value that a node reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    Input,
    Node(usize),
}

pub(crate) struct Node {
    pub(crate) op: Op,
    pub(crate) reads: Value,
    pub(crate) input: Shape,
    pub(crate) output: Shape,
    /// Index into the network's lines.
    pub(crate) line: usize,
    /// As declared: `dense(64)`, `dropout(0.1)`.
    pub(crate) text: String,
    pub(crate) place: Place,
}

pub(crate) enum Op {
    Dense(Dense),
    Dropout(Rate),
    Softmax,
    Activation(Activation),
}

pub(crate) struct Dense {
    pub(crate) field: Ident,
    pub(crate) bias: bool,
    pub(crate) init: Init,
}

/// How the weights of a layer start: the name in the language, the variant in the runtime.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Init {
    pub(crate) keyword: &'static str,
    pub(crate) variant: &'static str,
}

/// The probability of a dropout: an expression of type `f64`.
pub(crate) struct Rate(pub(crate) TokenStream);

pub(crate) enum Activation {
    BuiltIn {
        kind: &'static BuiltIn,
        /// An expression of type `f64`, if the activation has a parameter.
        value: Option<TokenStream>,
    },
    /// The user's own: an expression, and the path to blame if it is no activation.
    Own(TokenStream),
}

/// A row of the catalog.
#[derive(PartialEq)]
pub(crate) struct BuiltIn {
    pub(crate) keyword: &'static str,
    /// The type in the runtime.
    pub(crate) kernel: &'static str,
    pub(crate) parameter: Parameter,
    /// Whether a chain of dense layers through it is still one linear map.
    pub(crate) linear: bool,
    pub(crate) trainable: bool,
    /// The initialiser of the dense layer before it.
    pub(crate) init: Init,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Parameter {
    None,
    Optional(f64),
    /// Optional, and at least 0.
    Slope(f64),
    Required,
}

/// What a sample is between two nodes.
#[derive(Clone)]
pub(crate) enum Shape {
    Features(Dim),
}

#[derive(Clone)]
pub(crate) struct Dim {
    pub(crate) size: Size,
    pub(crate) place: Place,
}

#[derive(Clone)]
pub(crate) enum Size {
    Known(usize),
    /// A constant expression that only the compiler can evaluate, and its text.
    Constant(TokenStream, String),
    /// A parameter of the network.
    Param(Ident),
}

/// Something that must hold of constants; the text says so if it does not.
pub(crate) enum Claim {
    /// `stage` takes `taken` features; `giver` produces `given`.
    SameWidth {
        stage: String,
        taken: Dim,
        giver: String,
        given: Dim,
    },
    /// The width of `stage` is not 0.
    Positive { stage: String, dim: Dim },
    /// `rate` is in [0, 1).
    Rate { rate: TokenStream, place: Place },
    /// `slope` is at least 0.
    Slope { slope: TokenStream, place: Place },
}

/// A lint of the language.
pub(crate) struct Warning {
    pub(crate) lint: &'static str,
    pub(crate) text: String,
    pub(crate) place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    Softmax,
    Sigmoid,
    Identity,
    Other,
}

impl Shape {
    pub(crate) fn dim(&self) -> &Dim {
        let Self::Features(dim) = self;
        dim
    }
}

impl Dim {
    /// As the user would write it.
    pub(crate) fn text(&self) -> String {
        match &self.size {
            Size::Known(size) => size.to_string(),
            Size::Constant(_, text) => text.clone(),
            Size::Param(name) => name.to_string(),
        }
    }

    pub(crate) fn known(&self) -> Option<usize> {
        match self.size {
            Size::Known(size) => Some(size),
            Size::Constant(..) | Size::Param(_) => None,
        }
    }
}

impl Node {
    /// The activation's row in the catalog, if it is a built-in one.
    pub(crate) fn built_in(&self) -> Option<&'static BuiltIn> {
        match &self.op {
            Op::Activation(Activation::BuiltIn { kind, .. }) => Some(kind),
            _ => None,
        }
    }

    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.built_in().is_some_and(|kind| kind.keyword == keyword)
    }
}

impl Network {
    pub(crate) fn output(&self) -> &Shape {
        self.nodes.last().map_or(&self.input, |node| &node.output)
    }

    /// What the last stage makes of the network's outputs.
    pub(crate) fn head(&self) -> Head {
        match self.nodes.last() {
            Some(node) if matches!(node.op, Op::Softmax) => Head::Softmax,
            Some(node) if node.is("sigmoid") => Head::Sigmoid,
            Some(node) if node.is("identity") => Head::Identity,
            Some(node) if matches!(node.op, Op::Dense(_)) => Head::Identity,
            _ => Head::Other,
        }
    }

    /// The nodes before the head: the head itself is computed with the loss.
    pub(crate) fn body(&self) -> &[Node] {
        match (self.head(), self.nodes.split_last()) {
            (Head::Other, _) | (_, None) => &self.nodes,
            (_, Some((last, rest))) => match last.op {
                Op::Dense(_) => &self.nodes,
                _ => rest,
            },
        }
    }

    /// The first stage without a derivative.
    pub(crate) fn untrainable(&self) -> Option<&Node> {
        self.nodes
            .iter()
            .find(|node| node.built_in().is_some_and(|kind| !kind.trainable))
    }

    pub(crate) fn line_name(&self, node: &Node) -> Option<&Ident> {
        self.lines.get(node.line)?.name.as_ref()
    }

    /// All dense layers, in order.
    pub(crate) fn dense(&self) -> impl Iterator<Item = (&Node, &Dense)> {
        self.nodes.iter().filter_map(|node| match &node.op {
            Op::Dense(dense) => Some((node, dense)),
            _ => None,
        })
    }
}

/// A name without `r#`.
pub(crate) fn plain(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map_or(name.clone(), String::from)
}
