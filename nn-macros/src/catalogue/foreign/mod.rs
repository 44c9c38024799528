//! Words that people know from Keras and `PyTorch`, and what they write here. (A word that is only another name of a row
//! stands in the row.)

mod words;
mod options;

pub(crate) use options::{Meaning, attribute, initialiser, option, training};
pub(crate) use words::{Instead, LINEAR, flat};

/// What to write in place of a word. One that the help gives to a formula may be the user's type.
pub(crate) fn instead(word: &str) -> Option<&'static Instead> {
    let plain = flat(word);
    let found = words::WORDS
        .iter()
        .find(|(words, _)| words.contains(&&*plain));
    let (_, instead) = found?;
    let own = matches!(instead, Instead::Formula { name, .. } if *name == word);
    (!own).then_some(instead)
}

/// The same for a word behind the name of a module, which is never the user's type.
pub(crate) fn any(word: &str) -> Option<&'static Instead> {
    let plain = flat(word);
    let found = words::WORDS
        .iter()
        .find(|(words, _)| words.contains(&&*plain));
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
