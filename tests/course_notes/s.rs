//! S: "Neural Networks", M. Sakuta.

use approx::abs_diff_eq;
use faer::Mat;
use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, entries, parameters, sigmoid,
    sigmoid_slope, transposed, values,
};

network! {
    struct Rosenblatt { input: 3, unit: dense(1) -> perceptron, }
}

#[test]
fn s1_rosenblatts_perceptron() {
    let unit = Rosenblatt {
        unit: Dense::new([[1.0, -2.0, 0.5]], [0.25]),
    };
    let mut random = Random(1);
    let mut rows: Vec<[f64; 3]> = random.rows(200);
    rows.push([0.25, 0.25, 0.0]); // the sum is exactly 0
    let sums: Vec<f64> = rows
        .iter()
        .map(|x| x[0] - 2.0 * x[1] + 0.5 * x[2] + 0.25)
        .collect();
    assert!(sums[200] == 0.0 && sums.iter().any(|s| *s > 0.0));
    let found = values(&unit.predict(batch(&rows)));
    let fires = |f: fn(f64) -> bool| -> Vec<f64> {
        sums.iter().map(|s| f64::from(u8::from(f(*s)))).collect()
    };
    assert_eq!(found, fires(|s| 0.0 < s));
    assert_ne!(found, fires(|s| 0.0 <= s), "at 0 it stays silent");
}

/// Networks of one activation.
macro_rules! curves {
    ($($name:ident: $stage:ident),*) => {$(
        network! {
            struct $name { input: 1, curve: $stage, }
        }
    )*};
}

curves!(SigmoidCurve: sigmoid, ReluCurve: relu, IdentityCurve: identity, SiluCurve: silu);

/// Value and derivative at z.
fn at<N: Network<1, 1, Scalar = f64> + Train>(net: &N, z: f64) -> [f64; 2] {
    [
        values(&net.predict(&batch(&[[z]])))[0],
        net.jacobian(&[z])[(0, 0)],
    ]
}

#[test]
fn s2_activations_and_their_derivatives() {
    let (sigma, relu) = (SigmoidCurve::<f64>::new(0), ReluCurve::<f64>::new(0));
    let (identity, silu) = (IdentityCurve::<f64>::new(0), SiluCurve::<f64>::new(0));
    for i in -50..=50 {
        let z = f64::from(i) / 7.0;
        let on = f64::from(u8::from(z > 0.0));
        let s = sigmoid(z);
        assert_close(&at(&sigma, z), &[s, s * (1.0 - s)], 1e-15);
        assert_close(&at(&relu, z), &[on * z, on], 0.0);
        assert_close(&at(&identity, z), &[z, 1.0], 0.0);
        assert_close(
            &at(&silu, z),
            &[z / (1.0 + (-z).exp()), s + z * s * (1.0 - s)],
            1e-14,
        );
        // As printed: x where x < 0.
        let printed = if z < 0.0 { z } else { 0.0 };
        if z != 0.0 {
            assert_differ(&at(&relu, z)[..1], &[printed], 1e-3);
        }
    }
}

#[test]
fn s2_silu_has_a_minimum() {
    let silu = SiluCurve::<f64>::new(0);
    let [value, slope] = at(&silu, -1.278_465);
    assert!(
        abs_diff_eq!(value, -0.278_465, epsilon = 5e-7) && abs_diff_eq!(slope, 0.0, epsilon = 5e-7),
        "{value} {slope}"
    );
    for i in -40..=40 {
        assert!(at(&silu, f64::from(i) / 4.0)[0] >= value);
    }
    assert!(at(&silu, -1.3)[1] < -1e-3 && at(&silu, -1.25)[1] > 1e-3);
}

network! {
    struct EightSigmoids {
        input: 1,
        sigmoid -> sigmoid -> sigmoid -> sigmoid -> sigmoid -> sigmoid -> sigmoid -> sigmoid,
    }
}
network! {
    struct EightSilus {
        input: 1,
        silu -> silu -> silu -> silu -> silu -> silu -> silu -> silu,
    }
}

