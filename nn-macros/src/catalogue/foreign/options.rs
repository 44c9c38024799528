//! Options of a stage, initialisers and attributes by their names in other libraries.

use super::words::flat;

/// What an option of another library is here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The width of the outputs.
    Output,
    /// The width of the inputs.
    Input,
    /// The activation after the layer.
    Activation,
    /// True if the layer has biases.
    Bias,
    Init,
    /// The number in the parentheses of a stage.
    Number,
    /// The number of groups.
    Groups,
    Epsilon,
    /// The number of classes.
    Classes,
    /// Known here without it, or without use.
    Known,
}

static OPTIONS: &[(&[&str], Meaning)] = &[
    (
        &[
            "units",
            "out_features",
            "output_dim",
            "output_size",
            "out_dim",
            "n_out",
            "outputs",
            "out_channels",
            "size",
            "width",
            "features",
            "neurons",
            "embedding_dim",
            "hidden_size",
        ],
        Meaning::Output,
    ),
    (
        &[
            "in_features",
            "input_dim",
            "input_size",
            "input_shape",
            "in_dim",
            "n_in",
            "inputs",
        ],
        Meaning::Input,
    ),
    (
        &["activation", "act", "nonlinearity", "activation_fn"],
        Meaning::Activation,
    ),
    (&["bias", "use_bias", "with_bias"], Meaning::Bias),
    (
        &[
            "init",
            "kernel_initializer",
            "initializer",
            "weight_init",
            "kernel_init",
            "embeddings_initializer",
        ],
        Meaning::Init,
    ),
    (
        &[
            "p",
            "rate",
            "prob",
            "probability",
            "drop_prob",
            "drop",
            "negative_slope",
            "alpha",
            "slope",
            "stddev",
            "std",
            "sigma",
            "deviation",
            "scale",
            "factor",
        ],
        Meaning::Number,
    ),
    (&["groups", "num_groups"], Meaning::Groups),
    (&["eps", "epsilon"], Meaning::Epsilon),
    (
        &["num_embeddings", "vocab_size", "num_classes"],
        Meaning::Classes,
    ),
    (
        &[
            "inplace",
            "dim",
            "axis",
            "name",
            "dtype",
            "device",
            "seed",
            "training",
            "affine",
            "elementwise_affine",
            "track_running_stats",
            "num_features",
            "normalized_shape",
            "num_channels",
            "num_parameters",
            "bias_initializer",
            "noise_shape",
            "center",
            "shape",
        ],
        Meaning::Known,
    ),
];

/// The meaning of an option.
pub(crate) fn option(name: &str) -> Option<Meaning> {
    let found = OPTIONS.iter().find(|(names, _)| names.contains(&name));
    found.map(|(_, meaning)| *meaning)
}

/// Initialisers by their names elsewhere, in small letters without underscores; the second word says if it is the same one.
static INITIALISERS: &[(&[&str], &str, bool)] = &[
    (
        &["xavieruniform", "xavier", "glorot"],
        "glorot_uniform",
        true,
    ),
    (&["xaviernormal"], "glorot_normal", true),
    (
        &["kaimingnormal", "kaiming", "he", "msra"],
        "he_normal",
        true,
    ),
    (&["kaiminguniform"], "he_uniform", true),
    (&["lecun"], "lecun_normal", true),
    (&["zero"], "zeros", true),
    (&["pytorch", "default"], "torch", true),
    (
        &[
            "orthogonal",
            "identity",
            "eye",
            "dirac",
            "sparse",
            "ones",
            "one",
            "constant",
            "uniform",
            "randomuniform",
            "variancescaling",
            "random",
        ],
        "glorot_uniform",
        false,
    ),
    (
        &[
            "normal",
            "randomnormal",
            "truncatednormal",
            "truncnormal",
            "gaussian",
        ],
        "glorot_normal",
        false,
    ),
];

/// The initialiser that another library calls `word`, and true if it is the same one.
pub(crate) fn initialiser(word: &str) -> Option<(&'static str, bool)> {
    let plain = flat(word);
    let ours = crate::catalogue::initialisers::INITS;
    if let Some(init) = ours.iter().find(|init| flat(init.keyword) == plain) {
        return Some((init.keyword, true));
    }
    let mut list = INITIALISERS.iter();
    let found = list.find(|(words, ..)| words.contains(&&*plain))?;
    Some((found.1, found.2))
}

/// What an option of another library says of training, as an attribute of the line; an empty text for what is so anyway.
pub(crate) fn training(name: &str, value: &str) -> Option<String> {
    let number = |default: &str| {
        let inside = value.split_once('(').map_or(value, |(_, inside)| inside);
        let number = inside.trim_end_matches(')').rsplit('=').next();
        let number = number
            .map(str::trim)
            .filter(|text| text.parse::<f64>().is_ok());
        number.unwrap_or(default).to_owned()
    };
    let truth = |frozen: &[&str]| {
        let frozen = frozen.contains(&value);
        Some(String::from(if frozen { "#[frozen]" } else { "" }))
    };
    let own = flat(value);
    match name {
        "trainable" | "requires_grad" | "learnable" => truth(&["false", "False"]),
        "frozen" | "freeze" => truth(&["true", "True"]),
        "l1" => Some(format!("#[l1({})]", number("0.01"))),
        "kernel_regularizer" | "regularizer" | "embeddings_regularizer"
            if own.contains("l1") && !own.contains("l1l2") =>
        {
            Some(format!("#[l1({})]", number("0.01")))
        }
        "l2" | "kernel_regularizer" | "regularizer" | "embeddings_regularizer" => {
            Some(format!("#[l2({})]", number("0.01")))
        }
        "weight_decay" | "decay" => Some(format!("#[decay({})]", number("0.01"))),
        "lr" | "learning_rate" => Some(format!("#[lr({})]", number("0.1"))),
        "max_norm" => Some(format!("#[max_norm({})]", number("2"))),
        "kernel_constraint" if own.contains("maxnorm") => {
            Some(format!("#[max_norm({})]", number("2")))
        }
        _ => None,
    }
}

/// Attributes by their names elsewhere, and the language's own.
const ATTRIBUTES: [(&[&str], &str); 4] = [
    (
        &[
            "freeze",
            "freezed",
            "no_grad",
            "fixed",
            "trainable",
            "requires_grad",
        ],
        "frozen",
    ),
    (&["learning_rate", "lr_scale", "lr_mult", "rate"], "lr"),
    (&["weight_decay", "wd"], "decay"),
    (&["kernel_regularizer", "regularizer", "ridge"], "l2"),
];

/// The attribute of the language that another library calls `word`.
pub(crate) fn attribute(word: &str) -> Option<&'static str> {
    let mut list = ATTRIBUTES.iter();
    list.find(|(words, _)| words.contains(&word))
        .map(|(_, ours)| *ours)
}
