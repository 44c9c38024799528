//! Sums over very many samples.
#![allow(clippy::cast_precision_loss)] // counts below 2⁵³

use nn_core::head::{Accepts, HeadFor, TargetsFor};
use nn_core::loss::Reduction;
use nn_core::prelude::*;

use super::losses::{entropy, identity};
use super::{near, numbers};

network! { struct Line { input: 1, output: dense(1) } }
network! { struct Yes { input: 1, output: dense(1, bias = false) -> sigmoid } }

fn exact(values: impl Iterator<Item = f32>) -> f64 {
    values.map(f64::from).sum()
}

/// Losses and the gradients of every kind of layer, over very many samples.
fn sums_are_exact(rows: usize) {
    for random in [false, true] {
        let targets = numbers(rows, random);
        let y = Batch::<f32, 1>::from_flat(targets.clone()).unwrap();
        let n = rows as f64;
        let x = Batch::<f32, 1>::from_flat(numbers(rows, !random)).unwrap();
        let mut net = Line::<f32>::new(1);
        net.output.weight_mut()[(0, 0)] = 0.0;
        net.output.bias_mut()[0] = 0.0;
        let mut work = net.workspace(rows);
        for (reduction, scale) in [
            (Reduction::Mean, 1.0 / n),
            (Reduction::PerSample, 1.0 / n),
            (Reduction::Sum, 1.0),
        ] {
            let loss = SquaredError::new().reduction(reduction);
            let value = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
            let squares = exact(targets.iter().map(|t| t * t));
            near(f64::from(value), squares * scale, 1e-6, "squared error");
            let bias = work.gradients().output.bias()[0];
            let sum = exact(targets.iter().map(|t| 2.0 * t));
            near(f64::from(bias), -sum * scale, 1e-6, "bias gradient");
            let weight = work.gradients().output.weight()[(0, 0)];
            let products = x.as_slice().iter().zip(&targets);
            let sum: f64 = products
                .map(|(&x, &t)| 2.0 * f64::from(x) * f64::from(t))
                .sum();
            near(f64::from(weight), -sum * scale, 1e-6, "weight gradient");
        }
        let mut fused = net.clone();
        let loss = SquaredError::new();
        fused
            .train_step(&x, &y, &loss, &mut Sgd::new(1.0), &mut work)
            .unwrap();
        let sum = exact(targets.iter().map(|t| 2.0 * t)) / n;
        near(f64::from(fused.output.bias()[0]), sum, 1e-6, "a fused step");
        let value = net.loss(&x, &y, &AbsoluteError::new(), &mut work).unwrap();
        let sum = exact(targets.iter().copied()) / n;
        near(f64::from(value), sum, 1e-6, "absolute error");
    }
}

#[test]
fn f46_sums_over_many_samples_are_exact() {
    sums_are_exact(1_000_003);
}

#[test]
#[ignore = "20 million samples: some seconds and .6 GB"]
fn f46_sums_over_twenty_million_samples_are_exact() {
    sums_are_exact(20_000_000);
}

#[test]
fn f46_cross_entropies_over_many_samples_are_exact() {
    let rows = 1_000_003;
    let z = [0.3_f32, -0.2, 0.5];
    let net = identity::<f32>();
    let x = Batch::<f32, 3>::from_flat(z.repeat(rows)).unwrap();
    let labels = Labels::<3>::new((0..rows).map(|_| 1)).unwrap();
    let mut work = net.workspace(rows);
    let ce = CrossEntropy::new();
    let one = entropy(z.map(f64::from), [0.0, 1.0, 0.0]).0;
    let value = net.loss(&x, &labels, &ce, &mut work).unwrap();
    near(f64::from(value), one, 1e-6, "labels");
    let hot = labels.one_hot::<f32>();
    let value = net.loss(&x, &hot, &ce, &mut work).unwrap();
    near(f64::from(value), one, 1e-6, "probabilities");
    let mut net = net;
    let value = net
        .train_step(&x, &labels, &ce, &mut Sgd::new(0.0), &mut work)
        .unwrap();
    near(f64::from(value), one, 1e-6, "a step of a tiny network");
    let net = Yes::<f32>::new(1);
    let x = Batch::<f32, 1>::from_flat(vec![0.0; rows]).unwrap();
    let yes = Labels::<2>::new((0..rows).map(|i| i % 2)).unwrap();
    let value = net.loss(
        &x,
        &yes,
        &BinaryCrossEntropy::new(),
        &mut net.workspace(rows),
    );
    near(
        f64::from(value.unwrap()),
        std::f64::consts::LN_2,
        1e-6,
        "binary",
    );
}

/// Norms, `prelu`, embeddings, tied weights: their gradients are sums over the samples. Each is tested alone with
/// inputs ±1, so that its values are exact and only the sums can differ from those in f64.
#[test]
fn f46_what_layers_learn_from_many_samples_is_exact() {
    what_layers_learn_is_exact(1_000_003);
}

#[test]
#[ignore = "20 million samples: half a minute and 3 GB"]
fn f46_what_layers_learn_from_twenty_million_samples_is_exact() {
    what_layers_learn_is_exact(20_000_000);
}

