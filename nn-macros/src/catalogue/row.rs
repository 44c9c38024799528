//! The rows of the catalogue.

use super::arguments::{List, Number, Type};
use super::initialisers::Init;

/// A keyword, and all facts about it.
pub(crate) struct Row {
    pub(crate) keyword: &'static str,
    /// Its names in other libraries.
    pub(crate) aliases: &'static [&'static str],
    /// One line for people: the table of keywords, which a test writes.
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) doc: &'static str,
    /// An example of its use.
    pub(crate) form: &'static str,
    /// True if a chain of dense layers through it is still one linear map.
    pub(crate) linear: bool,
    pub(crate) does: Does,
}

/// The meaning of a keyword, and its arguments. Nothing else in the crate knows keywords by name. A new variant does
/// not compile until every place handles it.
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
    /// A line's layers once more, with the same weights, on another value.
    Same,
    /// The weights of a dense line, transposed.
    Transposed,
    /// Values side by side.
    Merge(&'static Merge),
    Residual(Residual),
    /// A block, several times.
    Repeat {
        /// The most repetitions. Each has rows in the network's program.
        most: usize,
    },
    /// Another declared network.
    Network(Type),
    /// A user-defined layer.
    Own(Type),
}

/// A function of each value.
pub(crate) struct Activation {
    /// The type in the runtime.
    pub(crate) kernel: &'static str,
    pub(crate) parameter: Option<Number>,
    pub(crate) trainable: bool,
    /// The initialiser of the dense layer before it; none if a later stage decides.
    pub(crate) init: Option<Init>,
    /// Its head at the end of a network, if it has one.
    pub(crate) head: Option<Head>,
    /// True if its slope at 0 is 0: weights of 0 before it never change.
    pub(crate) flat_at_zero: bool,
    /// True if it is 0 below 0.
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
    /// The kind of its inputs.
    pub(crate) reads: Reads,
    /// True if it normalises by the batch. It then cancels a bias before it; a frozen one uses its own statistics.
    pub(crate) by_batch: bool,
    /// The initialiser of the dense layer before it, if this layer decides.
    pub(crate) init: Option<Init>,
}

/// The count of the numbers that a layer learns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Learned {
    /// So many per feature.
    EachFeature(usize),
    /// One row of its width for each class: the product of its two widths.
    Rows,
}

/// The rule for the shape that a layer gives, and so for the widths of its type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// As many features as come in: one width.
    Same,
    /// As many as its first width says: the incoming width, and this one.
    To,
    /// As many as its last width says, for each that comes in: the widths in its parentheses.
    Each,
}

/// The start of a layer.
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

/// The kind of inputs of a layer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    Values,
    /// Whole numbers, from data.
    Indices,
}

/// Noise, which only training adds.
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
    /// Its name in a program: a function of the runtime's stages.
    pub(crate) stage: &'static str,
    /// The values that it takes.
    pub(crate) takes: Takes,
    /// The help for a value that is named twice.
    pub(crate) twice: &'static str,
}

/// The values that become one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Of any widths, which are put side by side.
    SideBySide,
    /// Of one shape.
    OneShape,
    /// Two, of one shape.
    Two,
    /// A weight for each of the others, which have one shape.
    Weighted,
}

/// A block, added to what it reads.
pub(crate) struct Residual {
    pub(crate) sum: &'static Merge,
    /// The word that asks for a matrix where the widths differ.
    pub(crate) project: &'static str,
}

impl Merge {
    /// True if its width is the sum of theirs.
    pub(crate) fn joins(&self) -> bool {
        self.takes == Takes::SideBySide
    }
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
    /// True if it gives one value for each that it reads.
    pub(crate) fn keeps_width(&self) -> bool {
        self.shape == Rule::Same
    }
}

impl Activation {
    /// True if it changes nothing.
    pub(crate) fn is_identity(&self) -> bool {
        self.head == Some(Head::Identity)
    }
}
