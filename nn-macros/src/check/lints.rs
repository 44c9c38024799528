//! Warnings of the language: what they say, and how loud the user wants them.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::Walk;
use crate::diag::Place;
use crate::model::{Op, Warning};

/// Their names, for `#[allow(…)]` on a line or the struct.
const LINTS: [&str; 2] = ["linear_after_linear", "softmax_inside"];

/// How much a lint of ours says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Allow,
    Warn,
    Deny,
}

/// Our lints with the level that attributes give them; the last one holds.
pub(super) type Levels = Vec<(String, Level)>;

/// The level of a lint, if these attributes give it one.
fn level(levels: &Levels, lint: &str) -> Option<Level> {
    let named = levels.iter().rev().find(|(name, _)| name == lint);
    named.map(|(_, level)| *level)
}

/// Divides attributes into those for the compiler and the levels of our lints.
pub(super) fn levels(attrs: Vec<Attribute>) -> (Vec<Attribute>, Levels) {
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
        let (ours, others): (Vec<Path>, Vec<Path>) = list
            .into_iter()
            .partition(|path| LINTS.iter().any(|lint| path.is_ident(lint)));
        let names = ours.iter().filter_map(Path::get_ident);
        levels.extend(names.map(|name| (name.to_string(), level)));
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

impl Walk<'_> {
    /// A warning, unless the line or else the struct makes it an error or nothing.
    pub(super) fn lint(
        &mut self,
        lint: &'static str,
        line: usize,
        place: Place,
        message: String,
        help: &str,
    ) {
        let here = self.lines.get(line);
        let level = here.and_then(|line| level(&line.levels, lint));
        match level.or_else(|| self::level(&self.levels, lint)) {
            Some(Level::Allow) => {}
            Some(Level::Deny) => self.errors.at(place, message, help),
            Some(Level::Warn) | None => self.warnings.push(Warning {
                lint,
                text: format!("{message}: {help}"),
                place,
            }),
        }
    }

    /// Two linear layers in a row (N2, M2).
    pub(super) fn linear_after_linear(
        &mut self,
        line: usize,
        name: &str,
        first: &str,
        place: Place,
    ) {
        self.lint(
            "linear_after_linear",
            line,
            place,
            format!(
                "`{name}` follows {first} with no activation between them, and two linear layers in a row are one"
            ),
            "put an activation such as `relu` between them, remove one, or write `#[allow(linear_after_linear)]` on this line",
        );
    }

    /// A softmax that is no head (M5).
    pub(super) fn softmax_inside(&mut self) {
        let inside: Vec<_> = self
            .nodes
            .iter()
            .filter(|node| matches!(node.op, Op::Softmax) && !node.head)
            .map(|node| (node.line, node.place))
            .collect();
        for (line, place) in inside {
            self.lint(
                "softmax_inside",
                line,
                place,
                String::from(
                    "a softmax inside a network loses information (its outputs always sum to 1)",
                ),
                "end the network with it, use another activation here, or write `#[allow(softmax_inside)]` on this line",
            );
        }
    }
}
