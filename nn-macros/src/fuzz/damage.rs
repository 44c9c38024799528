//! Declarations and formulas that are damaged: an error or an expansion, never a panic.

use proc_macro2::TokenStream;
use proptest::prelude::*;

use super::progress::count;
use super::words::{FORMULA_WORDS, WORDS, words};
use crate::editors::for_editors;
use crate::formula;
use crate::pipeline::{stub, try_network};

/// One damage: its place, kind and word.
pub(super) type Damage = (usize, u8, usize);

pub(super) fn damage() -> impl Strategy<Value = Vec<Damage>> {
    prop::collection::vec((0_usize..120, 0_u8..5, 0..WORDS.len()), 1..4)
}

pub(super) fn survives(seed: &str, damage: Vec<Damage>) -> Result<(), TestCaseError> {
    let mut words = words(seed);
    let sampled = damage[0].0.is_multiple_of(16);
    for (place, kind, word) in damage {
        let (place, other) = (place % words.len(), word % words.len());
        match kind {
            0 => {
                words.remove(place);
            }
            1 => words.insert(place, WORDS[word].to_owned()),
            2 => WORDS[word].clone_into(&mut words[place]),
            3 => words.swap(place, other),
            _ => words.insert(place, words[other].clone()),
        }
        if words.is_empty() {
            break;
        }
    }
    // A macro never sees tokens that the lexer refuses.
    let declaration = words.join(" ");
    let Ok(tokens) = format!("[nn_core] {declaration}").parse::<TokenStream>() else {
        return Ok(());
    };
    let result = try_network(tokens);
    count(result.is_ok());
    match result {
        Ok(expansion) => prop_assert!(syn::parse2::<syn::File>(expansion).is_ok(), "{declaration}"),
        Err(failure) => {
            prop_assert!(!failure.errors.is_empty());
            // Reading a stub takes twenty times as long as finding the mistakes.
            if sampled {
                let whole = failure
                    .checked
                    .as_ref()
                    .is_some_and(|checked| checked.whole);
                let stub = stub(failure.checked);
                let stub = if whole {
                    stub
                } else {
                    for_editors(stub).unwrap_or_default()
                };
                prop_assert!(syn::parse2::<syn::File>(stub).is_ok(), "{declaration}");
            }
        }
    }
    Ok(())
}

/// A formula that is damaged is an error or a formula, never a panic.
pub(super) fn formula_survives(seed: &str, damage: Vec<Damage>) -> Result<(), TestCaseError> {
    let mut words = words(seed);
    for (place, kind, word) in damage {
        let (place, other) = (place % words.len(), word % words.len());
        let new = FORMULA_WORDS[word % FORMULA_WORDS.len()];
        match kind {
            0 => {
                words.remove(place);
            }
            1 => words.insert(place, new.to_owned()),
            2 | 3 => new.clone_into(&mut words[place]),
            _ => words.swap(place, other),
        }
        if words.is_empty() {
            break;
        }
    }
    let declaration = words.join(" ");
    let Ok(tokens) = format!("[nn_core] {declaration}").parse::<TokenStream>() else {
        return Ok(());
    };
    let expansions = [formula::activation(tokens.clone()), formula::loss(tokens)];
    for expansion in expansions {
        prop_assert!(syn::parse2::<syn::File>(expansion).is_ok(), "{declaration}");
    }
    Ok(())
}
