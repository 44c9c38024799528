//! Names of lines, and the attributes that the language keeps for itself.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::{ToTokens, format_ident};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::LINTS;
use crate::diag::{Errors, Place};
use crate::model::{Line, plain};

/// The lines so far, and what is known of them until the end.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) done: Vec<Line>,
    taken: BTreeSet<String>,
    /// Nodes whose initialiser the activation behind them decides.
    pub(super) default_init: Vec<usize>,
    /// What each line says of our lints.
    pub(super) levels: Vec<Levels>,
}

impl Lines {
    /// The name of a line, made unique if it is not.
    pub(super) fn name(&mut self, name: Option<Ident>, errors: &mut Errors) -> Option<Ident> {
        let name = name?;
        let text = plain(&name);
        if text.starts_with("__") && text != "__misnamed" {
            errors.at(
                Place::of(&name),
                format!(
                    "`{text}` is reserved: names with two underscores belong to generated code"
                ),
                format!("write `{}`", text.trim_start_matches('_')),
            );
        }
        if self.taken.insert(text.clone()) {
            return Some(name);
        }
        let mut number = 2;
        while self.taken.contains(&format!("{text}{number}")) {
            number += 1;
        }
        let free = format!("{text}{number}");
        if text != "__misnamed" {
            errors.at(
                Place::of(&name),
                format!("two lines are called `{text}`"),
                format!("give this one another name, for example `{free}`"),
            );
        }
        self.taken.insert(free.clone());
        Some(format_ident!("__{free}"))
    }

    /// The field of the `count`th parametrised stage of a line.
    pub(super) fn field(
        &mut self,
        line: usize,
        count: usize,
        stage: &str,
        place: Place,
        errors: &mut Errors,
    ) -> Ident {
        let name = self.done.get(line).and_then(|line| line.name.clone());
        let stand_in = format_ident!("__line{}_{}", line, count);
        match name {
            Some(name) if count == 1 => name,
            Some(name) => {
                errors.at(
                    place,
                    format!("`{stage}` is the second layer with parameters on the line `{name}`"),
                    format!("begin a line for it: write a comma, then `name: {stage}`"),
                );
                stand_in
            }
            None if count == 1 => {
                errors.at(
                    place,
                    format!("`{stage}` has parameters, so its line needs a name"),
                    format!("write `name: {stage}`; the name becomes a field of the network"),
                );
                stand_in
            }
            None => stand_in,
        }
    }
}

/// Whether the network's own name and its parameters leave alone what generated code names.
pub(super) fn network(name: &Ident, params: &[Ident], errors: &mut Errors) -> bool {
    let mut usable = true;
    for name in std::iter::once(name).chain(params) {
        if name == "T" {
            usable = false;
            errors.at(
                Place::of(name),
                "`T` is reserved: it is the network's scalar type",
                "choose another name",
            );
        }
    }
    usable
}

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
pub(super) fn level(levels: &Levels, lint: &str) -> Option<Level> {
    let named = levels.iter().rev().find(|(name, _)| name == lint);
    named.map(|(_, level)| *level)
}

/// Divides attributes into those for the compiler and the levels of our lints.
pub(super) fn lints(attrs: Vec<Attribute>) -> (Vec<Attribute>, Levels) {
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

/// What may stand on a line, and go to its field.
pub(super) fn line_attrs(
    attrs: Vec<Attribute>,
    has_field: bool,
    errors: &mut Errors,
) -> Vec<Attribute> {
    let mut kept = Vec::new();
    for attr in attrs {
        let path = attr.path();
        if path.is_ident("cfg") || path.is_ident("cfg_attr") {
            errors.at(
                Place::of(&attr),
                "a line cannot depend on a `#[cfg]`: the macro does not see which one holds, and the widths depend on it",
                "put `#[cfg]` on the whole `network!`, one declaration for each case",
            );
        } else if !has_field && !path.is_ident("doc") && !path.is_ident("allow") {
            errors.at(
                Place::of(&attr),
                "this line has no parameters, so there is no field for the attribute",
                "remove it, or put it on the struct",
            );
        } else {
            kept.push(attr);
        }
    }
    kept
}