#[test]
fn s2_the_sigmoids_gradient_vanishes() {
    let (deep, other) = (EightSigmoids::<f64>::new(0), EightSilus::<f64>::new(0));
    assert_close(&at(&SigmoidCurve::<f64>::new(0), 0.0), &[0.5, 0.25], 0.0);
    for i in -20..=20 {
        let z = f64::from(i) / 2.0;
        assert!(at(&SigmoidCurve::<f64>::new(0), z)[1] <= 0.25);
        let slope = at(&deep, z)[1];
        assert!(0.0 < slope && slope <= 0.25_f64.powi(8), "{z}: {slope}");
    }
    assert!(
        at(&other, 10.0)[1] > 0.9,
        "other activations let it through"
    );
}

network! {
    struct FourLayers {
        input: 5,
        first: dense(4) -> sigmoid,
        second: dense(6) -> sigmoid,
        third: dense(3) -> sigmoid,
        output: dense(2) -> sigmoid,
    }
}

#[test]
fn s3_feed_forward_by_matrices() {
    let mut random = Random(3);
    let net = FourLayers::<f64>::new(3);
    let x: [f64; 5] = random.array();
    let mut signals = Mat::from_fn(5, 1, |i, _| x[i]);
    let mut three = signals.clone();
    let tensors: Vec<_> = net.tensors().collect();
    for (layer, pair) in tensors.chunks(2).enumerate() {
        let (weight, bias) = (pair[0], pair[1]);
        let [outs, ins] = *weight.shape() else {
            panic!("a weight has two indices")
        };
        let w = Mat::from_fn(outs, ins, |j, k| weight.values[j * ins + k]);
        let p = &w * &signals;
        signals = Mat::from_fn(outs, 1, |j, _| sigmoid(p[(j, 0)] + bias.values[j]));
        if layer == 2 {
            three.clone_from(&signals);
        }
    }
    let found = values(&net.predict(batch(&[x])));
    assert_close(&found, &entries(signals.as_ref()), ROUNDING);
    assert_differ(&found, &entries(three.as_ref().subrows(0, 2)), 1e-3);
}

network! {
    struct Biased { input: 3, layer: dense(2) -> sigmoid, }
}
network! {
    struct Unbiased { input: 4, layer: dense(2, bias = false) -> sigmoid, }
}

#[test]
fn s4_bias_is_a_constant_input() {
    let mut random = Random(4);
    let (w, b): ([[f64; 3]; 2], [f64; 2]) = (random.matrix(), random.array());
    let with = Biased {
        layer: Dense::new(w, b),
    };
    let without = Unbiased {
        layer: Dense::without_bias([
            [w[0][0], w[0][1], w[0][2], b[0]],
            [w[1][0], w[1][1], w[1][2], b[1]],
        ]),
    };
    let rows: Vec<[f64; 3]> = random.rows(8);
    let ones: Vec<[f64; 4]> = rows.iter().map(|x| [x[0], x[1], x[2], 1.0]).collect();
    let zeros: Vec<[f64; 4]> = rows.iter().map(|x| [x[0], x[1], x[2], 0.0]).collect();
    let expected = values(&with.predict(batch(&rows)));
    assert_close(&values(&without.predict(batch(&ones))), &expected, ROUNDING);
    assert_differ(&values(&without.predict(batch(&zeros))), &expected, 1e-3);
    // It also learns as one: the gradient of the extra column is the bias's.
    let targets: Batch<f64, 2> = batch(&random.rows(8));
    let loss = cost();
    let (mut work, mut other) = (with.workspace(8), without.workspace(8));
    with.loss_and_gradients(&batch(&rows), &targets, &loss, &mut work)
        .unwrap();
    without
        .loss_and_gradients(&batch(&ones), &targets, &loss, &mut other)
        .unwrap();
    let column = entries(other.gradients().layer.weight().subcols(3, 1));
    assert_close(&column, work.gradients().layer.bias(), ROUNDING);
}

