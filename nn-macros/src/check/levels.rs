//! The levels of the lints of the language.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use crate::diag::{Errors, Place, similar};

/// The names of the lints, for `#[allow(…)]` on a line or the struct.
const LINTS: [&str; 9] = [
    "linear_after_linear",
    "softmax_inside",
    "bias_before_batch_norm",
    "noise_after_last_layer",
    "narrow_layer",
    "relu_head",
    "softmax_of_one",
    "sigmoid_before_softmax",
    "zero_hidden_layer",
];

/// The level of a lint.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Allow,
    Warn,
    Deny,
}

/// The levels that attributes give to lints of the language; the last one holds.
pub(super) type Levels = Vec<(String, Level)>;

/// The level of a lint, if these attributes give it one.
pub(super) fn level(levels: &Levels, lint: &str) -> Option<Level> {
    let named = levels.iter().rev().find(|(name, _)| name == lint);
    named.map(|(_, level)| *level)
}

/// Divides attributes into those for the compiler and the levels of the lints.
pub(super) fn levels(attrs: Vec<Attribute>, errors: &mut Errors) -> (Vec<Attribute>, Levels) {
    const WORDS: [(&str, Level); 4] = [
        ("allow", Level::Allow),
        ("warn", Level::Warn),
        ("deny", Level::Deny),
        ("forbid", Level::Deny),
    ];
    let mut kept = Vec::new();
    let mut levels = Vec::new();
    for mut attr in attrs {
        let word = WORDS.iter().find(|(word, _)| attr.path().is_ident(word));
        let list = word.and_then(|(_, level)| {
            let list = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
            Some((*level, list.ok()?))
        });
        let Some((level, list)) = list else {
            kept.push(attr);
            continue;
        };
        let mut others = Vec::new();
        for path in list {
            match ours(&path, errors) {
                Some(lint) => levels.push((lint.to_owned(), level)),
                None => others.push(path),
            }
        }
        if let Meta::List(meta) = &mut attr.meta
            && !others.is_empty()
        {
            let others: Punctuated<Path, Token![,]> = others.into_iter().collect();
            meta.tokens = others.to_token_stream();
            kept.push(attr);
        }
    }
    (kept, levels)
}

/// The lint of this name, or of a similar one. (Of a lint that it does not know, the compiler would only warn.)
fn ours(path: &Path, errors: &mut Errors) -> Option<&'static str> {
    let name = path.get_ident()?.to_string();
    let meant = similar(&name, LINTS)?;
    if meant != name {
        errors.at(
            Place::of(path),
            format!("there is no lint `{name}`"),
            format!("one with a similar name exists: `{meant}`"),
        );
    }
    Some(meant)
}
