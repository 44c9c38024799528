//! Whole networks against `PyTorch`: outputs, loss, every gradient, and the weights after five steps of
//! each optimizer.

use nn_core::data::AsTargets;
use nn_core::head::{Accepts, HeadFor, TargetsFor};
use nn_core::prelude::*;
use serde_json::Value;

use crate::reference::{Tally, Tolerance, classes, numbers, records, rows, text};
use crate::torch_options::{adam, adamw, sgd};

network! {
    struct ReluClassifier { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax }
}
network! {
    struct TanhClassifier { input: 4, hidden: dense(8) -> tanh, output: dense(3) -> softmax }
}
network! {
    struct GeluClassifier {
        input: 4,
        first: dense(8) -> gelu,
        second: dense(8) -> gelu,
        output: dense(3) -> softmax,
    }
}
network! {
    struct SigmoidRegression { input: 4, hidden: dense(8) -> sigmoid, output: dense(3) }
}
network! {
    struct SiluRegression { input: 3, first: dense(5) -> silu, second: dense(5) -> silu, output: dense(2) }
}
network! {
    struct ReluDetector { input: 4, hidden: dense(8) -> relu, output: dense(1) -> sigmoid }
}

/// Stored tensors in the order of a network's parameters: layer by layer, weight before bias.
fn tensors(stored: &Value) -> Vec<Vec<f64>> {
    let stored = stored.as_object().unwrap();
    let mut names: Vec<_> = stored
        .keys()
        .map(|key| key.split_once('.').unwrap())
        .collect();
    names.sort_by_key(|(layer, kind)| (layer.parse::<usize>().unwrap(), *kind == "bias"));
    let names = names
        .into_iter()
        .map(|(layer, kind)| format!("{layer}.{kind}"));
    names.map(|name| numbers(&stored[&name])).collect()
}

/// All parameters (or gradients) of a network in sequence.
fn flat<N: Model>(net: &N) -> Vec<f64> {
    let values = net.tensors().flat_map(|p| p.values);
    values.map(|value| value.to_f64()).collect()
}

/// All differences between one record and this crate's results.
fn differences<N, L, Y, const IN: usize, const OUT: usize>(
    record: &Value,
    targets: &Y,
    loss: &L,
    plant: impl Fn(&mut N),
) -> Vec<String>
where
    N: Network<IN, OUT> + Train,
    L: Loss,
    N::Head: Accepts<L>,
    Y: AsTargets,
    Y::Targets: TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
{
    let dtype = text(record, "dtype");
    let (one, five) = (Tolerance::of(dtype), Tolerance::after_steps(dtype));
    let mut net = N::from_seed(0);
    let stored = tensors(&record["weights"]);
    for (parameter, stored) in net.tensors_mut().zip(&stored) {
        for (value, &stored) in parameter.values.iter_mut().zip(stored) {
            *value = N::Scalar::from_f64(stored);
        }
    }
    plant(&mut net);
    let x = rows::<IN>(&record["x"]).into_iter();
    let x = Batch::<N::Scalar, IN>::from_rows(x.map(|row| row.map(N::Scalar::from_f64))).unwrap();
    let mut found = Vec::new();
    let mut compare = |what: &str, tolerance: Tolerance, computed: &[f64], stored: &[f64]| {
        let difference = tolerance.difference(computed, stored);
        found.extend(difference.map(|difference| format!("{what}: {difference}")));
    };

    let logits = net.logits(&x);
    let logits: Vec<f64> = logits.as_slice().iter().map(|v| v.to_f64()).collect();
    compare("output", one, &logits, &numbers(&record["output"]));
    let mut work = net.workspace(x.len()).with_input_gradient();
    let value = net
        .loss_and_gradients(&x, targets, loss, &mut work)
        .unwrap();
    compare("loss", one, &[value.to_f64()], &numbers(&record["loss"]));
    let gradients = tensors(&record["grads"]).concat();
    compare(
        "gradients",
        one,
        &flat(work.gradients().as_network()),
        &gradients,
    );
    let dx = work.input_gradient().unwrap();
    let dx = (0..x.len()).flat_map(|i| (0..IN).map(move |j| dx[(i, j)].to_f64()));
    compare(
        "input gradient",
        one,
        &dx.collect::<Vec<_>>(),
        &numbers(&record["grad_x"]),
    );

    for (name, after) in record["after"].as_object().unwrap() {
        let options = &after["kwargs"];
        let mut net = net.clone();
        let mut losses = Vec::new();
        let mut run = |step: &mut dyn FnMut(&mut N, &mut Workspace<N>) -> N::Scalar| {
            for _ in 0..after["steps"].as_u64().unwrap() {
                losses.push(step(&mut net, &mut work).to_f64());
            }
        };
        let (x, targets) = (&x, targets);
        match text(after, "optimizer") {
            "SGD" => {
                let mut optimizer = sgd(options);
                run(&mut |net, work| {
                    net.train_step(x, targets, loss, &mut optimizer, work)
                        .unwrap()
                });
            }
            "Adam" => {
                let mut optimizer = adam(options);
                run(&mut |net, work| {
                    net.train_step(x, targets, loss, &mut optimizer, work)
                        .unwrap()
                });
            }
            "AdamW" => {
                let mut optimizer = adamw(options);
                run(&mut |net, work| {
                    net.train_step(x, targets, loss, &mut optimizer, work)
                        .unwrap()
                });
            }
            other => panic!("no such optimizer: {other}"),
        }
        losses.push(net.loss(x, targets, loss, &mut work).unwrap().to_f64());
        let stored = numbers(&after["losses_before_each_step_and_after"]);
        compare(&format!("losses of {name}"), five, &losses, &stored);
        let stored = tensors(&after["weights"]).concat();
        compare(&format!("weights after {name}"), five, &flat(&net), &stored);
    }
    found
}

