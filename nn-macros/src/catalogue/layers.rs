//! Layers besides `dense` that have tensors of their own: THE list of them.

/// A row of the list.
#[derive(PartialEq)]
pub(crate) struct Row {
    pub(crate) keyword: &'static str,
    /// The type in the runtime, and the module of its passes.
    pub(crate) kernel: &'static str,
    pub(crate) module: &'static str,
    /// How many tensors it has; nobody but the compiler knows of the user's own.
    pub(crate) tensors: Option<usize>,
    /// Numbers it learns for each feature, and besides.
    pub(crate) learned: Learned,
    /// Whether a chain of dense layers through it is still one linear map.
    pub(crate) linear: bool,
    /// The names of its options.
    pub(crate) options: &'static [&'static str],
    /// How it is written.
    pub(crate) form: &'static str,
}

/// How many numbers a layer learns.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Learned {
    /// So many a feature.
    EachFeature(usize),
    /// One row of its width for each class.
    Rows,
    /// Its type says.
    Own,
}

const fn row(
    keyword: &'static str,
    kernel: &'static str,
    tensors: usize,
    each: usize,
    form: &'static str,
) -> Row {
    Row {
        keyword,
        kernel,
        module: keyword,
        tensors: Some(tensors),
        learned: Learned::EachFeature(each),
        linear: false,
        options: &[],
        form,
    }
}

const fn linear(row: Row) -> Row {
    Row {
        linear: true,
        ..row
    }
}

const fn with(row: Row, options: &'static [&'static str]) -> Row {
    Row { options, ..row }
}

/// The layers with tensors, `dense` apart.
pub(crate) static LAYERS: [Row; 8] = [
    with(
        linear(row(
            "batch_norm",
            "BatchNorm",
            5,
            2,
            "batch_norm(eps = 1e-5, momentum = 0.1)",
        )),
        &["eps", "momentum"],
    ),
    with(
        row("layer_norm", "LayerNorm", 2, 2, "layer_norm(eps = 1e-5)"),
        &["eps"],
    ),
    with(
        row("rms_norm", "RmsNorm", 1, 1, "rms_norm(eps = 1e-6)"),
        &["eps"],
    ),
    linear(row("standardize", "Standardize", 2, 0, "standardize")),
    with(
        row("features", "Features", 2, 0, "features(256, gamma = 0.5)"),
        &["gamma"],
    ),
    Row {
        learned: Learned::Rows,
        ..row("embedding", "Embedding", 1, 0, "embedding(100, 8)")
    },
    row("prelu", "Prelu", 1, 1, "prelu(0.25)"),
    Row {
        module: "own",
        tensors: None,
        learned: Learned::Own,
        ..row("layer", "", 0, 0, "layer(my::Layer)")
    },
];

/// Noise in training besides `dropout`: keyword and module.
pub(crate) const NOISE: [&str; 2] = ["alpha_dropout", "gaussian_noise"];

/// Pairs of values that make one: keyword and type in the runtime.
pub(crate) const GATES: [(&str, &str); 3] =
    [("glu", "Glu"), ("swiglu", "Swiglu"), ("geglu", "Geglu")];

/// The row of a keyword.
pub(crate) fn layer(keyword: &str) -> Option<&'static Row> {
    LAYERS.iter().find(|row| row.keyword == keyword)
}

/// Keyword and type of a gate.
pub(crate) fn gate(keyword: &str) -> Option<(&'static str, &'static str)> {
    GATES.into_iter().find(|(known, _)| *known == keyword)
}

/// All keywords of this page.
pub(crate) fn keywords() -> impl Iterator<Item = &'static str> {
    let rows = LAYERS.iter().map(|row| row.keyword);
    rows.chain(NOISE).chain(GATES.map(|(keyword, _)| keyword))
}
