//! THE list: one row per keyword, in the order of messages.

use super::arguments::{Given, List, Number, Setting, Type, Value};
use super::initialisers::{GLOROT_UNIFORM, HE_NORMAL, LECUN_NORMAL};
use super::range::Range;
use super::row::{
    Activation, Does, Head, Layer, Learned, Merge, Reads, Residual, Row, Rule, Start, Takes,
};
use super::short::{
    NUMBER, PROBABILITY, activation, flat, function, gate, layer, merge, noise, row, setter,
    settings, tensors,
};

pub(crate) static ROWS: &[Row] = &[
    Row {
        aliases: &["linear", "fc", "fully_connected"],
        form: "dense(64)",
        linear: true,
        ..row("dense", "z = W·x + b", Does::Dense)
    },
    noise(
        "dropout",
        "in training, values are 0 with this probability",
        "dropout(0.1)",
        Number {
            help: Some("half of the values are set to 0 if you write `0.5`"),
            ..PROBABILITY
        },
    ),
    row(
        "softmax",
        "eᶻ over its sum: probabilities that add up to 1",
        Does::Softmax,
    ),
    Row {
        form: "from(hidden)",
        ..row("from", "reads another line", Does::From)
    },
    Row {
        aliases: &["shared", "share"],
        form: "same(left)",
        ..row(
            "same",
            "the layers of another line, with the same weights",
            Does::Same,
        )
    },
    Row {
        aliases: &["tied", "transpose"],
        form: "transposed(encode)",
        linear: true,
        ..row(
            "transposed",
            "the weights of a `dense` line, transposed, with biases of its own",
            Does::Transposed,
        )
    },
    Row {
        aliases: &["sum"],
        ..merge("the sum of lines", "add(a, b)", &ADD)
    },
    Row {
        aliases: &["sub", "minus"],
        ..merge("a line less another one", "subtract(a, b)", &SUBTRACT)
    },
    Row {
        aliases: &["mul"],
        ..merge(
            "the product of lines, value by value",
            "multiply(a, b)",
            &MULTIPLY,
        )
    },
    Row {
        aliases: &["avg", "mean"],
        ..merge("the mean of lines", "average(a, b)", &AVERAGE)
    },
    Row {
        aliases: &["max"],
        ..merge(
            "the largest of lines, value by value",
            "maximum(a, b)",
            &MAXIMUM,
        )
    },
    Row {
        aliases: &["min"],
        ..merge(
            "the smallest of lines, value by value",
            "minimum(a, b)",
            &MINIMUM,
        )
    },
    Row {
        aliases: &["mixture", "moe"],
        ..merge(
            "the sum of lines, each times its value of the first one",
            "mix(gate, a, b)",
            &MIX,
        )
    },
    Row {
        aliases: &["cat", "concatenate"],
        ..merge("lines side by side", "concat(a, b)", &CONCAT)
    },
    row(
        "residual",
        "what it reads, and its block of it: x + f(x)",
        Does::Residual(Residual {
            sum: &ADD,
            project: "project",
        }),
    ),
    Row {
        form: "repeat(3)",
        ..row(
            "repeat",
            "its block several times, each with parameters of its own",
            Does::Repeat { most: 1000 },
        )
    },
    Row {
        form: "network(Encoder)",
        ..row(
            "network",
            "another declared network",
            Does::Network(Type {
                what: "a declared network",
                example: "Mlp<4, 8>",
                help: "write `network(Encoder)`, or `network(Mlp<4, 8>)` with all its widths",
            }),
        )
    },
    Row {
        aliases: &["bn", "batch_norm1d"],
        form: "batch_norm(eps = 1e-5, momentum = 0.1)",
        linear: true,
        ..layer(
            "batch_norm",
            "each feature less its mean in the batch, over its deviation",
            Layer {
                learned: Learned::EachFeature(2),
                by_batch: true,
                takes: settings(&[
                    setter("eps", Range::Positive, 1e-5, "with_epsilon"),
                    setter("momentum", Range::Share, 0.1, "with_momentum"),
                ]),
                ..tensors("BatchNorm")
            },
        )
    },
    Row {
        form: "layer_norm(eps = 1e-5)",
        ..layer(
            "layer_norm",
            "each sample less its mean, over its deviation",
            Layer {
                learned: Learned::EachFeature(2),
                takes: settings(&[setter("eps", Range::Positive, 1e-5, "with_epsilon")]),
                ..tensors("LayerNorm")
            },
        )
    },
    Row {
        form: "rms_norm(eps = 1e-6)",
        ..layer(
            "rms_norm",
            "each sample over the root of its mean square",
            Layer {
                learned: Learned::EachFeature(1),
                takes: settings(&[setter("eps", Range::Positive, 1e-6, "with_epsilon")]),
                ..tensors("RmsNorm")
            },
        )
    },
    Row {
        form: "group_norm(groups = 4)",
        ..layer(
            "group_norm",
            "each group of features of a sample less its mean, over its deviation",
            Layer {
                learned: Learned::EachFeature(2),
                takes: List {
                    needs: "the number of groups",
                    divisor: Some("groups"),
                    ..settings(&[setter("eps", Range::Positive, 1e-5, "with_epsilon")])
                },
                ..tensors("GroupNorm")
            },
        )
    },
    Row {
        aliases: &["normalize"],
        linear: true,
        ..layer(
            "standardize",
            "each feature less the mean of the training data, over its deviation",
            Layer {
                learned: Learned::EachFeature(0),
                start: Start::Unfitted,
                ..tensors("Standardize")
            },
        )
    },
    Row {
        form: "features(256, gamma = 0.5)",
        ..layer(
            "features",
            "random features of a Gaussian kernel",
            Layer {
                learned: Learned::EachFeature(0),
                start: Start::Random,
                takes: List {
                    values: &[Value::Width],
                    needs: "the number of features to draw",
                    settings: &[Setting {
                        name: "gamma",
                        range: Range::Positive,
                        default: 0.5,
                        given: Given::Argument,
                    }],
                    divisor: None,
                },
                shape: Rule::To,
                ..tensors("Features")
            },
        )
    },
    Row {
        aliases: &["embed"],
        form: "embedding(100, 8)",
        ..layer(
            "embedding",
            "a row of its own for each class",
            Layer {
                learned: Learned::Rows,
                start: Start::Random,
                reads: Reads::Indices,
                takes: List {
                    // An index is a number of the network's scalar, and any network can be one of `f32`.
                    values: &[
                        Value::Classes {
                            most: 1 << f32::MANTISSA_DIGITS,
                        },
                        Value::Width,
                    ],
                    needs: "the number of classes and the width of a row",
                    settings: &[],
                    divisor: None,
                },
                shape: Rule::Each,
                ..tensors("Embedding")
            },
        )
    },
    Row {
        form: "prelu(0.25)",
        ..layer(
            "prelu",
            "z, or below 0 z times a slope that is learned",
            Layer {
                learned: Learned::EachFeature(1),
                start: Start::Constant,
                init: Some(HE_NORMAL),
                takes: List {
                    values: &[Value::Number { default: 0.25 }],
                    needs: "",
                    settings: &[],
                    divisor: None,
                },
                ..tensors("Prelu")
            },
        )
    },
    Row {
        form: "layer(my::Layer)",
        ..row(
            "layer",
            "a layer of your own",
            Does::Own(Type {
                what: "a layer of yours",
                example: "my::Layer<4>",
                help: "write `layer(my::Layer)`: a type that implements `nn_core::layer::Layer`",
            }),
        )
    },
    noise(
        "alpha_dropout",
        "dropout that keeps mean and deviation, for `selu`",
        "alpha_dropout(0.1)",
        PROBABILITY,
    ),
    noise(
        "gaussian_noise",
        "in training, normal numbers of this deviation are added",
        "gaussian_noise(0.1)",
        Number {
            what: "the deviation",
            needs: "a deviation",
            range: Some(Range::NotNegative),
            ..PROBABILITY
        },
    ),
    gate("glu", "a·σ(b), of two halves a and b", "Glu"),
    gate("swiglu", "silu(a)·b, of two halves a and b", "Swiglu"),
    gate("geglu", "gelu(a)·b, of two halves a and b", "Geglu"),
    Row {
        aliases: &["none"],
        linear: true,
        ..activation(
            "identity",
            "z",
            Activation {
                init: None,
                head: Some(Head::Identity),
                ..function("Identity", GLOROT_UNIFORM)
            },
        )
    },
    activation(
        "relu",
        "z, or 0 below 0",
        Activation {
            flat_at_zero: true,
            rectifies: true,
            ..function("Relu", HE_NORMAL)
        },
    ),
    Row {
        aliases: &["lrelu", "rrelu"],
        form: "leaky_relu(0.01)",
        ..activation(
            "leaky_relu",
            "z, or below 0 z times a slope",
            Activation {
                parameter: Some(Number {
                    what: "the slope",
                    range: Some(Range::NotNegative),
                    default: Some(0.01),
                    help: Some(
                        "a function that is not monotone is an activation of your own; write for example `0.01`",
                    ),
                    ..NUMBER
                }),
                ..function("LeakyRelu", HE_NORMAL)
            },
        )
    },
    Row {
        form: "elu(1.0)",
        ..activation(
            "elu",
            "z, or below 0 α·(eᶻ − 1)",
            Activation {
                parameter: Some(Number {
                    default: Some(1.0),
                    ..NUMBER
                }),
                ..function("Elu", HE_NORMAL)
            },
        )
    },
    activation(
        "selu",
        "elu with the scale that keeps mean and deviation",
        function("Selu", LECUN_NORMAL),
    ),
    Row {
        aliases: &["swish"],
        ..activation("silu", "z·σ(z)", function("Silu", HE_NORMAL))
    },
    activation("gelu", "z·Φ(z)", function("Gelu", HE_NORMAL)),
    activation(
        "gelu_tanh",
        "gelu by way of tanh",
        function("GeluTanh", HE_NORMAL),
    ),
    activation("mish", "z·tanh(ln(1 + eᶻ))", function("Mish", HE_NORMAL)),
    Row {
        aliases: &["hard_silu", "hardswish"],
        ..activation(
            "hard_swish",
            "z·clamp(z + 3, 0, 6)/6",
            function("HardSwish", HE_NORMAL),
        )
    },
    activation("tanh", "tanh z", function("Tanh", GLOROT_UNIFORM)),
    Row {
        aliases: &["logistic"],
        ..activation(
            "sigmoid",
            "σ(z) = 1/(1 + e⁻ᶻ)",
            Activation {
                head: Some(Head::Sigmoid),
                ..function("Sigmoid", GLOROT_UNIFORM)
            },
        )
    },
    activation(
        "softplus",
        "ln(1 + eᶻ)",
        function("Softplus", GLOROT_UNIFORM),
    ),
    activation("step", "1 if z ≥ 0, else 0", flat("Step")),
    activation("perceptron", "1 if z > 0, else 0", flat("Perceptron")),
    Row {
        aliases: &["exponential"],
        ..activation("exp", "eᶻ", function("Exp", GLOROT_UNIFORM))
    },
    activation("sin", "sin z", function("Sin", GLOROT_UNIFORM)),
    activation(
        "cos",
        "cos z",
        Activation {
            flat_at_zero: true,
            ..function("Cos", GLOROT_UNIFORM)
        },
    ),
    activation(
        "square",
        "z²",
        Activation {
            flat_at_zero: true,
            ..function("Square", GLOROT_UNIFORM)
        },
    ),
    Row {
        linear: true,
        ..activation("neg", "−z", function("Neg", GLOROT_UNIFORM))
    },
    Row {
        aliases: &["reciprocal"],
        ..activation("recip", "1/z", function("Recip", GLOROT_UNIFORM))
    },
    Row {
        aliases: &["rescaling"],
        form: "scale(2.0)",
        linear: true,
        ..activation(
            "scale",
            "z times a number",
            Activation {
                parameter: Some(NUMBER),
                ..function("Scale", GLOROT_UNIFORM)
            },
        )
    },
];

