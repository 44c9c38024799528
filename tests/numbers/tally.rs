//! How many of the stored vectors are compared, family by family: `cargo test --workspace --test numbers -- tally
//! --nocapture` prints it.

use crate::reference::Tally;
use crate::{
    activations, averages, clipping, initialisers, layer_references, layers, losses, merges,
    optimizers, schedules, whole_networks,
};

/// The families with what is stored of each, and the least number that must pass: a later change must not compare less.
fn families() -> [(&'static str, Vec<Tally>, usize); 10] {
    let mut all_layers = Vec::from(layer_references::tally());
    all_layers.push(layers::tally());
    [
        ("activations", vec![activations::tally()], 20),
        ("losses", vec![losses::tally()], 72),
        ("layers", all_layers, 25),
        ("merges", vec![merges::tally()], 14),
        ("mlp", vec![whole_networks::tally()], 9),
        ("optimizers", Vec::from(optimizers::tally()), 259),
        ("schedulers", vec![schedules::tally()], 16),
        ("clip", vec![clipping::tally()], 12),
        ("averages", vec![averages::tally()], 4),
        ("init", vec![initialisers::tally()], 9),
    ]
}

#[test]
fn all_stored_vectors_that_are_ours_pass() {
    let mut all = 0;
    for (family, tallies, least) in families() {
        let passed: usize = tallies.iter().map(|tally| tally.passed).sum();
        let failed: usize = tallies.iter().map(|tally| tally.failures.len()).sum();
        println!("{family:<12} {passed:>4} passed, {failed} failed");
        tallies.iter().for_each(Tally::all_passed);
        assert!(passed >= least, "{family}: {passed} instead of {least}");
        all += passed;
    }
    println!("{:<12} {all:>4} passed", "all");
}

#[test]
fn a_difference_is_counted() {
    let mut tally = Tally::default();
    tally.add("one", None);
    tally.add("two", ["loss".to_owned(), "gradient".to_owned()]);
    assert_eq!((tally.passed, tally.failures.len()), (1, 2));
    assert_eq!((tally.count("two"), tally.names.len()), (1, 2));
}
