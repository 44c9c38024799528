//! The computation of a network as one constant: its stages, their inputs, its tensors by name.
//!
//! The table of layers, the summary, budgets, buffers, pictures and the advice of `fit` are read from it. No text in
//! it is parsed: `kind` is for people, [`Op`] for programs.

use crate::error::const_text::Text;
use crate::layer::formula::Formula;
use crate::layer::shape::Shape;
use crate::layer::tensor::{Role, TensorInfo};
use crate::layer::wants::Wants;

/// The computation of a network.
///
/// `network!` writes it; a hand-written network gives it as [`Model::PROGRAM`](crate::network::Model::PROGRAM):
///
/// ```
/// use nn_core::network::{Group, Program, Read, Stage};
/// /// Three stages, a group each; the last one adds the input to what the second hands on.
/// const SKIP: Program = Program::new("Skip", 8, &[
///     Stage::dense("hidden", 8, 8, true),
///     Stage::activation("hidden", "tanh", 8),
///     Stage::sum("sum", "add(hidden, input)", 8).reading(&[Read::Stage(1), Read::Input]),
/// ], &[Group::new("hidden", 8), Group::new("sum", 8)]);
/// assert_eq!(SKIP.parameters(), 72);
/// assert_eq!(SKIP.depth(), 1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Program {
    /// The name of the network's type.
    pub name: &'static str,
    /// The shape of one sample.
    pub input: Shape,
    /// The named parts of the input and their widths, side by side in a sample; empty if it is one piece.
    pub parts: &'static [(&'static str, usize)],
    /// The layers and activations, in the order of the declaration.
    pub stages: &'static [Stage],
    /// The outputs by name, side by side in a prediction; empty if the last stage is the only one.
    pub outputs: &'static [(&'static str, Read)],
    /// The units of computation: one call of the runtime each, with its own buffer.
    pub groups: &'static [Group],
}

/// A layer or an activation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// The line's name in the declaration; empty if it has none.
    pub name: &'static str,
    /// The keyword as declared, for people: `dense`, `relu`, `dropout(0.1)`.
    pub kind: &'static str,
    /// Its operation.
    pub op: Op,
    /// Its inputs; empty if it reads the output of the stage above (for the first stage, the input).
    pub reads: &'static [Read],
    /// Its input for one sample: for a `concat` all operands together, for the other merges each operand
    /// (of a `mix`, each that is not the gate).
    pub input: Shape,
    /// Its output for one sample.
    pub output: Shape,
    /// The tensors of a built-in layer other than `dense`.
    pub(crate) held: &'static [TensorInfo],
    /// Number of learned parameters, also if it is `#[frozen]` here.
    pub parameters: usize,
    /// Multiply-adds per sample.
    pub multiply_adds: usize,
    /// Its requirements on its input columns.
    pub wants: Wants,
    /// True if its line has training rules.
    pub(crate) governed: bool,
    /// True if it takes numbers from data before training.
    pub(crate) fitted: bool,
    /// The stage above whose tensors it uses once more, by its name.
    pub(crate) again: Option<&'static str>,
}

/// The operation of a stage.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Op {
    /// A matrix, and a bias if it has one.
    Dense {
        /// True if it has a bias.
        bias: bool,
    },
    /// The matrix of another line, transposed.
    Tied {
        /// True if it has a bias.
        bias: bool,
        /// The line whose weights it uses.
        line: &'static str,
    },
    /// Another built-in layer with tensors.
    Layer {
        /// Its keyword.
        keyword: &'static str,
        /// The numbers of its declaration, by name.
        numbers: &'static [(&'static str, f64)],
    },
    /// A user-defined layer.
    Own,
    /// A nested network.
    Nested(&'static Program),
    /// A function of each value.
    Activation {
        /// Its keyword; empty for a user-defined one.
        keyword: &'static str,
        /// The number of its declaration, if it has one.
        number: Option<f64>,
        /// The function, if `activation!` declares it.
        formula: Option<&'static Formula>,
    },
    /// The softmax of the features, which sums to 1.
    Probabilities,
    /// One half of the features, multiplied by a function of the other.
    Gate {
        /// Its keyword.
        keyword: &'static str,
    },
    /// Active in training alone.
    Noise {
        /// Its keyword.
        keyword: &'static str,
        /// Its number: the probability or the deviation.
        amount: f64,
    },
    /// The sum of its operands.
    Sum,
    /// Its first operand less its second.
    Difference,
    /// The element-wise product of its operands.
    Product,
    /// The mean of its operands.
    Mean,
    /// The largest of its operands, element by element.
    Maximum,
    /// The smallest of its operands, element by element.
    Minimum,
    /// The sum of its operands but the first, weighted by the values of the first.
    Mix,
    /// Its operands, side by side.
    Concat,
    /// Something else, in a hand-written network.
    Other,
}

/// A value that a stage reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// The whole input.
    Input,
    /// One of its parts, by its index in [`Program::parts`].
    Part(usize),
    /// The output of a stage above, by its index in [`Program::stages`].
    Stage(usize),
}

