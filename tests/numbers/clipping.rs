//! Bounds on gradients against `PyTorch`'s `clip_grad_norm_`, and noise on gradients.

use nn_core::layer::tensor::Kind;
use nn_core::network::{GradientNoise, Gradients};
use nn_core::prelude::*;
use serde_json::Value;

use crate::reference::{Tally, Tolerance, numbers, records, text};

// The stored gradients are a matrix of 2×3 and three numbers.
network! {
    struct Two { input: 3, norm: rms_norm, output: dense(2, bias = false) }
}

network! {
    struct Deep {
        input: 4,
        stem: dense(6) -> relu,
        block: repeat(2) { hidden: dense(6, bias = false) -> batch_norm -> relu },
        #[frozen]
        fixed: dense(6) -> tanh,
        output: dense(3),
    }
}

/// The name of each stored tensor.
const NAMES: [&str; 2] = ["output.weight", "norm.weight"];

fn options(record: &Value) -> (f64, f64) {
    let p = match &record["norm_type"] {
        Value::String(word) => word.parse().unwrap(),
        number => number.as_f64().unwrap(),
    };
    (record["max_norm"].as_f64().unwrap(), p)
}

/// The norm and the clipped gradients, in the order of the stored ones.
fn clipped<T: Scalar>(record: &Value, mut clip: Clip) -> Vec<f64> {
    let net = Two::<T>::new(1);
    let mut work = net.workspace(1);
    for tensor in work.gradients_mut().tensors_mut() {
        let place = NAMES.iter().position(|name| tensor.name == *name).unwrap();
        let stored = numbers(&record["grads"][place]);
        assert_eq!(tensor.values.len(), stored.len());
        for (value, stored) in tensor.values.iter_mut().zip(stored) {
            *value = T::from_f64(stored);
        }
    }
    let mut all = vec![clip.apply(work.gradients_mut()).unwrap()];
    for name in NAMES {
        let mut tensors = work.gradients().tensors();
        let tensor = tensors.find(|tensor| tensor.name == name).unwrap();
        all.extend(tensor.values.iter().map(|value| value.to_f64()));
    }
    all
}

fn difference(record: &Value, clip: Clip) -> Option<String> {
    let dtype = text(record, "dtype");
    let computed = match dtype {
        "f32" => clipped::<f32>(record, clip),
        _ => clipped::<f64>(record, clip),
    };
    let mut stored = vec![record["total_norm"].as_f64().unwrap()];
    stored.extend(numbers(&record["clipped"]));
    Tolerance::of(dtype).difference(&computed, &stored)
}

/// The stored gradients.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in &records("torch_clip") {
        let (max, p) = options(record);
        let found = difference(record, Clip::norm(max).p(p));
        let told = found.map(|found| format!("{max} {p}: {found}"));
        tally.add("clip_grad_norm_", told);
    }
    tally
}

#[test]
fn norms_are_pytorchs() {
    let tally = tally();
    tally.all_passed();
    assert_eq!(tally.passed, 12);
    for record in &records("torch_clip") {
        let (max, p) = options(record);
        let fault = if p == 1.0 { 2.0 } else { 1.0 };
        let caught = difference(record, Clip::norm(max).p(fault));
        assert!(caught.is_some(), "another norm than {p}");
        if max < 1.0 {
            let layers = difference(record, Clip::norm_per_layer(max).p(p));
            assert!(layers.is_some(), "each layer by itself");
        }
    }
}

/// A workspace with gradients, those of running statistics included.
fn work() -> Workspace<Deep<f64>> {
    let net = Deep::<f64>::new(3);
    let x = Batch::from_rows([
        [1.0, -2.0, 0.5, 3.0],
        [0.1, 0.2, -0.7, 1.0],
        [2.0, 1.0, 0.0, -1.0],
    ]);
    let y = Batch::from_rows([[10.0, 0.0, 1.0], [-4.0, 2.0, 0.0], [1.0, 1.0, 30.0]]);
    let mut work = net.workspace(3);
    let loss = SquaredError::new();
    net.loss_and_gradients(x.unwrap(), y.unwrap(), &loss, &mut work)
        .unwrap();
    work
}

