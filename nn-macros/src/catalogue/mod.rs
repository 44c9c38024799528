//! THE list of layers, activations and initialisers: messages, checks and code come from it.

pub(crate) mod layers;

use crate::model::{BuiltIn, Init, Parameter};

/// Keywords that are no element-wise activation.
pub(crate) const LAYERS: [&str; 10] = [
    "dense", "dropout", "softmax", "from", "add", "multiply", "concat", "residual", "repeat",
    "network",
];

pub(crate) const HE_NORMAL: Init = init("he_normal", "HeNormal");
pub(crate) const LECUN_NORMAL: Init = init("lecun_normal", "LecunNormal");
pub(crate) const ZEROS: Init = init("zeros", "Zeros");
pub(crate) const GLOROT_UNIFORM: Init = init("glorot_uniform", "GlorotUniform");

pub(crate) const INITS: [Init; 8] = [
    HE_NORMAL,
    init("he_uniform", "HeUniform"),
    init("glorot_normal", "GlorotNormal"),
    GLOROT_UNIFORM,
    LECUN_NORMAL,
    init("lecun_uniform", "LecunUniform"),
    ZEROS,
    init("torch", "Torch"),
];

const fn init(keyword: &'static str, variant: &'static str) -> Init {
    Init { keyword, variant }
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

/// What other libraries call it.
const ALIASES: [(&str, &str); 17] = [
    ("bn", "batch_norm"),
    ("batch_norm1d", "batch_norm"),
    ("embed", "embedding"),
    ("normalize", "standardize"),
    ("cat", "concat"),
    ("concatenate", "concat"),
    ("sum", "add"),
    ("mul", "multiply"),
    ("linear", "dense"),
    ("fc", "dense"),
    ("fully_connected", "dense"),
    ("swish", "silu"),
    ("logistic", "sigmoid"),
    ("log_softmax", "softmax"),
    ("lrelu", "leaky_relu"),
    ("reciprocal", "recip"),
    ("none", "identity"),
];

pub(crate) fn activation(keyword: &str) -> Option<&'static BuiltIn> {
    ACTIVATIONS.iter().find(|row| row.keyword == keyword)
}

pub(crate) fn keywords() -> impl Iterator<Item = &'static str> {
    LAYERS
        .into_iter()
        .chain(crate::catalogue::layers::keywords())
        .chain(ACTIVATIONS.iter().map(|row| row.keyword))
}

/// The keyword that an unknown word is probably meant to be.
pub(crate) fn suggestion(word: &str) -> Option<&'static str> {
    alias(word)
        .or_else(|| capitalised(word))
        .or_else(|| crate::diag::similar(word, keywords()))
}

/// The keyword for what other libraries call `word`.
pub(crate) fn alias(word: &str) -> Option<&'static str> {
    let row = ALIASES.iter().find(|(alias, _)| *alias == word);
    row.map(|(_, keyword)| *keyword)
}

/// The keyword that a word in capitals spells: `ReLU`, `LeakyReLU`, `Dense`.
pub(crate) fn capitalised(word: &str) -> Option<&'static str> {
    let flat = |word: &str| word.to_lowercase().replace('_', "");
    keywords().find(|keyword| flat(keyword) == flat(word))
}
