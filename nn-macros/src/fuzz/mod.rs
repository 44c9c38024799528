//! The front end on declarations that a machine has damaged or made up.

mod progress;
mod words;

mod chains;
mod damage;
mod made_up;

use proptest::prelude::*;

use crate::pipeline::try_network;
use crate::tests::tokens;
use chains::{declaration, mistakes};
use damage::{damage, formula_survives, survives};
use made_up::{agrees, made};
use words::{FORMULAS, SEEDS, words};

#[test]
fn seeds_are_whole_before_they_are_damaged() {
    for seed in SEEDS {
        if let Err(failure) = try_network(tokens(&words(seed).join(" "))) {
            panic!("{seed}\n{}", failure.errors.texts().join("\n"));
        }
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn damaged_declarations_never_panic(seed in 0..SEEDS.len(), damage in damage()) {
        survives(SEEDS[seed], damage)?;
    }

    #[test]
    fn damaged_formulas_never_panic(seed in 0..FORMULAS.len(), damage in damage()) {
        formula_survives(FORMULAS[seed], damage)?;
    }

    #[test]
    fn every_wrong_width_is_one_error(
        input in 0_usize..4,
        layers in prop::collection::vec((prop::option::of(0_usize..4), 0_usize..4), 1..5),
    ) {
        let found = match try_network(tokens(&declaration(input, &layers))) {
            Ok(_) => 0,
            Err(failure) => failure.errors.texts().len(),
        };
        prop_assert_eq!(found, mistakes(input, &layers), "{}", declaration(input, &layers));
    }

    #[test]
    fn branches_and_blocks_are_right_for_the_checker_too(input in 1_usize..4, lines in made()) {
        agrees(input, &lines)?;
    }
}

/// The number of declarations, or that of `DECLARATIONS=100000`.
fn night() -> u32 {
    let given = std::env::var("DECLARATIONS").ok();
    given.map_or(10_000_000, |count| count.parse().unwrap())
}

proptest! {
    #![proptest_config(config(night()))]

    /// Hours; for the night.
    #[test]
    #[ignore = "ten million declarations"]
    fn ten_million_damaged_declarations_never_panic(seed in 0..SEEDS.len(), damage in damage()) {
        survives(SEEDS[seed], damage)?;
    }

    /// Hours; for the night.
    #[test]
    #[ignore = "ten million declarations"]
    fn ten_million_made_up_declarations_agree(input in 1_usize..4, lines in made()) {
        agrees(input, &lines)?;
    }
}
