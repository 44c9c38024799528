//! Nodes: the computation of a network. Each names the values that it reads.

use proc_macro2::TokenStream;

use super::access::Access;
use super::declared::Declared;
use super::number::Number;
use super::shape::Shape;
use super::width::Dim;
use crate::catalogue::initialisers::Init;
use crate::catalogue::row::{self, Gate, Learned, Merge};
use crate::diag::Place;

/// A value that a node reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Value {
    Input,
    /// One of the input's parts.
    Part(usize),
    Node(usize),
    /// The start of a repeated block while it is checked; none is left after the check.
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
    /// The place of its parameters, if it has any.
    pub(crate) field: Option<Access>,
    /// True if it is a head, which is computed with the loss.
    pub(crate) head: bool,
    /// The name of a node whose parameters are those of an earlier one.
    pub(crate) again: Option<String>,
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
    /// A user-defined layer: its type without the scalar.
    Own(Declared),
    Noise(Noise),
    /// Two halves become one.
    Gate(&'static Gate),
    Softmax,
    Activation(Activation),
    Merge(&'static Merge),
    /// Another declared network: its type without the scalar.
    Network(Declared),
}

#[derive(Clone)]
pub(crate) struct Dense {
    pub(crate) bias: bool,
    pub(crate) init: Init,
}

/// A layer with tensors, and its arguments.
#[derive(Clone)]
pub(crate) struct Layer {
    pub(crate) keyword: &'static str,
    pub(crate) kind: &'static row::Layer,
    /// The constructor's arguments, by name.
    pub(crate) arguments: Vec<(&'static str, Number)>,
    /// The options that the user gives.
    pub(crate) setters: Vec<Setter>,
    /// The widths in its parentheses.
    pub(crate) widths: Vec<Dim>,
    /// The option that divides its width, and its name.
    pub(crate) divisor: Option<(&'static str, Dim)>,
}

/// A number of a layer, and the method of the runtime that takes it.
#[derive(Clone)]
pub(crate) struct Setter {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) value: Number,
}

impl Layer {
    pub(crate) fn of(keyword: &'static str, kind: &'static row::Layer) -> Self {
        Self {
            keyword,
            kind,
            arguments: Vec::new(),
            setters: Vec::new(),
            widths: Vec::new(),
            divisor: None,
        }
    }

    /// Its numbers besides the divisor, by name.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = (&'static str, &Number)> {
        let arguments = self.arguments.iter().map(|(name, value)| (*name, value));
        arguments.chain(
            self.setters
                .iter()
                .map(|setter| (setter.name, &setter.value)),
        )
    }
}

/// Noise, which only training adds, and its amount.
#[derive(Clone)]
pub(crate) struct Noise {
    pub(crate) kind: &'static row::Noise,
    pub(crate) amount: Number,
}

#[derive(Clone)]
pub(crate) enum Activation {
    BuiltIn {
        keyword: &'static str,
        kind: &'static row::Activation,
        /// The parameter of the activation, if it has one.
        value: Option<Number>,
    },
    Own(OwnActivation),
}

/// A user-defined activation.
#[derive(Clone)]
pub(crate) enum OwnActivation {
    /// A path without arguments: a value, or a type with defaults.
    Bare(syn::Path),
    /// An expression.
    Called(TokenStream),
    /// A type with defaults, and the methods that set other values: the names are the methods.
    Named(syn::Path, Vec<(syn::Ident, syn::Expr)>),
}

impl Node {
    /// The activation, if it is one of the catalogue.
    pub(crate) fn built_in(&self) -> Option<&'static row::Activation> {
        match &self.op {
            Op::Activation(Activation::BuiltIn { kind, .. }) => Some(kind),
            _ => None,
        }
    }

    pub(crate) fn is_dense(&self) -> bool {
        matches!(self.op, Op::Dense(_))
    }

    /// True if its tensors are never trained.
    pub(crate) fn is_fixed(&self) -> bool {
        matches!(&self.op, Op::Layer(layer) if layer.kind.learned == Learned::EachFeature(0))
    }

    /// True if it gives one value for each that it reads.
    pub(crate) fn keeps_width(&self) -> bool {
        match &self.op {
            Op::Noise(_) | Op::Softmax | Op::Activation(_) => true,
            Op::Layer(layer) => layer.kind.keeps_width(),
            Op::Dense(_)
            | Op::Tied { .. }
            | Op::Own(_)
            | Op::Gate(_)
            | Op::Merge(_)
            | Op::Network(_) => false,
        }
    }
}
