//! THE list of layers, activations and initialisers: messages, checks and code come from it.

pub(crate) mod initialisers;
pub(crate) mod range;

pub(crate) mod activations;
pub(crate) mod layers;

use activations::ACTIVATIONS;

/// Keywords that are no element-wise activation.
pub(crate) const LAYERS: [&str; 10] = [
    "dense", "dropout", "softmax", "from", "add", "multiply", "concat", "residual", "repeat",
    "network",
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

pub(crate) fn keywords() -> impl Iterator<Item = &'static str> {
    LAYERS
        .into_iter()
        .chain(layers::keywords())
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
