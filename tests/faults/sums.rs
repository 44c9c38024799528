//! Sums over very many samples: the last ones count as much as the first.
#![allow(clippy::cast_precision_loss)] // counts below 2⁵³

use nn_core::head::{Accepts, HeadFor, TargetsFor};
use nn_core::loss::Reduction;
use nn_core::prelude::*;

use crate::losses::{entropy, identity, near};

network! { struct Yes { input: 1, output: dense(1, bias = false) -> sigmoid } }
network! { struct Line { input: 1, output: dense(1) } }

/// Numbers of one sign, all alike or not.
pub(crate) fn numbers(count: usize, random: bool) -> Vec<f32> {
    let mut state = 1_u64;
    let next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let unit = (state >> 40) as f32 / (1 << 24) as f32;
        if random { 0.5 + unit } else { 1.1 }
    };
    std::iter::repeat_with(next).take(count).collect()
}

fn exact(values: impl Iterator<Item = f32>) -> f64 {
    values.map(f64::from).sum()
}

/// Losses, and what every kind of layer learns, over very many samples.
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

/// Norms, `prelu`, embeddings, tied weights: what they learn is a sum over the samples. Each layer alone, so that
/// what is off is the sum and not what other layers handed on.
fn what_layers_learn_is_exact(rows: usize) {
    network! { struct ByBatch { input: 4, output: batch_norm } }
    network! { struct BySample { input: 4, output: layer_norm } }
    network! { struct ByRoot { input: 4, output: rms_norm } }
    network! { struct Slopes { input: 4, output: prelu } }
    network! { struct Twice { input: 3, hidden: dense(4), output: dense(3, tied = hidden) } }
    network! { struct Words { input: 1, word: embedding(5, 3) } }
    let waves = |i: usize, j: usize| ((i * 7 + j * 31) % 101) as f32 / 50.0 - 1.0;
    let near_one = |i: usize, j: usize| 1.0 + ((i * 7 + j * 31) % 101) as f32 / 300.0;
    let words = |i: usize, _: usize| (i % 5) as f32;
    learns_exactly::<ByBatch<f32>, ByBatch<f64>, 4, 4>(rows, waves, "batch_norm");
    learns_exactly::<BySample<f32>, BySample<f64>, 4, 4>(rows, waves, "layer_norm");
    learns_exactly::<ByRoot<f32>, ByRoot<f64>, 4, 4>(rows, waves, "rms_norm");
    learns_exactly::<Slopes<f32>, Slopes<f64>, 4, 4>(rows, waves, "prelu");
    learns_exactly::<Twice<f32>, Twice<f64>, 3, 3>(rows, near_one, "tied");
    learns_exactly::<Words<f32>, Words<f64>, 1, 3>(rows, words, "embedding");
}

/// The gradients in single precision against those in double, from the same numbers.
fn learns_exactly<N32, N64, const IN: usize, const OUT: usize>(
    rows: usize,
    x: impl Fn(usize, usize) -> f32,
    layer: &str,
) where
    N32: Network<IN, OUT, Scalar = f32> + Train,
    N64: Network<IN, OUT, Scalar = f64> + Train,
    N32::Head: Accepts<SquaredError>,
    N64::Head: Accepts<SquaredError>,
    Batch<f32, OUT>: TargetsFor<f32, SquaredError, HeadFor<N32::Head, SquaredError>>,
    Batch<f64, OUT>: TargetsFor<f64, SquaredError, HeadFor<N64::Head, SquaredError>>,
{
    let (mut single, mut double) = (N32::from_seed(1), N64::from_seed(1));
    for (to, from) in double.tensors_mut().zip(single.tensors_mut()) {
        for (i, (to, from)) in to.values.iter_mut().zip(from.values).enumerate() {
            if layer == "tied" {
                // of one sign, so that no gradient is a small difference of large sums
                *from = 0.5 + 0.05 * i as f32;
            }
            *to = f64::from(*from);
        }
    }
    let inputs: Vec<f32> = (0..rows * IN).map(|i| x(i / IN, i % IN)).collect();
    let targets: Vec<f32> = numbers(rows * OUT, true).iter().map(|t| -7.0 - t).collect();
    let wide = |values: &[f32]| values.iter().map(|&v| f64::from(v)).collect::<Vec<_>>();
    let loss = SquaredError::new().reduction(Reduction::PerSample);
    let mut work64 = double.workspace(rows);
    {
        let x = Batch::<f64, IN>::from_flat(wide(&inputs)).unwrap();
        let y = Batch::<f64, OUT>::from_flat(wide(&targets)).unwrap();
        double
            .loss_and_gradients(&x, &y, &loss, &mut work64)
            .unwrap();
    }
    let x = Batch::<f32, IN>::from_flat(inputs).unwrap();
    let y = Batch::<f32, OUT>::from_flat(targets).unwrap();
    let mut work32 = single.workspace(rows);
    single
        .loss_and_gradients(&x, &y, &loss, &mut work32)
        .unwrap();
    let pairs = work32.gradients().parameters();
    for (found, expected) in pairs.zip(work64.gradients().parameters()) {
        for (&found_value, &expected) in found.values.iter().zip(expected.values) {
            near(
                f64::from(found_value),
                expected,
                1e-6,
                &format!("{layer}, {rows} samples: {}", found.name),
            );
        }
    }
    // what the same terms come to one by one
    let mut one_by_one = 0.0_f32;
    for &term in y.as_slice() {
        one_by_one += term / rows as f32;
    }
    let sum = y
        .as_slice()
        .iter()
        .map(|&term| f64::from(term))
        .sum::<f64>()
        / rows as f64;
    assert!((f64::from(one_by_one) / sum - 1.0).abs() > 1e-6);
}

#[test]
fn f46_what_layers_learn_from_many_samples_is_exact() {
    what_layers_learn_is_exact(300_001);
}

#[test]
#[ignore = "4 million samples: some seconds and 1 GB"]
fn f46_what_layers_learn_from_four_million_samples_is_exact() {
    what_layers_learn_is_exact(4_000_001);
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
