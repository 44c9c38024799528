//! Figures of a program: learned parameters, multiply-adds, depth and width.

use crate::layer::tensor::TensorInfo;
use crate::network::program::{Op, Program, Read, Stage};
use crate::numeric::matmul;

impl Stage {
    /// True if it combines features by weights, learned or fixed; depth and width count these stages. Norms and
    /// `prelu` work on each feature alone.
    const fn combines(&self) -> bool {
        match self.op {
            Op::Dense { .. } | Op::Tied { .. } | Op::Own => true,
            Op::Layer { .. } => TensorInfo::any_weight(self.held),
            _ => false,
        }
    }

    /// Layers with weights on the longest path through it.
    pub(crate) const fn depth(&self) -> usize {
        match self.inside() {
            Some(inside) => inside.depth(),
            None if self.combines() => 1,
            None => 0,
        }
    }

    /// Units of its widest layer with weights; 0 without one.
    pub(crate) const fn width(&self) -> usize {
        match self.inside() {
            Some(inside) if inside.depth() > 0 => inside.width(),
            None if self.combines() => self.output.len(),
            _ => 0,
        }
    }
}

/// The largest number of stages with a depth of their own; later stages share the last one.
const DEPTHS: usize = 4096;

impl Program {
    /// Number of learned parameters.
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

    /// The number of threads that pay for a pass over so many samples: what the largest dense layer has use for.
    pub(crate) fn paying_threads(&self, samples: usize) -> usize {
        let threads = |stage: &Stage| match stage.op {
            Op::Nested(inside) => inside.paying_threads(samples),
            Op::Dense { .. } | Op::Tied { .. } => {
                let units = stage.output.len().max(1);
                matmul::paying_threads(units, samples.saturating_mul(stage.multiply_adds / units))
            }
            _ => 1,
        };
        self.stages.iter().map(threads).max().unwrap_or(1)
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

    /// The largest number of values between two stages, the input included.
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

    /// Number of values in the arrays of `predict_one`, the input included. Stages that work in place (an activation,
    /// a dropout) have no array of their own.
    pub(crate) const fn stack_values(&self) -> usize {
        let (mut sum, mut i) = (self.input.len(), 0);
        while i < self.stages.len() {
            let stage = &self.stages[i];
            let in_place = matches!(
                stage.op,
                Op::Activation { .. } | Op::Noise { .. } | Op::Probabilities | Op::Other
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

    /// The depth of nesting of networks in this one.
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

    /// True if any line, here or in a nested network, has training rules.
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

    /// True if any line, here or in a nested network, takes numbers from data before training.
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

    /// True if a layer, here or in a nested network, may have settings or is unknown here.
    pub(crate) const fn has_settings(&self) -> bool {
        let mut i = 0;
        while i < self.stages.len() {
            let may = match self.stages[i].op {
                Op::Nested(inside) => inside.has_settings(),
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

/// The index at which the depth of a stage is stored.
const fn kept(index: usize) -> usize {
    if index < DEPTHS { index } else { DEPTHS - 1 }
}
