//! The README's program is what it says: this file compiles it, runs it on the real data, and
//! compares it with the README's text.

use nn_core::data::{Dataset, Target};
use nn_core::prelude::{Labels, Network};

#[allow(unused_qualifications)] // the README spells `nn_core::Error`, as `Result` is std's
mod program {
    include!("readme/program.rs");

    pub(super) fn run() -> Result<(), nn_core::Error> {
        main()
    }
}

const README: &str = include_str!("../README.md");
const PROGRAM: &str = include_str!("readme/program.rs");

#[test]
fn the_program_stands_in_the_readme() {
    assert!(
        README.contains(&format!("```rust\n{PROGRAM}```")),
        "README.md and tests/readme/program.rs differ"
    );
}

#[test]
fn the_program_runs_and_leaves_a_model() {
    let folder = tempfile::tempdir().unwrap();
    let data = "digits-8x8.csv.gz";
    std::fs::copy(
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../nn-examples/data/digits-8x8.csv.gz"
        ),
        folder.path().join(data),
    )
    .unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    program::run().unwrap();
    let net = program::Digits::load("digits.safetensors").unwrap();
    let all: Dataset<f32, 64, Labels<10>> = Dataset::from_csv(data, Target::Last).unwrap();
    assert!(net.evaluate(&all).unwrap().accuracy() > 0.97);
}