/// The unit of computation of one runtime call: a layer with its activations, a merge, or a nested network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// The line that it comes from, with the stage if a line has several groups.
    pub name: &'static str,
    /// Values per sample in its buffer.
    pub width: usize,
    /// The nested network, if it is one.
    pub(crate) inside: Option<&'static Program>,
    /// The index of its noise layer, if its call does not give it.
    pub(crate) noise: u64,
    /// The stages that it computes: the index of the first in [`Program::stages`], and their number; 0 if unknown.
    pub(crate) stages: (usize, usize),
}

impl Group {
    /// The group `name` with `width` output values per sample.
    #[must_use]
    pub const fn new(name: &'static str, width: usize) -> Self {
        Self {
            name,
            width,
            inside: None,
            noise: 0,
            stages: (0, 0),
        }
    }

    /// The same group, which computes `count` stages, from index `first` on. Without it,
    /// [`explain`](crate::inspect::explain::Explain::explain) shows the group's end alone.
    #[must_use]
    pub const fn of(self, first: usize, count: usize) -> Self {
        Self {
            stages: (first, count),
            ..self
        }
    }

    /// The same group, which is the noise layer with this index: the code of a repeated block cannot say it.
    #[doc(hidden)]
    #[must_use]
    pub const fn noise(self, noise: u64) -> Self {
        Self { noise, ..self }
    }
}

impl Stage {
    /// The same stage with the operation `op`.
    #[must_use]
    pub const fn computing(self, op: Op) -> Self {
        Self { op, ..self }
    }

    /// The same stage with this number of input values per sample.
    #[must_use]
    pub const fn of_width(self, input: usize) -> Self {
        Self {
            input: Shape::vector(input),
            ..self
        }
    }

    /// The same stage with these inputs.
    #[must_use]
    pub const fn reading(self, reads: &'static [Read]) -> Self {
        Self { reads, ..self }
    }

    /// The same layer with these tensors.
    #[must_use]
    pub const fn with(self, tensors: &'static [TensorInfo]) -> Self {
        Self {
            parameters: TensorInfo::learned(tensors),
            held: tensors,
            ..self
        }
    }

    /// The same layer with these requirements on its columns.
    #[must_use]
    pub const fn wanting(self, wants: Wants) -> Self {
        Self { wants, ..self }
    }

    /// The same layer, with training rules on its line.
    #[must_use]
    pub const fn governed(self) -> Self {
        Self {
            governed: true,
            ..self
        }
    }

    /// The same layer, which takes numbers from data before training.
    #[must_use]
    pub const fn fitted(self) -> Self {
        Self {
            fitted: true,
            ..self
        }
    }

    /// The same layer, which uses the tensors of the stage `line` above once more: they and their numbers are counted
    /// there, its multiply-adds here too. Tables and pictures show `same(line)` in place of its kind.
    ///
    /// ```
    /// use nn_core::network::{Group, Program, Read, Stage};
    /// /// Both halves of the input go through the same layer.
    /// const TWINS: Program = Program::new("Twins", 8, &[
    ///     Stage::dense("left", 4, 3, true).reading(&[Read::Part(0)]),
    ///     Stage::dense("right", 4, 3, true).again("left").reading(&[Read::Part(1)]),
    ///     Stage::difference("apart", "subtract(left, right)", 3).reading(&[Read::Stage(0), Read::Stage(1)]),
    /// ], &[Group::new("left", 3), Group::new("right", 3), Group::new("apart", 3)])
    ///     .with_parts(&[("a", 4), ("b", 4)]);
    /// assert_eq!(TWINS.parameters(), 15);
    /// assert_eq!(TWINS.multiply_adds(), 24);
    /// ```
    #[must_use]
    pub const fn again(self, line: &'static str) -> Self {
        Self {
            parameters: 0,
            governed: false,
            fitted: false,
            again: Some(line),
            ..self
        }
    }

    /// The stage above whose tensors it uses once more, by its name.
    #[must_use]
    pub const fn same_as(&self) -> Option<&'static str> {
        self.again
    }

    /// What tables and pictures show of it, in parts: its kind, or `same(line)`.
    pub(crate) const fn shown(&self) -> [&'static str; 3] {
        match self.again {
            Some(line) => ["same(", line, ")"],
            None => [self.kind, "", ""],
        }
    }

    /// Its tensors, by their names in the layer. Those of a user-defined layer or a nested network are not included, nor
    /// those that it only uses [again](Self::again).
    pub fn tensors(&self) -> impl Iterator<Item = TensorInfo> {
        let (input, output) = (self.input.len(), self.output.len());
        let weight = TensorInfo::new("weight", Role::Weight, [output, input]);
        let bias = TensorInfo::new("bias", Role::Bias, [output]);
        let (weight, bias) = match self.op {
            _ if self.again.is_some() => (None, None),
            Op::Dense { bias: true } => (Some(weight), Some(bias)),
            Op::Dense { bias: false } => (Some(weight), None),
            Op::Tied { bias: true, .. } => (None, Some(bias)),
            _ => (None, None),
        };
        let dense = weight.into_iter().chain(bias);
        let held = if self.again.is_none() { self.held } else { &[] };
        dense.chain(held.iter().copied())
    }

    /// True if it reads, gives or holds no values: a parameter of the network is 0.
    const fn is_empty(&self) -> bool {
        let (mut empty, mut i) = (false, 0);
        while i < self.held.len() {
            empty |= self.held[i].shape.len() == 0;
            i += 1;
        }
        empty || self.input.len() == 0 || self.output.len() == 0
    }

    /// True if it does nothing in a prediction.
    #[must_use]
    pub const fn is_noise(&self) -> bool {
        matches!(self.op, Op::Noise { .. })
    }

    /// The nested network, if it is one.
    pub(crate) const fn inside(&self) -> Option<&'static Program> {
        match self.op {
            Op::Nested(program) => Some(program),
            _ => None,
        }
    }
}