static ADD: Merge = Merge {
    keyword: "add",
    module: "merge::add",
    stage: "sum",
    takes: Takes::OneShape,
    twice: "twice a value is `scale(2)`",
};

static SUBTRACT: Merge = Merge {
    keyword: "subtract",
    module: "merge::subtract",
    stage: "difference",
    takes: Takes::Two,
    twice: "a value less itself is 0: name two different ones",
};

static MULTIPLY: Merge = Merge {
    keyword: "multiply",
    module: "merge::multiply",
    stage: "product",
    takes: Takes::OneShape,
    twice: "a value times itself is `square`",
};

static AVERAGE: Merge = Merge {
    keyword: "average",
    module: "merge::average",
    stage: "mean",
    takes: Takes::OneShape,
    twice: "in a mean all values count alike; `mix(gate, a, b)` weighs them",
};

static MAXIMUM: Merge = Merge {
    keyword: "maximum",
    module: "merge::maximum",
    stage: "maximum",
    takes: Takes::OneShape,
    twice: "name each value once: `maximum(a, b)`",
};

static MINIMUM: Merge = Merge {
    keyword: "minimum",
    module: "merge::minimum",
    stage: "minimum",
    takes: Takes::OneShape,
    twice: "name each value once: `minimum(a, b)`",
};

static MIX: Merge = Merge {
    keyword: "mix",
    module: "merge::mix",
    stage: "mix",
    takes: Takes::Weighted,
    twice: "name each value once: in `mix(gate, a, b)` the gate weighs the two others",
};

/// It also joins the outputs of a network with several.
pub(crate) static CONCAT: Merge = Merge {
    keyword: "concat",
    module: "merge::concat",
    stage: "concat",
    takes: Takes::SideBySide,
    twice: "name each value once",
};
