//! Names of lines, and the attributes that the language keeps for itself.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use quote::format_ident;

use crate::diag::{Errors, Place};
use crate::model::plain;

/// The names of lines so far.
#[derive(Default)]
pub(super) struct Names {
    /// By the struct that they are fields of, or would be.
    taken: BTreeMap<(String, String), Kind>,
}

/// An item with a name, all of which must differ.
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

/// True if the user did not write the name: it stands in for a missing, wrong or doubled one, and no message shows it.
pub(super) fn stands_in(name: &str) -> bool {
    name.starts_with("__")
}

impl Names {
    /// The name of a line or of another item, made unique if it is not.
    pub(super) fn unique(
        &mut self,
        name: Ident,
        (scope, kind): (&str, Kind),
        errors: &mut Errors,
    ) -> Ident {
        let text = plain(&name);
        let key = |text: &str| (scope.to_owned(), text.to_owned());
        if stands_in(&text) && text != "__misnamed" {
            errors.at(
                Place::of(&name),
                format!(
                    "`{text}` is reserved: names with two underscores belong to generated code"
                ),
                format!("write `{}`", text.trim_start_matches('_')),
            );
        }
        let Some(other) = self.taken.get(&key(&text)).copied() else {
            self.taken.insert(key(&text), kind);
            return name;
        };
        let mut number = 2;
        while self.taken.contains_key(&key(&format!("{text}{number}"))) {
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
        self.taken.insert(key(&free), kind);
        format_ident!("__{free}")
    }

    /// A name for a layer that the user did not name. It differs from all lines above and from all of `declared`.
    pub(super) fn free(&mut self, name: &Ident, scope: &str, declared: &BTreeSet<String>) -> Ident {
        let (mut free, mut number) = (plain(name), 2);
        let taken = |free: &str| {
            self.taken
                .contains_key(&(scope.to_owned(), free.to_owned()))
        };
        while declared.contains(&free) || taken(&free) {
            free = format!("{name}{number}");
            number += 1;
        }
        self.taken
            .insert((scope.to_owned(), free.clone()), Kind::Line);
        Ident::new(&free, name.span())
    }

    /// True if a line above has this name.
    pub(super) fn taken(&self, name: &str) -> bool {
        self.taken.keys().any(|(_, taken)| taken == name)
    }
}

/// True if the names of the network and its parameters do not clash with those of generated code.
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
                format!(
                    "choose another name, for example `{}`",
                    if params.contains(name) {
                        "WIDTH"
                    } else {
                        "Net"
                    }
                ),
            );
        }
    }
    usable
}
