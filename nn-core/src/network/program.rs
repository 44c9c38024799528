//! What a network computes, as one constant: its stages, who reads whom, its tensors by name.
//!
//! The table of layers, the summary, budgets, buffers, pictures and the advice of `fit` are read from it. No text in
//! it is parsed: `kind` is for people, [`Op`] for programs.

use crate::layer::shape::Shape;
use crate::network::stage::{Group, Op, Read, Stage};

/// What a network computes.
///
/// `network!` writes it; a network by hand says it in [`Model::PROGRAM`](crate::network::Model::PROGRAM):
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
    /// What one sample is.
    pub input: Shape,
    /// The named parts of the input and their widths, side by side in a sample; empty if it is one piece.
    pub parts: &'static [(&'static str, usize)],
    /// The layers and activations, in the order of the declaration.
    pub stages: &'static [Stage],
    /// The outputs by name, side by side in a prediction; empty if the last stage is the only one.
    pub outputs: &'static [(&'static str, Read)],
    /// What one call of the runtime computes, each with a buffer of its own.
    pub groups: &'static [Group],
}

/// Stages whose depth is kept; one further down goes on from the last of them.
const DEPTHS: usize = 4096;

impl Program {
    /// The program of something that computes nothing.
    pub const EMPTY: Self = Self::new("", 0, &[], &[]);

    /// The network `name` of so many features. Each stage reads what the one above hands on, unless it says otherwise;
    /// the groups are what its passes compute in one call each.
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

    /// The same network, whose input has these parts.
    #[must_use]
    pub const fn with_parts(self, parts: &'static [(&'static str, usize)]) -> Self {
        Self { parts, ..self }
    }

    /// The same network with these outputs.
    #[must_use]
    pub const fn with_outputs(self, outputs: &'static [(&'static str, Read)]) -> Self {
        Self { outputs, ..self }
    }

    /// What the stage at `index` reads.
    #[must_use]
    pub const fn reads(&self, index: usize) -> Reads<'_> {
        Reads {
            listed: self.stages[index].reads,
            above: index,
        }
    }

    /// Whether each stage reads what the one above hands on, the first one the whole input, and the last one is the output.
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

    /// How wide a value is; 0 for what a hand has written wrongly.
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

    /// Numbers that the stages learn.
    #[must_use]
    pub const fn parameters(&self) -> usize {
        let (mut sum, mut i) = (0, 0);
        while i < self.stages.len() {
            sum += self.stages[i].parameters;
            i += 1;
        }
        sum
    }

    /// Multiply-adds of one prediction.
    #[must_use]
    pub const fn multiply_adds(&self) -> usize {
        let (mut sum, mut i) = (0, 0);
        while i < self.stages.len() {
            sum += self.stages[i].multiply_adds;
            i += 1;
        }
        sum
    }

    /// Layers with weights on the longest path from input to output; norms and `prelu` add none.
    #[must_use]
    #[allow(clippy::large_stack_arrays)] // evaluated by the compiler
    pub const fn depth(&self) -> usize {
        let mut depths = [0; DEPTHS];
        let (mut most, mut index) = (0, 0);
        while index < self.stages.len() {
            let reads = self.reads(index);
            let (mut before, mut i) = (0, 0);
            while i < reads.len() {
                if let Read::Stage(above) = reads.get(i)
                    && above < index
                    && depths[kept(above)] > before
                {
                    before = depths[kept(above)];
                }
                i += 1;
            }
            let depth = before + self.stages[index].depth();
            if depth > depths[kept(index)] {
                depths[kept(index)] = depth;
            }
            if depth > most {
                most = depth;
            }
            index += 1;
        }
        most
    }

    /// Units of the widest layer with weights; without one, the widest value.
    #[must_use]
    pub const fn width(&self) -> usize {
        let (mut most, mut i) = (0, 0);
        while i < self.stages.len() {
            let width = self.stages[i].width();
            if width > most {
                most = width;
            }
            i += 1;
        }
        if most == 0 { self.widest() } else { most }
    }

    /// The most values between two stages, the input included.
    pub(crate) const fn widest(&self) -> usize {
        let (mut most, mut i) = (self.input.len(), 0);
        while i < self.stages.len() {
            let width = self.stages[i].output.len();
            if width > most {
                most = width;
            }
            i += 1;
        }
        most
    }

    /// The values in the arrays of `predict_one`, the input included. What works on a value where it is (an activation, a
    /// dropout) has no array of its own.
    pub(crate) const fn stack_values(&self) -> usize {
        let (mut sum, mut i) = (self.input.len(), 0);
        while i < self.stages.len() {
            let stage = &self.stages[i];
            let in_place = matches!(
                stage.op,
                Op::Activation { .. } | Op::Noise { .. } | Op::Softmax | Op::Other
            );
            if !in_place {
                sum += stage.output.len();
            }
            if let Some(inside) = stage.inside() {
                sum += inside.stack_values();
            }
            i += 1;
        }
        sum
    }

    /// How deep networks are nested in this one.
    pub(crate) const fn nested(&self) -> usize {
        let (mut most, mut i) = (0, 0);
        while i < self.stages.len() {
            if let Some(inside) = self.stages[i].inside() {
                let depth = 1 + inside.nested();
                if depth > most {
                    most = depth;
                }
            }
            i += 1;
        }
        most
    }

    /// Whether any line, here or inside, says how it is trained.
    pub(crate) const fn governed(&self) -> bool {
        let mut i = 0;
        while i < self.stages.len() {
            let stage = &self.stages[i];
            let inside = match stage.inside() {
                Some(inside) => inside.governed(),
                None => false,
            };
            if stage.governed || inside {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Whether any line, here or inside, takes numbers from data before training.
    pub(crate) const fn fitted(&self) -> bool {
        let mut i = 0;
        while i < self.stages.len() {
            let stage = &self.stages[i];
            let inside = match stage.inside() {
                Some(inside) => inside.fitted(),
                None => false,
            };
            if stage.fitted || inside {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Whether a layer, here or inside, may have settings or be unknown here.
    pub(crate) const fn has_settings(&self) -> bool {
        let mut i = 0;
        while i < self.stages.len() {
            let may = match self.stages[i].op {
                Op::Network(inside) => inside.has_settings(),
                Op::Layer { .. } | Op::Own => true,
                _ => false,
            };
            if may {
                return true;
            }
            i += 1;
        }
        self.stages.is_empty()
    }
}

/// Where the depth of a stage is kept.
const fn kept(index: usize) -> usize {
    if index < DEPTHS { index } else { DEPTHS - 1 }
}

/// What a stage reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reads<'a> {
    listed: &'a [Read],
    /// The stage's index.
    above: usize,
}

#[allow(clippy::len_without_is_empty)] // a stage reads something
impl Reads<'_> {
    /// How many values.
    #[must_use]
    pub const fn len(self) -> usize {
        if self.listed.is_empty() {
            1
        } else {
            self.listed.len()
        }
    }

    /// One of them.
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

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Read> {
        (0..self.len()).map(move |index| self.get(index))
    }
}
