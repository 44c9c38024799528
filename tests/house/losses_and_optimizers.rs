//! Every loss and every optimizer has everything that one needs. Their names are read from the sources.

use std::fs;

use crate::complete::{read, root, says};

/// A place that must name each of them, and those that it need not name, with the reason.
type Place = (&'static str, &'static [(&'static str, &'static str)]);

const LOSS_PLACES: [Place; 7] = [
    ("nn-core/src/prelude.rs", &[]),
    ("nn-core/src/head/mod.rs", &[]),
    ("README.md", &[]),
    ("tests/numbers/losses.rs", &[]),
    ("tests/numbers/gradients.rs", &[]),
    ("tests/training/defaults.rs", &[]),
    (
        "tests/training/fused.rs",
        &[("AbsoluteError", "its code is `Huber`'s but for one formula")],
    ),
];

const OPTIMIZER_PLACES: [Place; 8] = [
    ("nn-core/src/prelude.rs", &[]),
    ("README.md", &[]),
    ("tests/numbers/optimizers.rs", &[]),
    ("tests/training/fused.rs", &[]),
    ("tests/training/determinism.rs", &[]),
    ("tests/faults/optimizer_settings.rs", &[]),
    ("tests/alone/allocation.rs", &[]),
    ("nn-examples/src/bin/bench/age.rs", &[]),
];

/// The losses that `loss/mod.rs` exports; a trait and a tuple of losses are not losses.
fn losses() -> Vec<String> {
    let source = read("nn-core/src/loss/mod.rs");
    let lines = source.lines().filter_map(|line| {
        let (module, names) = line.strip_prefix("pub use ")?.split_once("::")?;
        let file = root().join(format!("nn-core/src/loss/{module}.rs"));
        file.exists()
            .then(|| names.trim_matches(['{', '}', ';']).split(", "))
    });
    let names = lines.flatten().map(str::to_owned);
    names
        .filter(|name| !["ElementwiseLoss", "Losses"].contains(&name.as_str()))
        .collect()
}

/// The types with `impl Optimizer` in `optim`.
fn optimizers() -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("nn-core/src/optim")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue; // schedules
        }
        let source = fs::read_to_string(path).unwrap();
        found.extend(source.lines().filter_map(|line| {
            let name = line.split_once(" Optimizer<T> for ")?.1;
            Some(name.split('<').next()?.to_owned())
        }));
    }
    found
}

fn missing(names: &[String], places: &[Place], guide: &str) -> Vec<String> {
    let mut missing = Vec::new();
    for (place, not) in places {
        let text = read(place);
        let names = names
            .iter()
            .filter(|name| !not.iter().any(|(excused, _)| excused == name));
        for name in names.filter(|name| !says(&text, name)) {
            missing.push(format!("`{name}` is missing in {place} (see {guide})"));
        }
    }
    missing
}

#[test]
fn every_loss_has_all_it_needs() {
    let missing = missing(&losses(), &LOSS_PLACES, "docs/adding-a-loss.md");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_optimizer_has_all_it_needs() {
    let missing = missing(
        &optimizers(),
        &OPTIMIZER_PLACES,
        "docs/adding-an-optimizer.md",
    );
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The lists are not empty, and a missing name is reported at each place.
#[test]
fn a_loss_or_optimizer_that_is_forgotten_is_named() {
    // a `use` that is broken over lines would hide its names
    assert!(losses().iter().all(|name| !name.is_empty()));
    for name in ["CrossEntropy", "Hinge", "Huber"] {
        assert!(losses().iter().any(|loss| loss == name), "{name}");
    }
    for name in ["Sgd", "Adam", "AdamW"] {
        assert!(optimizers().iter().any(|found| found == name), "{name}");
    }
    let unknown = ["NoSuchLoss".to_owned()];
    assert_eq!(missing(&unknown, &LOSS_PLACES, "").len(), LOSS_PLACES.len());
    assert_eq!(
        missing(&unknown, &OPTIMIZER_PLACES, "").len(),
        OPTIMIZER_PLACES.len()
    );
}