fn all(gradients: &Gradients<Deep<f64>>) -> Vec<(String, Kind, Vec<f64>)> {
    let tensors = gradients.as_network().tensors();
    tensors
        .map(|tensor| (tensor.name.to_string(), tensor.kind, tensor.values.to_vec()))
        .collect()
}

fn norm(p: f64, values: impl Iterator<Item = f64>) -> f64 {
    if p == f64::INFINITY {
        return values.fold(0.0, |most, value| most.max(value.abs()));
    }
    values
        .map(|value| value.abs().powf(p))
        .sum::<f64>()
        .powf(1.0 / p)
}

/// Layers are `stem`, `block.0.hidden.dense`, `block.0.hidden.batch_norm`, …: a weight and its bias together.
#[test]
fn each_layer_has_its_norm() {
    let layer = |name: &str| name.rsplit_once('.').unwrap().0.to_owned();
    for p in [1.0, 2.0, 3.5, f64::INFINITY] {
        let mut work = work();
        let before = all(work.gradients());
        let largest = Clip::norm_per_layer(1e300).p(p).apply(work.gradients_mut());
        assert_eq!(all(work.gradients()), before);
        // between the norms of the layers
        let max = largest.unwrap() / 4.0;
        let largest = Clip::norm_per_layer(max).p(p).apply(work.gradients_mut());
        let (mut most, mut scaled, mut kept) = (0.0_f64, 0, 0);
        for ((name, kind, old), (_, _, new)) in before.iter().zip(all(work.gradients())) {
            if *kind != Kind::Learned {
                assert_eq!(*old, new, "{name}");
                continue;
            }
            let beside = before
                .iter()
                .filter(|(other, kind, _)| *kind == Kind::Learned && layer(other) == layer(name));
            let norm = norm(p, beside.flat_map(|(_, _, values)| values.iter().copied()));
            most = most.max(norm);
            let factor = (max / (norm + 1e-6)).min(1.0);
            *(if factor < 1.0 { &mut scaled } else { &mut kept }) += 1;
            for (old, new) in old.iter().zip(new) {
                assert!(
                    (old * factor - new).abs() <= 1e-12 * new.abs(),
                    "{name} {p}"
                );
            }
        }
        assert!((largest.unwrap() / most - 1.0).abs() < 1e-12);
        assert!(scaled > 0 && kept > 0, "{p}: {scaled} {kept}");
    }
}

#[test]
fn each_number_is_bounded() {
    let mut work = work();
    let before = all(work.gradients());
    let most = Clip::value(0.05).apply(work.gradients_mut()).unwrap();
    let learned = before.iter().filter(|(_, kind, _)| *kind == Kind::Learned);
    let sizes = learned.flat_map(|(_, _, values)| values.iter().map(|value| value.abs()));
    assert_eq!(most, sizes.fold(0.0, f64::max));
    assert!(most > 0.05);
    for ((name, kind, old), (_, _, new)) in before.iter().zip(all(work.gradients())) {
        for (&old, new) in old.iter().zip(new) {
            let right = if *kind == Kind::Learned {
                old.clamp(-0.05, 0.05)
            } else {
                old
            };
            assert_eq!(new, right, "{name}");
        }
    }
    let bounded = all(work.gradients());
    let again = Clip::value(0.05).apply(work.gradients_mut()).unwrap();
    assert_eq!((again, all(work.gradients())), (0.05, bounded));
}

#[test]
fn what_cannot_be_clipped_is_refused() {
    let mut work = work();
    let before = all(work.gradients());
    let mut refused = |mut clip: Clip, words: &str| {
        let problem = clip.apply(work.gradients_mut()).unwrap_err().to_string();
        assert!(problem.contains(words), "{problem}");
        assert_eq!(all(work.gradients()), before);
    };
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        refused(Clip::norm(bad), "`Clip::norm` is");
        refused(Clip::norm_per_layer(bad), "`Clip::norm_per_layer` is");
        refused(Clip::value(bad), "`Clip::value` is");
    }
    for bad in [0.5, -1.0, f64::NAN] {
        refused(Clip::norm(1.0).p(bad), "`Clip::p` is");
    }
    refused(Clip::value(1.0).p(1.0), "`Clip::value` bounds each number");
    let first = |work: &mut Workspace<Deep<f64>>, value| {
        work.gradients_mut().output.bias_mut()[1] = value;
    };
    for bad in [f64::NAN, f64::INFINITY] {
        first(&mut work, bad);
        let before = all(work.gradients());
        for mut clip in [Clip::norm(1.0), Clip::norm_per_layer(1.0), Clip::value(1.0)] {
            let problem = clip.apply(work.gradients_mut()).unwrap_err().to_string();
            assert!(problem.contains("`output.bias`"), "{problem}");
            let bits = |all: Vec<(String, Kind, Vec<f64>)>| -> Vec<u64> {
                let values = all.into_iter().flat_map(|(_, _, values)| values);
                values.map(f64::to_bits).collect()
            };
            assert_eq!(bits(all(work.gradients())), bits(before.clone()));
        }
    }
}