/// Stops because a width is 0.
const fn no_width(line: &str, network: &str) -> ! {
    let text = Text::new()
        .str("a width of `")
        .str(line)
        .str("` in `")
        .str(network);
    let text = text.str("` is 0\n\nhelp: a width is at least 1");
    panic!("{}", text.as_str())
}

impl Program {
    /// The program that computes nothing.
    pub const EMPTY: Self = Self {
        name: "",
        input: Shape::vector(0),
        parts: &[],
        stages: &[],
        outputs: &[],
        groups: &[],
    };

    /// The network `name` with `input` features. Each stage reads the output of the stage above, unless it lists
    /// other inputs; each group is computed in one call.
    #[must_use]
    pub const fn new(
        name: &'static str,
        input: usize,
        stages: &'static [Stage],
        groups: &'static [Group],
    ) -> Self {
        Self {
            name,
            input: Shape::vector(input),
            parts: &[],
            stages,
            outputs: &[],
            groups,
        }
    }

    /// Stops if a width is 0. The macro reports widths that it or the compiler knows; this is for the values of a network's
    /// parameters, in constants of generic functions.
    pub(crate) const fn expect_widths(&self) {
        if self.input.is_empty() {
            no_width("input", self.name);
        }
        let mut i = 0;
        while i < self.stages.len() {
            if self.stages[i].is_empty() {
                no_width(self.stages[i].name, self.name);
            }
            i += 1;
        }
    }

    /// The same network with these parts of its input.
    #[must_use]
    pub const fn with_parts(self, parts: &'static [(&'static str, usize)]) -> Self {
        Self { parts, ..self }
    }

    /// The same network with these outputs.
    #[must_use]
    pub const fn with_outputs(self, outputs: &'static [(&'static str, Read)]) -> Self {
        Self { outputs, ..self }
    }

    /// The inputs of the stage at `index`.
    #[must_use]
    pub const fn reads(&self, index: usize) -> Reads<'_> {
        Reads {
            listed: self.stages[index].reads,
            above: index,
        }
    }

    /// True if each stage reads the output of the stage above, the first one the whole input, and the last stage is
    /// the output.
    pub(crate) const fn is_chain(&self) -> bool {
        let mut i = 0;
        while i < self.stages.len() {
            if !self.stages[i].reads.is_empty() {
                return false;
            }
            i += 1;
        }
        self.parts.is_empty() && self.outputs.is_empty()
    }

    /// The width of a value; 0 for a mistake in a hand-written program.
    pub(crate) const fn width_of(&self, read: Read) -> usize {
        match read {
            Read::Input => self.input.len(),
            Read::Part(part) if part < self.parts.len() => self.parts[part].1,
            Read::Stage(index) if index < self.stages.len() => self.stages[index].output.len(),
            Read::Part(_) | Read::Stage(_) => 0,
        }
    }

    /// Values of a prediction per sample.
    #[must_use]
    pub const fn output(&self) -> usize {
        if self.outputs.is_empty() {
            return match self.stages {
                [.., last] => last.output.len(),
                [] => self.input.len(),
            };
        }
        let (mut sum, mut i) = (0, 0);
        while i < self.outputs.len() {
            sum += self.width_of(self.outputs[i].1);
            i += 1;
        }
        sum
    }
}

/// The inputs of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reads<'a> {
    listed: &'a [Read],
    /// The stage's index.
    above: usize,
}

#[allow(clippy::len_without_is_empty)] // a stage has at least one input
impl Reads<'_> {
    /// Number of values.
    #[must_use]
    pub const fn len(self) -> usize {
        if self.listed.is_empty() {
            1
        } else {
            self.listed.len()
        }
    }

    /// One of the values.
    #[must_use]
    pub const fn get(self, index: usize) -> Read {
        if !self.listed.is_empty() {
            self.listed[index]
        } else if self.above == 0 {
            Read::Input
        } else {
            Read::Stage(self.above - 1)
        }
    }

    /// All values.
    pub fn iter(self) -> impl Iterator<Item = Read> {
        (0..self.len()).map(move |index| self.get(index))
    }
}
