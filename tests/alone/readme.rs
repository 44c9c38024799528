//! The README's program works: this file compiles it, runs it on the real data, and compares it with the README's
//! text.

use nn_core::data::{Dataset, Target};
use nn_core::prelude::{Evaluate, Labels};

#[allow(unused_qualifications)] // the README spells `nn_core::Error`, as `Result` is std's
mod program {
    include!("readme/program.rs");

    pub(super) fn run() -> Result<(), nn_core::Error> {
        main()
    }
}

const README: &str = include_str!("../../README.md");
const PROGRAM: &str = include_str!("readme/program.rs");

#[test]
fn the_program_stands_in_the_readme() {
    assert!(
        README.contains(&format!("```rust\n{PROGRAM}```")),
        "README.md and tests/alone/readme/program.rs differ"
    );
}

#[test]
fn the_program_runs_and_leaves_a_model() {
    let folder = tempfile::tempdir().unwrap();
    let data = "digits-8x8.csv.gz";
    std::fs::copy(
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../nn-examples/data/digits-8x8.csv.gz"
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

/// The README's other code blocks, word for word between the marks.
#[rustfmt::skip]
mod pieces {
    use nn_core::prelude::*;

    use super::program::Digits;

    // formulas
    nn_core::activation! {
        /// x·σ(βx)
        pub struct Swish(x; beta = 1.0) = x / (1 + exp(-beta * x));
    }
    nn_core::loss! {
        /// The quantile loss.
        pub struct Pinball(y, t; quantile = 0.5) = max(quantile * (t - y), (quantile - 1) * (t - y));
    }
    // end

    network! {
        // architecture
        struct Reader {
            input: (pixels: 64, meta: 5),
            seen: from(pixels) -> dense(32) -> relu,
            deep: residual { inner: dense(32) -> relu },
            all: concat(deep, meta),
            output: (digit: dense(10) -> softmax, parity: dense(1) -> sigmoid),
        }
        // end
    }

    pub(super) fn reader() -> [f32; 11] {
        Reader::new(1).predict_one(&[0.5; 69])
    }

    #[allow(unused_variables)] // `epoch` and `value` are for the reader
    pub(super) fn by_hand(train: &Dataset<f32, 64, Labels<10>>, mut net: Digits) -> Result<Digits, Error> {
        // by hand
        let loss = CrossEntropy::new();
        let mut adam = Adam::new(1e-3);                 // its moments are allocated at the first step
        let mut work = net.workspace(32).seed(42);      // every buffer of a batch of up to 32
        let mut rng = nn_core::numeric::random::seeded(42);
        let mut batches = train.batches(32, &mut rng);
        for epoch in 0..40 {
            while let Some((x, y)) = batches.next() {   // `None` ends an epoch; the next call shuffles and begins another
                let value = net.loss_and_gradients(x, y, &loss, &mut work)?; // forward, loss, backward
                work.clip_norm(1.0)?;                   // scales the gradients down if their norm exceeds 1
                adam.step(&mut net, work.gradients())?; // work.gradients().hidden.weight() is ∂L/∂W, out×in
                // or both in one call, which is faster: net.train_step(x, y, &loss, &mut adam, &mut work)?
            }
        }
        // end
        Ok(net)
    }
}

#[test]
fn the_pieces_stand_in_the_readme() {
    let own = include_str!("readme.rs");
    for mark in ["formulas", "architecture", "by hand"] {
        let (_, piece) = own.split_once(&format!("// {mark}\n")).unwrap();
        let (piece, _) = piece.split_once("// end\n").unwrap();
        let indent = piece.len() - piece.trim_start().len();
        let lines = piece
            .trim_end()
            .lines()
            .map(|line| line.get(indent..).unwrap_or_default());
        let lines: Vec<&str> = lines.collect();
        assert!(
            README.contains(&format!("```rust,ignore\n{}\n```", lines.join("\n"))),
            "README.md and tests/alone/readme.rs differ in the piece `{mark}`"
        );
    }
}

#[test]
fn the_pieces_do_what_the_readme_says() {
    let data = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../nn-examples/data/digits-8x8.csv.gz"
    );
    let train = Dataset::from_csv(data, Target::Last).unwrap();
    let net = pieces::by_hand(&train, program::Digits::new(42)).unwrap();
    assert!(net.evaluate(&train).unwrap().accuracy() > 0.97);
    let half = nn_core::layer::activation::Activation::value(&pieces::Swish::default(), 1.0_f64);
    assert!((half - 1.0 / (1.0 + (-1.0_f64).exp())).abs() < 1e-12);
    let reader = pieces::reader();
    assert!((reader[..10].iter().sum::<f32>() - 1.0).abs() < 1e-6);
}
