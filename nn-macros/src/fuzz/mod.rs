//! The front end on declarations that a machine has damaged or made up.

mod progress;
mod words;

mod chains;
mod damage;
mod made_up;

mod built;
mod builder;
mod nodes;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::diag::Errors;
use crate::model::{Access, Network, Value};
use crate::pipeline::try_network;
use crate::syntax::parse;
use crate::tests::tokens;
use crate::{check, expand};
use builder::built;
use built::Declaration;
use chains::{declaration, mistakes};
use damage::{damage, formula_survives, survives};
use made_up::{agrees, made};
use nodes::{Node, Read, nodes};
use progress::count;
use words::{FORMULAS, SEEDS, words};

#[test]
fn seeds_are_whole_before_they_are_damaged() {
    for seed in SEEDS {
        if let Err(failure) = try_network(tokens(&words(seed).join(" "))) {
            panic!("{seed}\n{}", failure.errors.texts().join("\n"));
        }
    }
}

/// The nodes of the macro's model, in the words of [`nodes`].
fn computed(network: &Network) -> Vec<Node> {
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    let nodes = network.nodes.iter().enumerate().map(|(index, node)| {
        let field = node.field.as_ref().map(Access::text);
        let reads = node.reads.iter().map(|value| match value {
            Value::Node(node) => Read::Node(*node),
            Value::Part(part) => Read::Part(*part),
            Value::Input | Value::Entry(_) => Read::Input,
        });
        Node {
            reads: reads.collect(),
            weights: field.map(|field| *owners.entry(field).or_insert(index)),
            width: node.output.len().known().unwrap_or_default(),
        }
    });
    nodes.collect()
}

/// A declaration that is built right has no errors, computes what it says, and its expansion can be read.
fn is_right(declaration: &Declaration) -> Result<(), TestCaseError> {
    let text = declaration.text();
    let mut errors = Errors::default();
    let ast = parse::network(tokens(&text), &mut errors).unwrap();
    let checked = check::network(ast, &mut errors);
    count(errors.is_empty());
    prop_assert!(errors.is_empty(), "{}\n{:?}", text, errors.texts());
    prop_assert_eq!(computed(&checked.network), nodes(declaration), "{}", text);
    // Generating and reading the code takes twenty times as long.
    if text.len().is_multiple_of(8) {
        let expansion = expand::network(&checked.network);
        prop_assert!(syn::parse2::<syn::File>(expansion).is_ok(), "{text}");
    }
    Ok(())
}

/// What a declaration may have. (`l` begins the name of a line.)
const CONSTRUCTS: [&str; 34] = [
    "input: (part0: ",
    "concat(part1, part0)",
    "from(part",
    "add(l",
    "subtract(l",
    "multiply(l",
    "average(l",
    "maximum(l",
    "minimum(l",
    "concat(l",
    "add(identity, d: dense(",
    "minimum(identity, d: dense(",
    "mix(g: dense(2) -> softmax",
    "a: { up: dense(",
    "concat(identity, new: dense(w)",
    "multiply(v: dense(p)",
    " -> add(l",
    ": { l",
    "from(l",
    "from(input)",
    "dense(l",
    "dense(p",
    "dense(w",
    "dense(input)",
    "residual {",
    "residual(project) {",
    "repeat(3)",
    "repeat(DEPTH)",
    "for w in [",
    "block B1(p)",
    ": B1(",
    "same(l",
    "transposed(l",
    "output: (first: ",
];

/// A generator that builds only what is simple would find nothing.
#[test]
fn declarations_that_are_built_have_all_constructs() {
    let mut runner = TestRunner::deterministic();
    let mut missing = CONSTRUCTS.to_vec();
    for _ in 0..2000 {
        let declaration = built().new_tree(&mut runner).unwrap().current();
        let text = declaration.text();
        missing.retain(|construct| !text.contains(construct));
    }
    assert!(missing.is_empty(), "never built: {missing:?}");
}

/// The comparison of nodes can fail: weights of its own are not those of another line, nor is another line read.
#[test]
fn planted_differences_of_nodes_are_found() {
    let of = |text: &str| {
        let mut errors = Errors::default();
        let ast = parse::network(tokens(text), &mut errors).unwrap();
        let checked = check::network(ast, &mut errors);
        assert!(errors.is_empty(), "{:?}", errors.texts());
        computed(&checked.network)
    };
    let declared = |last: &str| {
        of(&format!(
            "struct N {{ input: 4, l1: dense(4), l2: relu, l3: {last} }}"
        ))
    };
    let again = declared("same(l1)");
    assert_eq!(
        (again[2].reads[0], again[2].weights),
        (Read::Node(1), Some(0))
    );
    assert_ne!(again, declared("dense(4)"));
    assert_ne!(
        declared("add(l1, l2)"),
        declared("add(l2, input) -> add(l1)")
    );
    assert_ne!(declared("add(l1, l2)"), declared("add(l2, l1)"));
    assert_ne!(declared("dense(4)"), declared("dense(3)"));
    let joined = |parts: &str| {
        of(&format!(
            "struct N {{ input: (a: 2, b: 2), l1: concat({parts}) }}"
        ))
    };
    assert_ne!(joined("a, b"), joined("b, a"));
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

    #[test]
    fn declarations_of_all_constructs_compute_what_they_say(declaration in built()) {
        is_right(&declaration)?;
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

    /// Hours; for the night.
    #[test]
    #[ignore = "ten million declarations"]
    fn ten_million_declarations_compute_what_they_say(declaration in built()) {
        is_right(&declaration)?;
    }
}
