//! Words that people know from Keras and `PyTorch`, and what they write here. (A word that is only another name of a row
//! stands in the row.)

/// What to write in place of a foreign word.
pub(crate) enum Instead {
    /// A row, whose arguments may have other names there.
    Row(&'static str),
    /// Nothing: the stage has no work to do here.
    Nothing { why: &'static str },
    /// There is no such layer; `why` it is so, and a stage that people use in its place.
    Missing {
        why: &'static str,
        stage: &'static str,
    },
    /// An activation that is declared by its formula.
    Formula {
        name: &'static str,
        formula: &'static str,
    },
    /// The activation whose name stands in the parentheses.
    Named,
    /// A list of stages.
    Chain,
    /// A flow that is added to its input.
    Around,
    /// The stages in the parentheses; `why` nothing stands around them.
    Inside { why: &'static str },
    /// The shape of a sample.
    Input,
}

const IMAGES: Instead = Instead::Missing {
    why: "there are no layers for images yet: an image is the list of its pixels",
    stage: "dense(64)",
};
const POOLS: Instead = Instead::Missing {
    why: "there are no layers for images yet, and so nothing to pool: a smaller `dense` narrows the features",
    stage: "dense(32)",
};
const SEQUENCES: Instead = Instead::Missing {
    why: "there are no layers for sequences yet: give a window of the sequence as the features of a sample",
    stage: "dense(64)",
};
const FLAT: Instead = Instead::Nothing {
    why: "a sample is one list of features already",
};
const ORDERED: Instead = Instead::Nothing {
    why: "a sample is one list of features, and a layer that reads it can learn any order of them",
};
const STEPS: Instead = Instead::Nothing {
    why: "there are no layers for sequences yet, and a sample has no steps to leave out or to repeat",
};
const KEPT: Instead = Instead::Nothing {
    why: "stages hand on their values as they are",
};

const fn formula(name: &'static str, formula: &'static str) -> Instead {
    Instead::Formula { name, formula }
}

/// The activation that other libraries call `linear`.
pub(crate) const LINEAR: &str = "activation linear";

/// By words in small letters without underscores.
static WORDS: &[(&[&str], Instead)] = &[
    (
        &["linear", "lazylinear", "fullyconnected", "fc"],
        Instead::Row("dense"),
    ),
    (
        &[
            "batchnorm1d",
            "batchnormalization",
            "lazybatchnorm1d",
            "syncbatchnorm",
        ],
        Instead::Row("batch_norm"),
    ),
    (&["layernormalization"], Instead::Row("layer_norm")),
    (
        &["rmsnormalization", "rmslayernorm"],
        Instead::Row("rms_norm"),
    ),
    (&["groupnormalization"], Instead::Row("group_norm")),
    (&["gaussiandropout"], Instead::Row("dropout")),
    (&["featurealphadropout"], Instead::Row("alpha_dropout")),
    (&["embeddingbag"], Instead::Row("embedding")),
    (&["rrelu"], Instead::Row("leaky_relu")),
    (
        &["newgelu", "gelunew", "gelufast", "fastgelu"],
        Instead::Row("gelu_tanh"),
    ),
    (&["exponential"], Instead::Row("exp")),
    (&["rescaling"], Instead::Row("scale")),
    (
        &["softmin"],
        Instead::Missing {
            why: "it is the `softmax` of the negative values",
            stage: "neg -> softmax",
        },
    ),
    (
        &["unitnormalization"],
        Instead::Missing {
            why: "the nearest divides by the root of the mean of the squares",
            stage: "rms_norm",
        },
    ),
    (
        &["lambda"],
        Instead::Missing {
            why: "a function of your own is declared above the network by its formula, `activation! { struct Curve(x) = x * x; }`",
            stage: "Curve",
        },
    ),
    (&["activation"], Instead::Named),
    (&["normalization"], Instead::Row("standardize")),
    (&["logsoftmax"], Instead::Row("softmax")),
    (&["concatenate"], Instead::Row("concat")),
    (
        &[
            "conv",
            "conv1d",
            "conv2d",
            "conv3d",
            "convolution",
            "convolution2d",
            "convtranspose2d",
            "conv2dtranspose",
            "depthwiseconv2d",
            "separableconv2d",
            "batchnorm2d",
            "instancenorm2d",
            "dropout2d",
            "spatialdropout2d",
            "upsample",
            "upsampling2d",
            "zeropadding2d",
            "zeropadding1d",
            "zeropadding3d",
            "convtranspose1d",
            "convtranspose3d",
            "conv1dtranspose",
            "conv3dtranspose",
            "depthwiseconv1d",
            "separableconv1d",
            "lazyconv1d",
            "lazyconv2d",
            "lazyconv3d",
            "batchnorm3d",
            "lazybatchnorm2d",
            "instancenorm1d",
            "instancenorm3d",
            "dropout1d",
            "dropout3d",
            "spatialdropout1d",
            "spatialdropout3d",
            "upsampling1d",
            "upsampling3d",
            "zeropad1d",
            "zeropad2d",
            "reflectionpad1d",
            "reflectionpad2d",
            "replicationpad2d",
            "constantpad2d",
            "cropping1d",
            "cropping2d",
            "cropping3d",
            "fold",
            "unfold",
            "pixelshuffle",
            "pixelunshuffle",
            "channelshuffle",
            "localresponsenorm",
            "softmax2d",
            "resizing",
            "centercrop",
            "randomflip",
            "randomcrop",
            "randomrotation",
            "randomzoom",
        ],
        IMAGES,
    ),
    (
        &[
            "maxpool",
            "maxpool1d",
            "maxpool2d",
            "maxpooling1d",
            "maxpooling2d",
            "avgpool",
            "avgpool1d",
            "avgpool2d",
            "averagepooling2d",
            "adaptiveavgpool1d",
            "adaptiveavgpool2d",
            "globalaveragepooling1d",
            "globalaveragepooling2d",
            "globalmaxpooling2d",
            "maxpool3d",
            "avgpool3d",
            "maxpooling3d",
            "averagepooling1d",
            "averagepooling3d",
            "globalaveragepooling3d",
            "globalmaxpooling1d",
            "globalmaxpooling3d",
            "adaptivemaxpool1d",
            "adaptivemaxpool2d",
            "adaptivemaxpool3d",
            "adaptiveavgpool3d",
            "lppool1d",
            "lppool2d",
            "fractionalmaxpool2d",
            "maxunpool1d",
            "maxunpool2d",
            "maxunpool3d",
            "pool",
            "pooling",
        ],
        POOLS,
    ),
    (
        &[
            "lstm",
            "gru",
            "rnn",
            "simplernn",
            "lstmcell",
            "grucell",
            "rnncell",
            "bidirectional",
            "attention",
            "selfattention",
            "multiheadattention",
            "multiheadedattention",
            "transformer",
            "transformerencoder",
            "transformerencoderlayer",
            "transformerdecoder",
            "positionalencoding",
            "transformerdecoderlayer",
            "additiveattention",
            "groupqueryattention",
            "convlstm1d",
            "convlstm2d",
            "convlstm3d",
            "stackedrnncells",
            "positionalembedding",
        ],
        SEQUENCES,
    ),
    (&["masking", "repeatvector"], STEPS),
    (
        &["timedistributed"],
        Instead::Inside {
            why: "there are no layers for sequences yet, and a sample has no steps to go through",
        },
    ),
    (
        &["bilinear"],
        Instead::Missing {
            why: "no layer multiplies two inputs by its weights: make both as wide as each other, each by a `dense`, and then `multiply` them",
            stage: "dense(64)",
        },
    ),
    (
        &[
            "flatten",
            "unflatten",
            "reshape",
            "view",
            "squeeze",
            "unsqueeze",
        ],
        FLAT,
    ),
    (&["permute", "swapaxes", "movedim"], ORDERED),
    // Not a word that anyone writes: `linear` is a layer, unless it stands where an activation does.
    (
        &[LINEAR],
        Instead::Nothing {
            why: "a layer without an activation is linear",
        },
    ),
    (&["passthrough", "noop"], KEPT),
    (
        &["sequential", "chain", "modulelist", "pipeline"],
        Instead::Chain,
    ),
    (
        &[
            "skip",
            "shortcut",
            "skipconnection",
            "resblock",
            "residualblock",
            "resnetblock",
        ],
        Instead::Around,
    ),
    (&["input", "inputlayer"], Instead::Input),
    (&["relu6"], formula("Relu6", "clamp(x, 0, 6)")),
    (
        &["hardsigmoid"],
        formula("HardSigmoid", "clamp(x / 6 + 0.5, 0, 1)"),
    ),
    (&["hardtanh"], formula("HardTanh", "clamp(x, -1, 1)")),
    (&["softsign"], formula("SoftSign", "x / (1 + abs(x))")),
    (&["celu"], formula("Celu", "max(x, 0) + min(exp(x) - 1, 0)")),
    (&["logsigmoid"], formula("Logsigmoid", "-softplus(-x)")),
    (&["tanhshrink"], formula("TanhShrink", "x - tanh(x)")),
    (
        &["softshrink"],
        formula("SoftShrink", "max(x - 0.5, 0) + min(x + 0.5, 0)"),
    ),
    (
        &["hardshrink"],
        formula("HardShrink", "if abs(x) > 0.5 { x } else { 0 }"),
    ),
    (&["arctan", "atan"], formula("Arctan", "atan(x)")),
    (
        &["thresholdedrelu", "threshold"],
        formula("Thresholded", "if x > 1 { x } else { 0 }"),
    ),
    (
        &["quickgelu"],
        formula("QuickGelu", "x * sigmoid(1.702 * x)"),
    ),
    (&["sinh"], formula("Sinh", "sinh(x)")),
    (&["cosh"], formula("Cosh", "cosh(x)")),
    (&["abs", "absolute"], formula("Abs", "abs(x)")),
    (&["sqrt"], formula("Sqrt", "sqrt(x)")),
    (&["log", "ln"], formula("Log", "ln(x)")),
    (&["cube", "cubic"], formula("Cube", "x * x * x")),
    (&["gaussian", "rbf"], formula("Gaussian", "exp(-x * x)")),
];

/// A word without capitals and underscores.
pub(crate) fn flat(word: &str) -> String {
    word.to_lowercase().replace('_', "")
}

/// What to write in place of a word. One that the help gives to a formula may be the user's type.
pub(crate) fn instead(word: &str) -> Option<&'static Instead> {
    let plain = flat(word);
    let found = WORDS.iter().find(|(words, _)| words.contains(&&*plain));
    let (_, instead) = found?;
    let own = matches!(instead, Instead::Formula { name, .. } if *name == word);
    (!own).then_some(instead)
}

/// The same for a word behind the name of a module, which is never the user's type.
pub(crate) fn any(word: &str) -> Option<&'static Instead> {
    let plain = flat(word);
    let found = WORDS.iter().find(|(words, _)| words.contains(&&*plain));
    found.map(|(_, instead)| instead)
}

/// The modules that people write before a layer.
pub(crate) const MODULES: [&str; 12] = [
    "nn",
    "torch",
    "keras",
    "tf",
    "tensorflow",
    "layers",
    "functional",
    "F",
    "candle_nn",
    "tch",
    "burn",
    "flax",
];

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
    let ours = super::initialisers::INITS;
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
