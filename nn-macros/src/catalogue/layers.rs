//! Layers besides `dense` that have tensors of their own: THE list of them, and what the model keeps.

use proc_macro2::TokenStream;

use crate::model::{Declared, Dim};

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

/// A layer with tensors.
#[derive(Clone)]
pub(crate) struct Layer {
    pub(crate) row: &'static Row,
    pub(crate) start: Start,
}

/// What a layer is made from.
#[derive(Clone)]
pub(crate) enum Start {
    /// It changes nothing at first; setters with their values.
    Identity(Vec<(&'static str, TokenStream)>),
    /// Its numbers come from data, before training.
    Unfitted,
    /// One number everywhere.
    Constant(TokenStream),
    /// Random features of the kernel with this γ.
    Features(TokenStream),
    /// Drawn rows, one for each of so many classes, of this width.
    Rows { classes: Dim, width: Dim },
    /// The user's own type, without its scalar.
    Own(Declared),
}

impl Layer {
    /// Whether it is a type of the user's.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.start, Start::Own(_))
    }

    pub(crate) fn keeps_width(&self) -> bool {
        matches!(
            self.start,
            Start::Identity(_) | Start::Unfitted | Start::Constant(_)
        )
    }
}

/// What a number must be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// [0, 1)
    Rate,
    /// (0, 1]
    Share,
    /// (0, ∞)
    Positive,
    /// [0, ∞)
    NotNegative,
}

impl Range {
    pub(crate) fn holds(self, value: f64) -> bool {
        match self {
            Self::Rate => (0.0..1.0).contains(&value),
            Self::Share => value > 0.0 && value <= 1.0,
            Self::Positive => value > 0.0,
            Self::NotNegative => value >= 0.0,
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Rate => "at least 0 and less than 1",
            Self::Share => "more than 0 and at most 1",
            Self::Positive => "more than 0",
            Self::NotNegative => "at least 0",
        }
    }

    /// The variant in the runtime.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::Rate => "Rate",
            Self::Share => "Share",
            Self::Positive => "Positive",
            Self::NotNegative => "NotNegative",
        }
    }
}
