//! A network as a whole: its fields, lines, nodes and heads.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Visibility};

use super::access::{Access, Step};
use super::claim::{Budget, Claim, Warning};
use super::declared::Declared;
use super::node::{Node, Op, Value};
use super::policy::Policy;
use super::repeat::Repeat;
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
    /// The named parts of the input, side by side in each sample; empty if it is one piece.
    pub(crate) parts: Vec<Part>,
    pub(crate) fields: Vec<Field>,
    /// The lines of the declaration, in order; those of repeated blocks once for each time.
    pub(crate) lines: Vec<Line>,
    /// In order of computation; empty only in a stand-in for editors.
    pub(crate) nodes: Vec<Node>,
    /// The repeated blocks with parameters.
    pub(crate) repeats: Vec<Repeat>,
    /// The ends of the network; never empty.
    pub(crate) heads: Vec<Head>,
    /// Conditions for the compiler to prove: the macro cannot evaluate constants.
    pub(crate) claims: Vec<Claim>,
    /// The costs to which the user limits the network.
    pub(crate) budgets: Vec<Budget>,
    pub(crate) warnings: Vec<Warning>,
}

/// Some features of the input.
pub(crate) struct Part {
    pub(crate) name: Ident,
    /// The index of the first one.
    pub(crate) start: Dim,
    pub(crate) shape: Shape,
}

#[derive(Clone)]
pub(crate) struct Line {
    /// The name in tables and files: `output`, `block.0.hidden`.
    pub(crate) name: Option<String>,
}

/// A field of the network, or of one of its blocks.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) name: Ident,
    /// Its number, if the struct around it is a tuple.
    pub(crate) element: Option<usize>,
    pub(crate) attrs: Vec<Attribute>,
    /// The training of the field, with the settings of the blocks around it.
    pub(crate) policy: Policy,
    pub(crate) kind: FieldKind,
}

#[derive(Clone)]
#[allow(clippy::large_enum_variant)] // there are few, and places are larger in tests
pub(crate) enum FieldKind {
    /// The parameters of a node.
    Layer { node: usize },
    /// A struct for the block, or an array of them if it is repeated.
    Block {
        ty: Ident,
        text: String,
        repeat: Option<usize>,
        /// The length of the array, if only the compiler knows it.
        count: Option<Dim>,
        fields: Vec<Field>,
    },
}

/// The end of the network, or of one of its outputs.
pub(crate) struct Head {
    /// The name of the output, if there are several.
    pub(crate) name: Option<Ident>,
    pub(crate) kind: HeadKind,
    pub(crate) dim: Dim,
    /// The values before it.
    pub(crate) logits: Value,
    /// The values after it: the prediction.
    pub(crate) value: Value,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum HeadKind {
    Softmax,
    Sigmoid,
    Identity,
    Other,
    /// The head of a nested network that is the last stage, by its node.
    Network(usize),
}

impl Field {
    /// The step to it from the struct around it.
    pub(crate) fn step(&self) -> Step {
        match self.element {
            Some(index) => Step::Element(index),
            None => Step::Field(self.name.clone()),
        }
    }

    /// False for a block without layers.
    pub(crate) fn holds_layer(&self) -> bool {
        match &self.kind {
            FieldKind::Layer { .. } => true,
            FieldKind::Block { fields, .. } => fields.iter().any(Self::holds_layer),
        }
    }

    /// Its name in an expression: `hidden`, `0`.
    pub(crate) fn member(&self) -> TokenStream {
        Access(vec![self.step()]).tokens_of_last()
    }
}

impl Network {
    /// The width of a prediction: the outputs side by side.
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

    /// The field with this place.
    pub(crate) fn field(&self, access: &Access) -> Option<&Field> {
        let mut fields = &self.fields;
        let mut found = None;
        for step in &access.0 {
            let field = match step {
                Step::Field(name) => fields.iter().find(|field| field.name == *name)?,
                Step::Element(index) => fields.get(*index)?,
                Step::Index(_) => continue,
            };
            if let FieldKind::Block { fields: inner, .. } = &field.kind {
                fields = inner;
            }
            found = Some(field);
        }
        found
    }

    /// True if training changes parameters of the node.
    pub(crate) fn trains(&self, node: &Node) -> bool {
        let field = node.field.as_ref().and_then(|access| self.field(access));
        field.is_some_and(|field| !field.policy.frozen) && !node.is_fixed()
    }

    /// True if any line has a training attribute.
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

    /// True if other nodes use this one's weights.
    pub(crate) fn is_shared(&self, index: usize) -> bool {
        let field = self.nodes[index].field.as_ref();
        let other = |(at, node): (usize, &Node)| {
            at != index
                && (self.transposes(node, index)
                    || (field.is_some() && node.field.as_ref() == field))
        };
        self.nodes.iter().enumerate().any(other)
    }

    /// The number of later nodes with the same parameters.
    pub(crate) fn uses_later(&self, index: usize) -> usize {
        let field = self.nodes[index].field.as_ref();
        let later = self.nodes[index + 1..].iter();
        let same = later.filter(|node| node.again.is_some() && node.field.as_ref() == field);
        if field.is_some() { same.count() } else { 0 }
    }

    /// True if a node uses the weights of node `index`, or of one with the same parameters, transposed.
    pub(crate) fn transposes(&self, node: &Node, index: usize) -> bool {
        let Op::Tied { node: other, .. } = node.op else {
            return false;
        };
        other == index || self.nodes[other].field == self.nodes[index].field
    }
}
