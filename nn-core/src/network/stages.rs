//! Stages by what they are: the rows of a hand-written program.

use crate::layer::shape::Shape;
use crate::layer::wants::Wants;
use crate::network::program::{Op, Stage};

impl Stage {
    /// A dense layer.
    #[must_use]
    pub const fn dense(name: &'static str, input: usize, output: usize, bias: bool) -> Self {
        let parameters = input * output + if bias { output } else { 0 };
        Self {
            op: Op::Dense { bias },
            ..Self::layer(name, "dense", input, output, parameters, input * output)
        }
    }

    /// A dense layer with the weights of the line `of`, transposed.
    #[must_use]
    pub const fn tied(
        name: &'static str,
        of: &'static str,
        input: usize,
        output: usize,
        bias: bool,
    ) -> Self {
        Self {
            kind: "dense (tied)",
            op: Op::Tied { bias, line: of },
            parameters: if bias { output } else { 0 },
            ..Self::dense(name, input, output, bias)
        }
    }

    /// Any other layer with this number of parameters: a user-defined one.
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
            op: Op::Own,
            input: Shape::vector(input),
            parameters,
            multiply_adds,
            wants: Wants::ONE_SCALE,
            ..Self::plain(name, kind, output)
        }
    }

    /// A function of each value; `kind` is its keyword, or the text to show for a user-defined one.
    #[must_use]
    pub const fn activation(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self {
            op: Op::Activation {
                keyword: kind,
                number: None,
                formula: None,
            },
            ..Self::plain(name, kind, width)
        }
    }

    /// The softmax of the features.
    #[must_use]
    pub const fn softmax(name: &'static str, width: usize) -> Self {
        Self::plain(name, "softmax", width).computing(Op::Probabilities)
    }

    /// An operation that is active in training alone; `kind` is `dropout(0.1)` where the keyword is `dropout`.
    #[must_use]
    pub const fn noise(
        name: &'static str,
        kind: &'static str,
        keyword: &'static str,
        amount: f64,
        width: usize,
    ) -> Self {
        Self::plain(name, kind, width).computing(Op::Noise { keyword, amount })
    }

    /// The sum of several values of this width.
    #[must_use]
    pub const fn sum(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::plain(name, kind, width).computing(Op::Sum)
    }

    /// The difference of two values of this width.
    #[must_use]
    pub const fn difference(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::plain(name, kind, width).computing(Op::Difference)
    }

    /// The element-wise product of several values of this width.
    #[must_use]
    pub const fn product(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::plain(name, kind, width).computing(Op::Product)
    }

    /// The mean of several values of this width.
    #[must_use]
    pub const fn mean(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::plain(name, kind, width).computing(Op::Mean)
    }

    /// The largest of several values of this width, element by element.
    #[must_use]
    pub const fn maximum(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::plain(name, kind, width).computing(Op::Maximum)
    }

    /// The smallest of several values of this width, element by element.
    #[must_use]
    pub const fn minimum(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::plain(name, kind, width).computing(Op::Minimum)
    }

    /// Several values of this width, each times its column of a gate, which is read first.
    #[must_use]
    pub const fn mix(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::plain(name, kind, width).computing(Op::Mix)
    }

    /// Several values side by side, with this total width.
    #[must_use]
    pub const fn concat(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self::plain(name, kind, width).computing(Op::Concat)
    }

    /// An operation that neither learns nor changes the width.
    #[must_use]
    pub const fn plain(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self {
            name,
            kind,
            op: Op::Other,
            reads: &[],
            input: Shape::vector(width),
            output: Shape::vector(width),
            held: &[],
            parameters: 0,
            multiply_adds: 0,
            wants: Wants::ONE_SCALE,
            governed: false,
            fitted: false,
            again: None,
        }
    }
}
