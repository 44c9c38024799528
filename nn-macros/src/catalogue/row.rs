//! What a row of the catalogue says.

use super::arguments::{List, Number, Type};
use super::initialisers::Init;

/// A keyword, and everything that is known of it.
pub(crate) struct Row {
    pub(crate) keyword: &'static str,
    /// What other libraries call it.
    pub(crate) aliases: &'static [&'static str],
    /// One line for people: the table of keywords, which a test writes.
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) doc: &'static str,
    /// How it is written.
    pub(crate) form: &'static str,
    /// Whether a chain of dense layers through it is still one linear map.
    pub(crate) linear: bool,
    pub(crate) does: Does,
}

/// What a keyword does, and what stands in its parentheses. Nothing else of the crate knows keywords by name: one more
/// here asks every place that must know of it.
pub(crate) enum Does {
    /// A width or two, and [`DenseOption`](super::arguments::DenseOption)s.
    Dense,
    Activation(Activation),
    Softmax,
    Layer(Layer),
    Noise(Noise),
    Gate(Gate),
    /// A line by its name.
    From,
    /// Lines by their names.
    Merge(&'static Merge),
    Residual(Residual),
    Repeat(Repeat),
    /// Another declared network.
    Network(Type),
    /// A layer of the user's own.
    Own(Type),
}

/// A function of each value.
pub(crate) struct Activation {
    /// The type in the runtime.
    pub(crate) kernel: &'static str,
    pub(crate) parameter: Option<Number>,
    pub(crate) trainable: bool,
    /// The initialiser of the dense layer before it; none if what follows decides.
    pub(crate) init: Option<Init>,
    /// The head that it is at a network's end, if it is one of its own.
    pub(crate) head: Option<Head>,
    /// Whether its slope at 0 is 0, so that weights of 0 before it never change.
    pub(crate) flat_at_zero: bool,
    /// Whether it is 0 below 0.
    pub(crate) rectifies: bool,
}

/// A head that an activation is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    Identity,
    Sigmoid,
}

/// A layer with tensors of its own, `dense` apart.
pub(crate) struct Layer {
    /// The type in the runtime.
    pub(crate) kernel: &'static str,
    pub(crate) learned: Learned,
    pub(crate) start: Start,
    pub(crate) takes: List,
    pub(crate) shape: Rule,
    /// What it reads.
    pub(crate) reads: Reads,
    /// Whether it normalises by the batch: it takes off what a bias before it adds, and frozen it goes by what it has.
    pub(crate) by_batch: bool,
    /// The initialiser of the dense layer before it, if it is what decides.
    pub(crate) init: Option<Init>,
}

/// How many numbers a layer learns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Learned {
    /// So many a feature.
    EachFeature(usize),
    /// One row of its width for each class: the product of its two widths.
    Rows,
}

/// How many features a layer hands on, and so which widths its type has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// As many as come in: one width.
    Same,
    /// As many as its first width says: that of what comes in, and that.
    To,
    /// As many as its last width says, for each that comes in: the widths that it is given.
    Each,
}

/// How a layer starts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// It changes nothing.
    Identity,
    /// The same number everywhere.
    Constant,
    /// Drawn.
    Random,
    /// Without the numbers that come from data, before training.
    Unfitted,
}

/// What a layer reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    Values,
    /// Whole numbers, from data.
    Indices,
}

/// What only training does.
pub(crate) struct Noise {
    /// The module of its passes.
    pub(crate) module: &'static str,
    pub(crate) amount: Number,
}

/// Two halves of what comes in become one.
pub(crate) struct Gate {
    /// The type in the runtime.
    pub(crate) kernel: &'static str,
}

/// Several values become one.
pub(crate) struct Merge {
    /// The name of its groups.
    pub(crate) keyword: &'static str,
    /// The module of its passes.
    pub(crate) module: &'static str,
    /// What a program calls it: a function of the runtime's stages.
    pub(crate) stage: &'static str,
    /// Whether they stand side by side; else they are equally wide.
    pub(crate) joins: bool,
    /// What to write for a value with itself.
    pub(crate) twice: &'static str,
}

/// A block, added to what it reads.
pub(crate) struct Residual {
    pub(crate) sum: &'static Merge,
    /// The word that asks for a matrix where widths differ.
    pub(crate) project: &'static str,
}

/// A block, several times.
pub(crate) struct Repeat {
    /// More times than any network repeats a block; the code of each is written out.
    pub(crate) most: usize,
}

impl Start {
    /// The function of the layer's type.
    pub(crate) fn constructor(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Constant => "constant",
            Self::Random => "init",
            Self::Unfitted => "unfitted",
        }
    }
}

impl Layer {
    /// Whether it hands on as many values as it reads, one for one.
    pub(crate) fn keeps_width(&self) -> bool {
        self.shape == Rule::Same
    }
}

impl Activation {
    /// Whether it hands on what it reads.
    pub(crate) fn is_identity(&self) -> bool {
        self.head == Some(Head::Identity)
    }
}