/// `½Σ_k(A_k − s_k)²`.
fn cost() -> SquaredError {
    SquaredError::new().half().reduction(Reduction::Sum)
}

#[test]
fn s5_output_layer_update() {
    let mut random = Random(5);
    // The note's first index is the source unit j.
    let (w, b): ([[f64; 2]; 3], [f64; 2]) = (random.matrix(), random.array());
    let (x, wanted): ([f64; 3], [f64; 2]) = (random.array(), random.array());
    let p = affine(&transposed(&w), &b, &x);
    let s = p.map(sigmoid);
    let rate = 0.3;
    let updated = |slope: fn(f64, f64) -> f64| -> Vec<f64> {
        let pull = |k: usize| rate * (wanted[k] - s[k]) * slope(p[k], s[k]);
        let weights = (0..2).flat_map(|k| (0..3).map(move |j| (j, k)));
        let weights = weights.map(|(j, k)| w[j][k] + pull(k) * x[j]);
        weights.chain((0..2).map(|k| b[k] + pull(k))).collect()
    };
    let mut net = Biased {
        layer: Dense::new(transposed(&w), b),
    };
    let (mut work, mut sgd) = (net.workspace(1), Sgd::new(rate));
    let value = net.train_step(
        &batch(&[x]),
        &batch(&[wanted]),
        &cost(),
        &mut sgd,
        &mut work,
    );
    let by_hand: f64 = (0..2).map(|k| 0.5 * (wanted[k] - s[k]).powi(2)).sum();
    assert_close(&[value.unwrap()], &[by_hand], ROUNDING);
    // f′ of the weighted sum, and of the sigmoid (1 − s)·s.
    assert_close(
        &parameters(&net),
        &updated(|p, _| sigmoid_slope(p)),
        ROUNDING,
    );
    assert_close(&parameters(&net), &updated(|_, s| (1.0 - s) * s), ROUNDING);
    assert_differ(&parameters(&net), &updated(|_, _| 1.0), 1e-4);
}

network! {
    struct Hidden {
        input: 3,
        hidden: dense(4) -> sigmoid,
        output: dense(2) -> sigmoid,
    }
}