/// The differences of one record in a scalar type.
fn check<T: Scalar>(record: &Value) -> Vec<String> {
    let target = &record["target"];
    let labels = || Labels::<3>::new(classes(target)).unwrap();
    let cross = CrossEntropy::new();
    let squared = SquaredError::new();
    match text(record, "name") {
        "4-8-3 ReLU CrossEntropyLoss" => {
            differences::<ReluClassifier<T>, _, _, 4, 3>(record, &labels(), &cross, |_| {})
        }
        "4-8-3 Tanh CrossEntropyLoss" => {
            differences::<TanhClassifier<T>, _, _, 4, 3>(record, &labels(), &cross, |_| {})
        }
        "4-8-8-3 GELU CrossEntropyLoss" => {
            differences::<GeluClassifier<T>, _, _, 4, 3>(record, &labels(), &cross, |_| {})
        }
        "4-8-3 Sigmoid MSELoss" => {
            let targets = real::<T, 3>(target);
            differences::<SigmoidRegression<T>, _, _, 4, 3>(record, &targets, &squared, |_| {})
        }
        "3-5-5-2 SiLU MSELoss" => {
            let targets = real::<T, 2>(target);
            differences::<SiluRegression<T>, _, _, 3, 2>(record, &targets, &squared, |_| {})
        }
        "4-8-1 ReLU BCEWithLogitsLoss" => {
            let (targets, loss) = (real::<T, 1>(target), BinaryCrossEntropy::new());
            differences::<ReluDetector<T>, _, _, 4, 1>(record, &targets, &loss, |_| {})
        }
        other => panic!("no network for {other}"),
    }
}

fn real<T: Scalar, const K: usize>(target: &Value) -> Batch<T, K> {
    let rows = rows::<K>(target).into_iter();
    Batch::from_rows(rows.map(|row| row.map(T::from_f64))).unwrap()
}

/// The stored networks.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in &records("torch_mlp") {
        let (name, dtype) = (text(record, "name"), text(record, "dtype"));
        let found = match dtype {
            "f32" => check::<f32>(record),
            _ => check::<f64>(record),
        };
        let told = found.iter().map(|found| format!("{name} {dtype}: {found}"));
        tally.add(name, told);
    }
    tally
}

#[test]
fn outputs_gradients_and_trained_weights_are_pytorchs() {
    let tally = tally();
    tally.all_passed();
    assert_eq!(tally.passed, 9);
}

#[test]
fn planted_faults_are_caught() {
    let records = records("torch_mlp");
    let find = |name: &str| {
        let same = |r: &&Value| text(r, "name") == name && text(r, "dtype") == "f64";
        records.iter().find(same).unwrap()
    };
    let record = find("4-8-3 ReLU CrossEntropyLoss");
    let labels = Labels::<3>::new(classes(&record["target"])).unwrap();
    let loss = CrossEntropy::new();
    // An activation other than the stored one.
    let found = differences::<TanhClassifier<f64>, _, _, 4, 3>(record, &labels, &loss, |_| {});
    assert!(found.iter().any(|found| found.starts_with("output")));
    // Another reduction.
    let sum = loss.reduction(Reduction::Sum);
    let found = differences::<ReluClassifier<f64>, _, _, 4, 3>(record, &labels, &sum, |_| {});
    assert!(!found.iter().any(|found| found.starts_with("output")));
    assert!(found.iter().any(|found| found.starts_with("loss:")));
    assert!(found.iter().any(|found| found.starts_with("gradients")));
    // A weight off by one part in 10⁸.
    let found = differences::<ReluClassifier<f64>, _, _, 4, 3>(record, &labels, &loss, |net| {
        net.hidden.weight_mut()[(0, 0)] *= 1.0 + 1e-8;
    });
    assert!(found.iter().any(|found| found.starts_with("weights after")));
    // One label wrong.
    let mut wrong = classes(&record["target"]);
    wrong[0] = (wrong[0] + 1) % 3;
    let labels = Labels::<3>::new(wrong).unwrap();
    let found = differences::<ReluClassifier<f64>, _, _, 4, 3>(record, &labels, &loss, |_| {});
    assert!(found.iter().any(|found| found.starts_with("gradients")));
}