network! { struct Wide { input: 200, hidden: dense(300) -> relu, output: dense(100) } }

/// The noise alone, tensor by tensor.
fn noise(noise: &GradientNoise, step: u64) -> Vec<Vec<f64>> {
    let mut work = Wide::<f64>::new(1).workspace(1);
    noise.add(work.gradients_mut(), step).unwrap();
    let tensors = work.gradients().tensors();
    tensors.map(|tensor| tensor.values.to_vec()).collect()
}

#[test]
fn noise_on_gradients_is_normal_and_fades() {
    let rule = GradientNoise::new(0.3).seed(5);
    for (step, variance) in [
        (0, 0.3),
        (1, 0.3 / 2.0_f64.powf(0.55)),
        (999, 0.3 / 1000.0_f64.powf(0.55)),
    ] {
        assert!((rule.deviation(step).powi(2) / variance - 1.0).abs() < 1e-12);
        let values: Vec<f64> = noise(&rule, step).concat();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let power = |k| values.iter().map(|v| (v - mean).powi(k)).sum::<f64>() / count;
        // five standard errors of 90 400 numbers
        assert!(mean.abs() < 5.0 * (variance / count).sqrt(), "{mean}");
        assert!((power(2) / variance - 1.0).abs() < 5.0 * (2.0 / count).sqrt());
        assert!((power(4) / variance.powi(2) - 3.0).abs() < 5.0 * (96.0 / count).sqrt());
    }
    let same = GradientNoise::new(0.3).gamma(0.0);
    assert_eq!(same.deviation(0), same.deviation(1000));
}

#[test]
fn noise_is_a_function_of_seed_step_tensor_and_element() {
    let rule = GradientNoise::new(0.01);
    let first = noise(&rule, 3);
    assert_eq!(first, noise(&rule, 3));
    let same = rule.clone().gamma(0.0);
    let [a, b, c] = [
        noise(&same, 0),
        noise(&same, 1),
        noise(&same.clone().seed(1), 0),
    ];
    let shared = |a: &[f64], b: &[f64]| a.iter().zip(b).filter(|(a, b)| a == b).count();
    for (a, (b, c)) in a.iter().zip(b.iter().zip(&c)) {
        assert_eq!((shared(a, b), shared(a, c)), (0, 0));
    }
    assert_eq!(shared(&a[0], &a[2]), 0, "tensors");
    let mut distinct: Vec<u64> = a.concat().iter().map(|v| v.to_bits()).collect();
    let count = distinct.len();
    distinct.sort_unstable();
    distinct.dedup();
    assert!(distinct.len() > count - 20, "elements");
    // added to what is there, and to gradients alone
    let mut work = work();
    let before = all(work.gradients());
    rule.add(work.gradients_mut(), 0).unwrap();
    for ((name, kind, old), (_, _, new)) in before.iter().zip(all(work.gradients())) {
        let moved = old
            .iter()
            .zip(&new)
            .all(|(a, b)| a != b && (a - b).abs() < 0.6);
        let right = if *kind == Kind::Learned {
            moved
        } else {
            *old == new
        };
        assert!(right, "{name}");
    }
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let before = all(work.gradients());
        for rule in [GradientNoise::new(bad), GradientNoise::new(1.0).gamma(bad)] {
            let problem = rule.add(work.gradients_mut(), 0).unwrap_err().to_string();
            assert!(problem.contains("`GradientNoise::"), "{problem}");
        }
        assert_eq!(all(work.gradients()), before);
    }
}
