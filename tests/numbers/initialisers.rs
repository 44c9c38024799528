//! Initial weights: the distributions of `PyTorch`'s functions of the same name.
#![allow(clippy::cast_precision_loss)] // counts

use approx::{abs_diff_eq, relative_eq};
use nn_core::Dense;
use nn_core::layer::init::Init;
use nn_core::macro_support::InitRng;
use serde_json::Value;

use crate::reference::{Tally, records, text};

/// Mean, standard deviation, least, largest, kurtosis.
#[derive(Debug, Clone, Copy)]
struct Statistics {
    mean: f64,
    std: f64,
    least: f64,
    largest: f64,
    kurtosis: f64,
    count: f64,
}

impl Statistics {
    fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let moment = |power| values.iter().map(|v| (v - mean).powi(power)).sum::<f64>() / count;
        Self {
            mean,
            std: moment(2).sqrt(),
            least: values.iter().copied().fold(f64::INFINITY, f64::min),
            largest: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            kurtosis: moment(4) / moment(2).powi(2),
            count,
        }
    }

    fn stored(record: &Value) -> Self {
        let number = |key: &str| record[key].as_f64().unwrap();
        Self {
            mean: number("mean"),
            std: number("std"),
            least: number("min"),
            largest: number("max"),
            kurtosis: number("kurtosis"),
            count: number("n"),
        }
    }

    /// True if two draws may come from one distribution: at most five standard errors apart.
    fn agrees(&self, other: &Self) -> bool {
        let n = self.count.min(other.count);
        let means = abs_diff_eq!(
            self.mean,
            other.mean,
            epsilon = 5.0 * other.std * (2.0 / n).sqrt()
        );
        let stds = relative_eq!(self.std, other.std, max_relative = 5.0 / n.sqrt());
        let kurtoses = abs_diff_eq!(
            self.kurtosis,
            other.kurtosis,
            epsilon = 10.0 * (24.0 / n).sqrt()
        );
        let bounded = other.kurtosis < 2.0;
        let ends = !bounded
            || (relative_eq!(self.least, other.least, max_relative = 1e-3)
                && relative_eq!(self.largest, other.largest, max_relative = 1e-3));
        means && stds && kurtoses && ends
    }
}

fn layer<const IN: usize, const OUT: usize>(init: Init, seed: u64) -> Dense<f64, IN, OUT> {
    Dense::init(&mut InitRng::new(seed), init)
}

fn draw<const IN: usize, const OUT: usize>(init: Init) -> Statistics {
    let layer = layer::<IN, OUT>(init, 17);
    let weights: Vec<f64> = layer.tensors().next().unwrap().values.to_vec();
    Statistics::of(&weights)
}

fn draw_like(record: &Value, init: Init) -> Statistics {
    let shape = &record["shape_out_in"];
    match (shape[0].as_u64(), shape[1].as_u64()) {
        (Some(300), Some(1000)) => draw::<1000, 300>(init),
        (Some(1000), Some(100)) => draw::<100, 1000>(init),
        (Some(512), Some(512)) => draw::<512, 512>(init),
        other => panic!("no such shape: {other:?}"),
    }
}

/// This crate's initialiser for a stored draw.
fn rule(record: &Value) -> Option<Init> {
    let relu = record["kwargs"]["nonlinearity"] == "relu";
    match text(record, "name") {
        "xavier_uniform_" => Some(Init::GlorotUniform),
        "kaiming_uniform_" if relu => Some(Init::HeUniform),
        "kaiming_normal_" if relu => Some(Init::HeNormal),
        _ => None,
    }
}

/// The stored draws of initialisers that are ours.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in records("torch_init") {
        let Some(init) = rule(&record) else { continue };
        let (drawn, stored) = (draw_like(&record, init), Statistics::stored(&record));
        let differs = !drawn.agrees(&stored);
        let told = differs.then(|| format!("{init:?}: {drawn:?} {stored:?}"));
        tally.add(text(&record, "name"), told);
    }
    tally
}

#[test]
fn draws_are_as_pytorchs() {
    let tally = tally();
    tally.all_passed();
    assert_eq!(tally.passed, 9);
    for record in records("torch_init") {
        let Some(init) = rule(&record) else { continue };
        let stored = Statistics::stored(&record);
        // Planted fault: any other initialiser differs (normal and uniform of equal variance in kurtosis).
        let others = [
            Init::HeNormal,
            Init::HeUniform,
            Init::GlorotNormal,
            Init::GlorotUniform,
            Init::LecunNormal,
            Init::LecunUniform,
            Init::Torch,
        ];
        let square = record["shape_out_in"][0] == record["shape_out_in"][1];
        for other in others.into_iter().filter(|other| *other != init) {
            // Where the fans are equal, Glorot's and LeCun's variances are equal too.
            let same = square && (init, other) == (Init::GlorotUniform, Init::LecunUniform);
            let agrees = draw_like(&record, other).agrees(&stored);
            assert_eq!(agrees, same, "{other:?} as {init:?}");
        }
    }
}

#[test]
fn deviations_are_those_of_the_papers() {
    let (ins, outs) = (400.0_f64, 250.0_f64);
    let cases = [
        (Init::HeNormal, (2.0 / ins).sqrt(), 3.0),
        (Init::HeUniform, (2.0 / ins).sqrt(), 1.8),
        (Init::GlorotNormal, (2.0 / (ins + outs)).sqrt(), 3.0),
        (Init::GlorotUniform, (2.0 / (ins + outs)).sqrt(), 1.8),
        (Init::LecunNormal, (1.0 / ins).sqrt(), 3.0),
        (Init::LecunUniform, (1.0 / ins).sqrt(), 1.8),
        (Init::Torch, (1.0 / (3.0 * ins)).sqrt(), 1.8),
    ];
    for (init, std, kurtosis) in cases {
        let drawn = draw::<400, 250>(init);
        let near =
            relative_eq!(drawn.std, std, max_relative = 0.012) && drawn.mean.abs() < std / 60.0;
        assert!(
            near && abs_diff_eq!(drawn.kurtosis, kurtosis, epsilon = 0.1),
            "{init:?} {drawn:?}"
        );
    }
}

#[test]
fn biases_start_at_zero_except_pytorchs() {
    for init in [
        Init::HeNormal,
        Init::GlorotUniform,
        Init::LecunNormal,
        Init::Zeros,
    ] {
        assert!(
            layer::<4, 8>(init, 1).bias().iter().all(|b| *b == 0.0),
            "{init:?}"
        );
    }
    let torch = layer::<4, 8>(Init::Torch, 1);
    assert!(torch.bias().iter().all(|b| *b != 0.0 && b.abs() <= 0.5));
    let zeros = layer::<4, 8>(Init::Zeros, 1);
    assert!(zeros.tensors().all(|p| p.values.iter().all(|v| *v == 0.0)));
}

#[test]
fn a_seed_is_a_draw() {
    let draw = |seed| layer::<4, 8>(Init::HeNormal, seed);
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}
