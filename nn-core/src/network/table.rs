//! The table of a network: one row a layer or an activation.

use crate::layer::wants::Wants;
use crate::network::graph::Graph;

/// One row of a network's table: a layer or an activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerInfo {
    /// The line's name in the declaration; empty if it has none.
    pub name: &'static str,
    /// The keyword as declared: `dense`, `relu`, `dropout(0.1)`.
    pub kind: &'static str,
    /// Values a sample it reads: of a `concat` all, of a sum or a product those of each operand.
    pub input: usize,
    /// Values a sample it hands on.
    pub output: usize,
    /// Numbers it learns, also if it is `#[frozen]` here.
    pub parameters: usize,
    /// Multiply-adds a sample.
    pub multiply_adds: usize,
    /// What it wants of the columns it reads.
    pub wants: Wants,
    /// Layers with weights on the longest path through it: 1 of a dense, 0 of a norm or an activation, that of a
    /// network inside.
    pub depth: usize,
    /// Units of its widest layer with weights; 0 without one.
    pub width: usize,
    /// Values that a network inside keeps for one sample, besides those it hands on.
    pub(crate) stack_values: usize,
    /// It does nothing in a prediction.
    pub(crate) noise: bool,
    /// The rows of the network that this one stands for.
    pub(crate) inside: Option<(&'static [LayerInfo], &'static Graph)>,
}

impl LayerInfo {
    /// The row of a dense layer.
    #[must_use]
    pub const fn dense(name: &'static str, input: usize, output: usize, bias: bool) -> Self {
        let parameters = input * output + if bias { output } else { 0 };
        Self::layer(name, "dense", input, output, parameters, input * output)
    }

    /// The row of a layer with the weights of another one, transposed.
    #[must_use]
    pub const fn tied(name: &'static str, input: usize, output: usize, bias: bool) -> Self {
        Self {
            kind: "dense (tied)",
            parameters: if bias { output } else { 0 },
            ..Self::dense(name, input, output, bias)
        }
    }

    /// The row of a stage in which several values become one, or fewer.
    #[must_use]
    pub const fn merge(
        name: &'static str,
        kind: &'static str,
        input: usize,
        output: usize,
    ) -> Self {
        Self {
            depth: 0,
            width: 0,
            ..Self::layer(name, kind, input, output, 0, 0)
        }
    }

    /// The row of any other layer with weights, learned or fixed.
    #[must_use]
    pub const fn layer(
        name: &'static str,
        kind: &'static str,
        input: usize,
        output: usize,
        parameters: usize,
        multiply_adds: usize,
    ) -> Self {
        Self {
            name,
            kind,
            input,
            output,
            parameters,
            multiply_adds,
            wants: Wants::ONE_SCALE,
            depth: 1,
            width: output,
            stack_values: 0,
            noise: false,
            inside: None,
        }
    }

    /// The row of a layer that works on each feature alone: it adds nothing to depth and width, whatever it learns.
    #[must_use]
    pub const fn each(
        name: &'static str,
        kind: &'static str,
        width: usize,
        parameters: usize,
        multiply_adds: usize,
    ) -> Self {
        Self {
            parameters,
            multiply_adds,
            ..Self::stage(name, kind, width)
        }
    }

    /// The same row of a layer that wants its columns so.
    #[must_use]
    pub const fn wanting(self, wants: Wants) -> Self {
        Self { wants, ..self }
    }

    /// The row of a stage without parameters that keeps the width.
    #[must_use]
    pub const fn stage(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::merge(name, kind, width, width)
    }

    /// The row of a stage that acts in training alone: `dropout`.
    #[must_use]
    pub const fn noise(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self {
            noise: true,
            ..Self::stage(name, kind, width)
        }
    }
}

/// Whether a layer in the table, or in a network inside, may have settings or be unknown here.
pub(crate) const fn has_settings(layers: &[LayerInfo]) -> bool {
    let mut i = 0;
    while i < layers.len() {
        let layer = &layers[i];
        let may = match layer.inside {
            Some((layers, _)) => has_settings(layers),
            None => {
                let stage = layer.depth == 0 && layer.parameters == 0;
                !(stage || is_either(layer.kind, "dense", "embedding"))
            }
        };
        if may {
            return true;
        }
        i += 1;
    }
    layers.is_empty()
}

/// Whether `kind` starts with one of the two.
const fn is_either(kind: &str, first: &str, second: &str) -> bool {
    const fn starts(text: &[u8], start: &[u8]) -> bool {
        let mut i = 0;
        while i < start.len() {
            if i == text.len() || text[i] != start[i] {
                return false;
            }
            i += 1;
        }
        true
    }
    starts(kind.as_bytes(), first.as_bytes()) || starts(kind.as_bytes(), second.as_bytes())
}