network! { struct BatchNormed { input: 2, output: batch_norm } }
network! { struct LayerNormed { input: 2, output: layer_norm } }
network! { struct RmsNormed { input: 2, output: rms_norm } }
network! { struct GroupNormed { input: 2, output: group_norm(groups = 1) } }
network! { struct Sloped { input: 2, output: prelu } }
network! { struct Tied { input: 2, hidden: dense(2), output: transposed(hidden) } }
network! { struct Words { input: 2, output: embedding(2, 1) } }

fn what_layers_learn_is_exact(rows: usize) {
    let signs = |i: usize, j: usize| if (i + j).is_multiple_of(2) { 1.0 } else { -1.0 };
    learns_exactly(
        BatchNormed::<f32>::new(1),
        BatchNormed::<f64>::new(1),
        rows,
        signs,
    );
    learns_exactly(
        LayerNormed::<f32>::new(1),
        LayerNormed::<f64>::new(1),
        rows,
        signs,
    );
    learns_exactly(
        RmsNormed::<f32>::new(1),
        RmsNormed::<f64>::new(1),
        rows,
        signs,
    );
    learns_exactly(
        GroupNormed::<f32>::new(1),
        GroupNormed::<f64>::new(1),
        rows,
        signs,
    );
    learns_exactly(Sloped::<f32>::new(1), Sloped::<f64>::new(1), rows, signs);
    learns_exactly(Tied::<f32>::new(1), Tied::<f64>::new(1), rows, signs);
    let words = |i: usize, j: usize| ((i + j) % 2) as f32;
    learns_exactly(Words::<f32>::new(1), Words::<f64>::new(1), rows, words);
}

/// The gradients of one network in both precisions.
fn learns_exactly<N32, N64>(
    single: N32,
    mut double: N64,
    rows: usize,
    x: impl Fn(usize, usize) -> f32,
) where
    N32: Network<2, 2, Scalar = f32> + Train,
    N64: Network<2, 2, Scalar = f64> + Train,
    N32::Head: Accepts<SquaredError>,
    N64::Head: Accepts<SquaredError>,
    Batch<f32, 2>: TargetsFor<f32, SquaredError, HeadFor<N32::Head, SquaredError>>,
    Batch<f64, 2>: TargetsFor<f64, SquaredError, HeadFor<N64::Head, SquaredError>>,
{
    for (to, from) in double.parameters_mut().zip(single.parameters()) {
        for (to, &from) in to.values.iter_mut().zip(from.values) {
            *to = f64::from(from);
        }
    }
    let inputs: Vec<f32> = (0..rows * 2).map(|i| x(i / 2, i % 2)).collect();
    // far from the network's predictions, so that all terms of a sum have one sign
    let targets: Vec<f32> = numbers(rows * 2, true).iter().map(|t| t + 4.0).collect();
    let wide = |values: &[f32]| {
        let values: Vec<f64> = values.iter().map(|&v| f64::from(v)).collect();
        Batch::<f64, 2>::from_flat(values)
    };
    let loss = SquaredError::new().reduction(Reduction::PerSample);
    let mut work = double.workspace(rows);
    let (x, y) = (wide(&inputs).unwrap(), wide(&targets).unwrap());
    double.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    let exact: Vec<Vec<f64>> = work
        .gradients()
        .parameters()
        .map(|p| p.values.to_vec())
        .collect();
    drop((work, x, y));
    let mut work = single.workspace(rows);
    let (x, y) = (
        Batch::<f32, 2>::from_flat(inputs).unwrap(),
        Batch::<f32, 2>::from_flat(targets).unwrap(),
    );
    single.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    for (found, exact) in work.gradients().parameters().zip(&exact) {
        let largest = exact.iter().fold(0.0_f64, |a, v| a.max(v.abs()));
        assert!(
            largest > 0.1,
            "{}: gradients {exact:?} say nothing",
            found.name
        );
        for (&value, exact) in found.values.iter().zip(exact) {
            let error = (f64::from(value) - exact).abs() / largest;
            assert!(
                error < 1e-6,
                "{}: {} {value} instead of {exact}, off by {error:.1e}",
                N32::NAME,
                found.name
            );
        }
    }
}

#[test]
fn f61_batch_norm_of_very_many_rows_has_their_mean_and_variance() {
    network! { struct Normed { input: 1, norm: batch_norm(momentum = 1.0), output: dense(1) } }
    let rows = 1 << 20;
    let values: Vec<f32> = (0..rows)
        .map(|i| if i % 2 == 0 { 1000.0 } else { 1001.0 })
        .collect();
    let x = Batch::<f32, 1>::from_flat(values).unwrap();
    let y = Batch::<f32, 1>::zeros(rows);
    let mut net = Normed::<f32>::new(1);
    let mut work = net.workspace(rows);
    net.train_step(&x, &y, &SquaredError::new(), &mut Sgd::new(0.1), &mut work)
        .unwrap();
    near(f64::from(net.norm.running_mean()[0]), 1000.5, 1e-6, "mean");
    near(f64::from(net.norm.running_var()[0]), 0.25, 2e-6, "variance");
}