#[test]
fn s6_hidden_layer_gradients() {
    let mut random = Random(6);
    let (w, b): ([[f64; 4]; 3], [f64; 4]) = (random.matrix(), random.array());
    let (v, c): ([[f64; 2]; 4], [f64; 2]) = (random.matrix(), random.array());
    let (x, wanted): ([f64; 3], [f64; 2]) = (random.array(), random.array());
    let p = affine(&transposed(&w), &b, &x);
    let h = p.map(sigmoid);
    let q = affine(&transposed(&v), &c, &h);
    let s = q.map(sigmoid);
    let l: [f64; 4] = std::array::from_fn(|j| {
        (0..2)
            .map(|k| (wanted[k] - s[k]) * sigmoid_slope(q[k]) * v[j][k])
            .sum()
    });
    // ∂L/∂w_ij = −L_j·s_i·f′(p_j); with the sign as printed in equations 22–29 it would ascend.
    let weights = |sign: f64| -> Vec<f64> {
        let pairs = (0..4).flat_map(|j| (0..3).map(move |i| (i, j)));
        pairs
            .map(|(i, j)| sign * l[j] * x[i] * sigmoid_slope(p[j]))
            .collect()
    };
    let net = Hidden {
        hidden: Dense::new(transposed(&w), b),
        output: Dense::new(transposed(&v), c),
    };
    let trace = net.trace(&batch(&[x]), &batch(&[wanted]), &cost()).unwrap();
    let (hidden, output) = (
        trace.layer("hidden").unwrap(),
        trace.layer("output").unwrap(),
    );
    let parameter = |name: &str| entries(trace.parameter(name).unwrap().as_ref());
    // ∂L/∂s = −(A − s), ∂L/∂p = ∂L/∂s·f′(p), and a hidden unit's ∂L/∂s is −L_j.
    let ds: [f64; 2] = std::array::from_fn(|k| s[k] - wanted[k]);
    let dq: [f64; 2] = std::array::from_fn(|k| ds[k] * sigmoid_slope(q[k]));
    let dp: [f64; 4] = std::array::from_fn(|j| -l[j] * sigmoid_slope(p[j]));
    let dv: Vec<f64> = dq.iter().flat_map(|d| h.map(|h| d * h)).collect();
    let dx: Vec<f64> = (0..3)
        .map(|i| (0..4).map(|j| dp[j] * w[i][j]).sum())
        .collect();
    let all = [
        (entries(hidden.z.as_ref()), p.to_vec()),
        (entries(hidden.u.as_ref()), h.to_vec()),
        (entries(output.z.as_ref()), q.to_vec()),
        (entries(output.u.as_ref()), s.to_vec()),
        (entries(output.du.as_ref()), ds.to_vec()),
        (entries(output.dz.as_ref()), dq.to_vec()),
        (entries(hidden.du.as_ref()), l.map(|l| -l).to_vec()),
        (entries(hidden.dz.as_ref()), dp.to_vec()),
        (entries(trace.input_gradient.as_ref()), dx),
        (parameter("hidden.weight"), weights(-1.0)),
        (parameter("hidden.bias"), dp.to_vec()),
        (parameter("output.weight"), dv),
        (parameter("output.bias"), dq.to_vec()),
    ];
    for (found, expected) in &all {
        assert_close(found, expected, ROUNDING);
    }
    assert_differ(&parameter("hidden.weight"), &weights(1.0), 1e-4);
    assert_differ(&entries(hidden.du.as_ref()), &l, 1e-4);
    // Training uses these gradients.
    let mut work = net.workspace(1);
    net.loss_and_gradients(&batch(&[x]), &batch(&[wanted]), &cost(), &mut work)
        .unwrap();
    let found = parameters(work.gradients().as_network());
    let traced: Vec<f64> = all[9..]
        .iter()
        .flat_map(|(found, _)| found.clone())
        .collect();
    assert_close(&found, &traced, ROUNDING);
}

#[test]
fn s7_batch_gradient_is_the_sum_over_samples() {
    let mut random = Random(7);
    let net = Hidden::<f64>::new(7);
    let rows: Vec<[f64; 3]> = random.rows(11);
    let targets: Vec<[f64; 2]> = random.rows(11);
    let mut work = net.workspace(11);
    let mut pass = |loss: &SquaredError, from: usize, to: usize| -> Vec<f64> {
        let (x, t) = (batch(&rows[from..to]), batch(&targets[from..to]));
        let value = net.loss_and_gradients(&x, &t, loss, &mut work).unwrap();
        let mut all = parameters(work.gradients().as_network());
        all.push(value);
        all
    };
    let add = |mut sum: Vec<f64>, part: Vec<f64>| {
        sum.iter_mut().zip(part).for_each(|(s, p)| *s += p);
        sum
    };
    let whole = pass(&cost(), 0, 11);
    let online = (0..11)
        .map(|i| pass(&cost(), i, i + 1))
        .reduce(add)
        .unwrap();
    let mini = [(0, 4), (4, 8), (8, 11)];
    let mini = mini.map(|(from, to)| pass(&cost(), from, to));
    assert_close(&online, &whole, ROUNDING);
    assert_close(&mini.into_iter().reduce(add).unwrap(), &whole, ROUNDING);
    let mean = cost().reduction(Reduction::PerSample);
    assert_differ(&pass(&mean, 0, 11), &whole, 1e-3);
    let eleven: Vec<f64> = pass(&mean, 0, 11).iter().map(|g| 11.0 * g).collect();
    assert_close(&eleven, &whole, ROUNDING);
}
