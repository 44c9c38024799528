//! The words for stages, in a table, and the kinds of answers.

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

/// The activation that other libraries call `linear`.
pub(crate) const LINEAR: &str = "activation linear";

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

/// By words in small letters without underscores.
pub(super) static WORDS: &[(&[&str], Instead)] = &[
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
