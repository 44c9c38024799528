//! What a network computes: nodes, each with the values that it reads.

use proc_macro2::TokenStream;

use super::access::Access;
use super::declared::Declared;
use super::number::Number;
use super::width::{Dim, Shape};
use crate::catalogue::activations::BuiltIn;
use crate::catalogue::initialisers::Init;
use crate::catalogue::layers::{Learned, Row};
use crate::diag::Place;

/// A value that a node reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Value {
    Input,
    /// One of the input's parts.
    Part(usize),
    Node(usize),
    /// The start of a repeated block while it is checked; none is left after.
    Entry(usize),
}

#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) op: Op,
    pub(crate) reads: Vec<Value>,
    pub(crate) input: Shape,
    pub(crate) output: Shape,
    /// Index into the network's lines.
    pub(crate) line: usize,
    /// As declared: `dense(64)`, `dropout(0.1)`.
    pub(crate) text: String,
    pub(crate) place: Place,
    /// What it learns, if it learns.
    pub(crate) field: Option<Access>,
    /// Whether it is a head: computed with the loss.
    pub(crate) head: bool,
}

#[derive(Clone)]
pub(crate) enum Op {
    Dense(Dense),
    /// The weights of another node, transposed.
    Tied {
        node: usize,
        bias: bool,
    },
    /// A layer with tensors of its own.
    Layer(Layer),
    Noise(Noise),
    /// Two halves become one: the type of the runtime.
    Gated(&'static str),
    Softmax,
    Activation(Activation),
    Add,
    Multiply,
    Concat,
    /// Another declared network: its type without the scalar.
    Network(Declared),
}

#[derive(Clone)]
pub(crate) struct Dense {
    pub(crate) bias: bool,
    pub(crate) init: Init,
}

/// What only training does: keyword and module, and its number.
#[derive(Clone)]
pub(crate) struct Noise {
    pub(crate) module: &'static str,
    pub(crate) amount: Number,
}

#[derive(Clone)]
pub(crate) enum Activation {
    BuiltIn {
        kind: &'static BuiltIn,
        /// If the activation has a parameter.
        value: Option<Number>,
    },
    Own(OwnActivation),
}

/// An activation of the user's own.
#[derive(Clone)]
pub(crate) enum OwnActivation {
    /// A path without arguments: a value, or a type that has defaults.
    Bare(syn::Path),
    /// An expression.
    Called(TokenStream),
}

/// A layer with tensors.
#[derive(Clone)]
pub(crate) struct Layer {
    pub(crate) row: &'static Row,
    pub(crate) start: Start,
}

/// What a layer is made from.
#[derive(Clone)]
pub(crate) enum Start {
    /// It changes nothing at first; setters with their values.
    Identity(Vec<(&'static str, Number)>),
    /// Its numbers come from data, before training.
    Unfitted,
    /// One number everywhere.
    Constant(Number),
    /// Random features of the kernel with this γ.
    Features(Number),
    /// Drawn rows, one for each of so many classes, of this width.
    Rows { classes: Dim, width: Dim },
    /// The user's own type, without its scalar.
    Own(Declared),
}

impl Layer {
    /// Whether it is a type of the user's.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.start, Start::Own(_))
    }

    pub(crate) fn keeps_width(&self) -> bool {
        matches!(
            self.start,
            Start::Identity(_) | Start::Unfitted | Start::Constant(_)
        )
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

    pub(crate) fn is_dense(&self) -> bool {
        matches!(self.op, Op::Dense(_))
    }

    /// Whether its tensors are never trained.
    pub(crate) fn is_fixed(&self) -> bool {
        matches!(&self.op, Op::Layer(layer) if layer.row.learned == Learned::EachFeature(0))
    }

    /// Whether it hands on as many values as it reads, one for one.
    pub(crate) fn keeps_width(&self) -> bool {
        match &self.op {
            Op::Noise(_) | Op::Softmax | Op::Activation(_) => true,
            Op::Layer(layer) => layer.keeps_width(),
            _ => false,
        }
    }

    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.built_in().is_some_and(|kind| kind.keyword == keyword)
    }
}
