//! The element-wise activations.

use super::initialisers::{GLOROT_UNIFORM, HE_NORMAL, Init, LECUN_NORMAL};

/// A row of the catalog.
#[derive(PartialEq)]
pub(crate) struct BuiltIn {
    pub(crate) keyword: &'static str,
    /// The type in the runtime.
    pub(crate) kernel: &'static str,
    pub(crate) parameter: Parameter,
    /// Whether a chain of dense layers through it is still one linear map.
    pub(crate) linear: bool,
    pub(crate) trainable: bool,
    /// The initialiser of the dense layer before it.
    pub(crate) init: Init,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Parameter {
    None,
    Optional(f64),
    /// Optional, and at least 0.
    Slope(f64),
    Required,
}

const fn row(keyword: &'static str, kernel: &'static str) -> BuiltIn {
    BuiltIn {
        keyword,
        kernel,
        parameter: Parameter::None,
        linear: false,
        trainable: true,
        init: GLOROT_UNIFORM,
    }
}

const fn relu_like(row: BuiltIn) -> BuiltIn {
    BuiltIn {
        init: HE_NORMAL,
        ..row
    }
}

const fn with(row: BuiltIn, parameter: Parameter) -> BuiltIn {
    BuiltIn { parameter, ..row }
}

const fn linear(row: BuiltIn) -> BuiltIn {
    BuiltIn {
        linear: true,
        ..row
    }
}

const fn flat(row: BuiltIn) -> BuiltIn {
    BuiltIn {
        trainable: false,
        ..row
    }
}

/// The element-wise activations.
pub(crate) static ACTIVATIONS: [BuiltIn; 20] = [
    linear(row("identity", "Identity")),
    relu_like(row("relu", "Relu")),
    with(
        relu_like(row("leaky_relu", "LeakyRelu")),
        Parameter::Slope(0.01),
    ),
    with(relu_like(row("elu", "Elu")), Parameter::Optional(1.0)),
    BuiltIn {
        init: LECUN_NORMAL,
        ..row("selu", "Selu")
    },
    relu_like(row("silu", "Silu")),
    relu_like(row("gelu", "Gelu")),
    relu_like(row("gelu_tanh", "GeluTanh")),
    row("tanh", "Tanh"),
    row("sigmoid", "Sigmoid"),
    row("softplus", "Softplus"),
    flat(row("step", "Step")),
    flat(row("perceptron", "Perceptron")),
    row("exp", "Exp"),
    row("sin", "Sin"),
    row("cos", "Cos"),
    row("square", "Square"),
    linear(row("neg", "Neg")),
    row("recip", "Recip"),
    with(linear(row("scale", "Scale")), Parameter::Required),
];

pub(crate) fn activation(keyword: &str) -> Option<&'static BuiltIn> {
    ACTIVATIONS.iter().find(|row| row.keyword == keyword)
}
