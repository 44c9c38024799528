//! A network as a whole: its fields, its lines, what it ends in.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Visibility};

use super::access::{Access, Step};
use super::claim::{Budget, Claim, Warning};
use super::declared::Declared;
use super::node::{Node, Op, Value};
use super::policy::Policy;
use super::shape::Shape;
use super::width::{Constant, Dim, sum};

pub(crate) struct Network {
    /// The path of nn-core.
    pub(crate) krate: TokenStream,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    /// `const NAME: usize` parameters.
    pub(crate) params: Vec<Ident>,
    /// The widths that only the compiler can evaluate.
    pub(crate) constants: Vec<Constant>,
    pub(crate) input: Shape,
    /// The named parts of the input, side by side in a sample; empty if it is one piece.
    pub(crate) parts: Vec<Part>,
    pub(crate) fields: Vec<Field>,
    /// The lines of the declaration, in order; those of repeated blocks once for each time.
    pub(crate) lines: Vec<Line>,
    /// In order of computation; never empty.
    pub(crate) nodes: Vec<Node>,
    /// What the network ends in; never empty.
    pub(crate) heads: Vec<Head>,
    /// What the compiler has to prove, because the macro cannot evaluate constants.
    pub(crate) claims: Vec<Claim>,
    /// How large the user lets the network be.
    pub(crate) budgets: Vec<Budget>,
    pub(crate) warnings: Vec<Warning>,
}

/// Some features of the input.
pub(crate) struct Part {
    pub(crate) name: Ident,
    /// The first of them.
    pub(crate) start: Dim,
    pub(crate) shape: Shape,
}

pub(crate) struct Line {
    /// The name in tables and files: `output`, `block.0.hidden`.
    pub(crate) name: Option<String>,
}

/// A field of the network, or of one of its blocks.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) name: Ident,
    pub(crate) attrs: Vec<Attribute>,
    /// How it is trained; that of the blocks around it included.
    pub(crate) policy: Policy,
    pub(crate) kind: FieldKind,
}

#[derive(Clone)]
pub(crate) enum FieldKind {
    /// What a node learns.
    Layer { node: usize },
    /// A struct of its own, an array of them if the block is repeated.
    Block {
        ty: Ident,
        text: String,
        repeat: Option<usize>,
        fields: Vec<Field>,
    },
}

/// What the network ends in, or one of its outputs does.
pub(crate) struct Head {
    /// The name of the output, if there are several.
    pub(crate) name: Option<Ident>,
    pub(crate) kind: HeadKind,
    pub(crate) dim: Dim,
    /// The values before it.
    pub(crate) logits: Value,
    /// The values behind it: the prediction.
    pub(crate) value: Value,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum HeadKind {
    Softmax,
    Sigmoid,
    Identity,
    Other,
    /// That of the declared network which is the last stage, by its node.
    Network(usize),
}

impl Network {
    /// What a prediction is: the outputs side by side.
    pub(crate) fn output(&self) -> Dim {
        let dims: Vec<&Dim> = self.heads.iter().map(|head| &head.dim).collect();
        sum(&dims)
    }

    /// The shape of a value.
    pub(crate) fn shape(&self, value: Value) -> &Shape {
        match value {
            Value::Part(part) => &self.parts[part].shape,
            Value::Node(node) => &self.nodes[node].output,
            Value::Input | Value::Entry(_) => &self.input,
        }
    }

    /// The first stage without a derivative.
    pub(crate) fn untrainable(&self) -> Option<&Node> {
        self.nodes
            .iter()
            .find(|node| node.built_in().is_some_and(|kind| !kind.trainable))
    }

    pub(crate) fn line_name(&self, node: &Node) -> Option<&str> {
        self.lines.get(node.line)?.name.as_deref()
    }

    /// The networks that are stages of this one.
    pub(crate) fn networks(&self) -> impl Iterator<Item = &Declared> {
        self.nodes.iter().filter_map(|node| match &node.op {
            Op::Network(declared) => Some(declared),
            _ => None,
        })
    }

    /// The field of a node that learns.
    pub(crate) fn field(&self, access: &Access) -> Option<&Field> {
        let mut fields = &self.fields;
        let mut found = None;
        for step in &access.0 {
            let Step::Field(name) = step else { continue };
            let field = fields.iter().find(|field| field.name == *name)?;
            if let FieldKind::Block { fields: inner, .. } = &field.kind {
                fields = inner;
            }
            found = Some(field);
        }
        found
    }

    /// Whether a node learns something that training changes.
    pub(crate) fn trains(&self, node: &Node) -> bool {
        let field = node.field.as_ref().and_then(|access| self.field(access));
        field.is_some_and(|field| !field.policy.frozen) && !node.is_fixed()
    }

    /// Whether any line says how it is trained.
    pub(crate) fn is_governed(&self) -> bool {
        fn any(fields: &[Field]) -> bool {
            fields.iter().any(|field| {
                let inner = match &field.kind {
                    FieldKind::Block { fields, .. } => any(fields),
                    FieldKind::Layer { .. } => false,
                };
                inner || field.policy.frozen || field.policy.says_more()
            })
        }
        any(&self.fields)
    }

    /// Whether other nodes use this one's weights.
    pub(crate) fn is_shared(&self, index: usize) -> bool {
        let uses = |node: &Node| matches!(node.op, Op::Tied { node, .. } if node == index);
        self.nodes.iter().any(uses)
    }
}
