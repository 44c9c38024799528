//! Names of lines, and the attributes that the language keeps for itself.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use quote::format_ident;

use crate::diag::{Errors, Place};
use crate::model::plain;

/// The names of lines so far.
#[derive(Default)]
pub(super) struct Names {
    taken: BTreeMap<String, Kind>,
}

/// What has a name that a line may have.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Line,
    Part,
}

impl Kind {
    fn text(self) -> &'static str {
        match self {
            Self::Line => "another line",
            Self::Part => "a part of the input",
        }
    }
}

/// Whether a name is not the user's: it stands in for a missing, wrong or doubled one, and messages are silent
/// about it.
pub(super) fn stands_in(name: &str) -> bool {
    name.starts_with("__")
}

impl Names {
    /// The name of a line, or what else may have one, made unique if it is not.
    pub(super) fn unique(&mut self, name: Ident, kind: Kind, errors: &mut Errors) -> Ident {
        let text = plain(&name);
        if stands_in(&text) && text != "__misnamed" {
            errors.at(
                Place::of(&name),
                format!(
                    "`{text}` is reserved: names with two underscores belong to generated code"
                ),
                format!("write `{}`", text.trim_start_matches('_')),
            );
        }
        let Some(other) = self.taken.get(&text).copied() else {
            self.taken.insert(text, kind);
            return name;
        };
        let mut number = 2;
        while self.taken.contains_key(&format!("{text}{number}")) {
            number += 1;
        }
        let free = format!("{text}{number}");
        if text != "__misnamed" {
            errors.at(
                Place::of(&name),
                format!("`{text}` is already the name of {}", other.text()),
                format!("give this one another name, for example `{free}`"),
            );
        }
        self.taken.insert(free.clone(), kind);
        format_ident!("__{free}")
    }

    /// A name for a layer that has none of the user's: like no line above and none of `declared`.
    pub(super) fn free(&mut self, name: &Ident, declared: &BTreeSet<String>) -> Ident {
        let (mut free, mut number) = (plain(name), 2);
        while declared.contains(&free) || self.taken.contains_key(&free) {
            free = format!("{name}{number}");
            number += 1;
        }
        self.taken.insert(free.clone(), Kind::Line);
        Ident::new(&free, name.span())
    }

    /// Whether a line above has this name.
    pub(super) fn taken(&self, name: &str) -> bool {
        self.taken.contains_key(name)
    }
}

/// Whether the network's own name and its parameters leave alone what generated code names.
pub(super) fn network(name: &Ident, params: &[Ident], errors: &mut Errors) -> bool {
    let mut usable = true;
    for (index, param) in params.iter().enumerate() {
        if param == name || params[..index].contains(param) {
            usable = false;
            errors.at(
                Place::of(param),
                format!("two things are called `{param}` here"),
                "give this parameter another name, for example `WIDTH`",
            );
        }
    }
    for name in std::iter::once(name).chain(params) {
        if name == "T" {
            usable = false;
            errors.at(
                Place::of(name),
                "`T` is reserved: it is the network's scalar type",
                "choose another name, for example `Net` or `WIDTH`",
            );
        }
    }
    usable
}
