//! R: "Neural network notes with solved problems", S. Rangan.

use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, sigmoid, softmax, step, values,
};

network! {
    struct HardThreshold { input: 3, hidden: dense(4) -> step, output: dense(1), }
}
network! {
    struct SoftThreshold { input: 3, hidden: dense(4) -> sigmoid, output: dense(1), }
}
network! {
    struct Rectified { input: 3, hidden: dense(4) -> relu, output: dense(1), }
}

#[test]
fn r1_hidden_activations() {
    let mut random = Random(1);
    let (w, mut b): ([[f64; 3]; 4], [f64; 4]) = (random.matrix(), random.array());
    let (v, c): ([[f64; 4]; 1], [f64; 1]) = (random.matrix(), random.array());
    b[0] = 0.0; // at x = 0 the first unit is exactly at its threshold
    let rows: Vec<[f64; 3]> = [vec![[0.0; 3]], random.rows(20)].concat();
    let x = batch(&rows);
    let (hidden, output) = (|| Dense::new(w, b), || Dense::new(v, c));
    let expected = |f: fn(f64) -> f64| -> Vec<f64> {
        let unit = |x: &[f64; 3]| affine(&v, &c, &affine(&w, &b, x).map(f))[0];
        rows.iter().map(unit).collect()
    };
    let hard = HardThreshold {
        hidden: hidden(),
        output: output(),
    }
    .predict(&x);
    let soft = SoftThreshold {
        hidden: hidden(),
        output: output(),
    }
    .predict(&x);
    let relu = Rectified {
        hidden: hidden(),
        output: output(),
    }
    .predict(&x);
    assert_close(&values(&hard), &expected(step), ROUNDING);
    assert_close(&values(&soft), &expected(sigmoid), ROUNDING);
    assert_close(&values(&relu), &expected(|z| z.max(0.0)), ROUNDING);
    // At 0 the hard threshold is 1.
    let zero_at_zero = expected(|z| if z > 0.0 { 1.0 } else { 0.0 });
    assert_differ(&values(&hard)[..1], &zero_at_zero[..1], 1e-3);
}

network! {
    struct BinaryNet { input: 2, output: dense(1) -> sigmoid, }
}
network! {
    struct ClassNet { input: 2, output: dense(3) -> softmax, }
}
network! {
    struct RealNet { input: 2, output: dense(1), }
}

#[test]
fn r2_outputs_and_hard_decisions() {
    let mut random = Random(2);
    let x: Vec<[f64; 2]> = [vec![[0.0; 2]], random.rows(30)].concat();
    // Binary: the sigmoid of the logit; the decision is z ≥ 0, and at x = 0 the logit is 0.
    let (w, zero): ([[f64; 2]; 1], [f64; 1]) = (random.matrix(), [0.0]);
    let net = BinaryNet {
        output: Dense::new(w, zero),
    };
    let z: Vec<f64> = x.iter().map(|x| affine(&w, &zero, x)[0]).collect();
    assert_close(&values(&net.logits(batch(&x))), &z, ROUNDING);
    let p: Vec<f64> = z.iter().map(|z| sigmoid(*z)).collect();
    assert_close(&values(&net.predict(batch(&x))), &p, ROUNDING);
    let decided: Vec<bool> = net
        .decide(batch(&x))
        .unwrap()
        .iter()
        .map(|[yes]| *yes)
        .collect();
    assert_eq!(decided, z.iter().map(|z| *z >= 0.0).collect::<Vec<_>>());
    assert_ne!(decided, z.iter().map(|z| *z > 0.0).collect::<Vec<_>>());
    // K classes: softmax, and the largest logit.
    let (w, b): ([[f64; 2]; 3], [f64; 3]) = (random.matrix(), random.array());
    let net = ClassNet {
        output: Dense::new(w, b),
    };
    let p: Vec<f64> = x.iter().flat_map(|x| softmax(&affine(&w, &b, x))).collect();
    assert_close(&values(&net.predict(batch(&x))), &p, ROUNDING);
    let largest = |x: &[f64; 2]| {
        let z = affine(&w, &b, x);
        (0..3).max_by(|i, j| z[*i].total_cmp(&z[*j])).unwrap()
    };
    let classes = net.classify(batch(&x)).unwrap();
    assert_eq!(classes, x.iter().map(largest).collect::<Vec<_>>());
    assert!(classes.iter().any(|class| *class != classes[0]));
    // Regression: the identity.
    let (w, b): ([[f64; 2]; 1], [f64; 1]) = (random.matrix(), random.array());
    let net = RealNet {
        output: Dense::new(w, b),
    };
    let y: Vec<f64> = x.iter().map(|x| affine(&w, &b, x)[0]).collect();
    assert_close(&values(&net.predict(batch(&x))), &y, ROUNDING);
}

#[test]
fn r3_batch_form() {
    let mut random = Random(3);
    let (w, b): ([[f64; 2]; 3], [f64; 3]) = (random.matrix(), random.array());
    let net = ClassNet {
        output: Dense::new(w, b),
    };
    let rows: Vec<[f64; 2]> = random.rows(17);
    // Z = X·Wᵀ + B with faer's matrices, one sample per row.
    let x = faer::Mat::from_fn(17, 2, |i, j| rows[i][j]);
    let product = &x * net.output.weight().transpose();
    let z = faer::Mat::from_fn(17, 3, |i, j| product[(i, j)] + b[j]);
    let together = net.logits(batch(&rows));
    assert_close(
        &values(&together),
        &crate::plain::entries(z.as_ref()),
        ROUNDING,
    );
    for (row, z) in rows.iter().zip(together.rows()) {
        assert_close(&values(&net.logits(batch(&[*row]))), z, ROUNDING);
    }
    assert_differ(together.row(0), together.row(1), 1e-3);
}

const HIDDEN: usize = 24;

network! {
    /// A 20×20 grey image of a letter a–z.
    struct Letters { input: 20 * 20, hidden: dense(HIDDEN) -> relu, output: dense(26) -> softmax, }
}
network! {
    /// 120 features of speech: male or female.
    struct Speech { input: 120, hidden: dense(HIDDEN) -> tanh, output: dense(1) -> sigmoid, }
}
network! {
    /// The last five days' average price: the price.
    struct Stocks { input: 5, hidden: dense(HIDDEN) -> relu, output: dense(1), }
}

#[test]
fn r7_problem_4_architectures() {
    type L = Letters<f32>;
    type P = Speech<f32>;
    type S = Stocks<f32>;
    assert_eq!(
        (L::INPUT, L::OUTPUT, L::PARAMETERS),
        (400, 26, 401 * HIDDEN + (HIDDEN + 1) * 26)
    );
    assert_eq!(
        (P::INPUT, P::OUTPUT, P::PARAMETERS),
        (120, 1, 121 * HIDDEN + HIDDEN + 1)
    );
    assert_eq!(
        (S::INPUT, S::OUTPUT, S::PARAMETERS),
        (5, 1, 6 * HIDDEN + HIDDEN + 1)
    );
    // Each output has its meaning: a distribution, a probability, any value.
    let mut random = Random(7);
    let p = L::new(7).predict(batch(&random.rows(3)));
    let sums: Vec<f64> = p
        .rows()
        .map(|row| f64::from(row.iter().sum::<f32>()))
        .collect();
    assert_close(&sums, &[1.0; 3], 1e-6);
    let p = values(&P::new(7).predict(batch(&random.rows(3))));
    assert!(p.iter().all(|p| 0.0 < *p && *p < 1.0));
    let stocks = S::new(7);
    let x = batch(&random.rows(3));
    assert_eq!(stocks.predict(&x), stocks.logits(&x));
}

/// Features of two speakers' voices: the sign of a seeded combination of them.
fn voices(random: &mut Random, count: usize) -> (Vec<[f64; 120]>, Vec<usize>) {
    let rows: Vec<[f64; 120]> = random.rows(count);
    let label = |x: &[f64; 120]| usize::from(x.iter().take(8).sum::<f64>() > 0.0);
    let labels = rows.iter().map(label).collect();
    (rows, labels)
}

#[test]
fn r7_speech_network_trained_for_one_epoch() {
    let mut random = Random(77);
    let (rows, labels) = voices(&mut random, 4096);
    let (unseen, truth) = voices(&mut random, 1000);
    let unseen = batch(&unseen);
    let accuracy = |net: &Speech<f32>| {
        let decided = net.decide(&unseen).unwrap();
        decided
            .iter()
            .zip(&truth)
            .filter(|([yes], truth)| usize::from(*yes) == **truth)
            .count()
    };
    let mut net = Speech::<f32>::new(7);
    let before = accuracy(&net);
    let (mut work, mut adam) = (net.workspace(32), Adam::new(3e-3));
    let loss = BinaryCrossEntropy::new();
    for (x, labels) in rows.chunks(32).zip(labels.chunks(32)) {
        let labels = Labels::<2>::new(labels).unwrap();
        net.train_step(&batch(x), &labels, &loss, &mut adam, &mut work)
            .unwrap();
    }
    let after = accuracy(&net);
    assert!(
        before < 650 && after > 850,
        "{before} of 1000 before, {after} after"
    );
}

network! {
    struct StepSigmoid { input: 3, hidden: dense(5) -> step, output: dense(1) -> sigmoid, }
}
network! {
    struct TwoSigmoids { input: 3, hidden: dense(5) -> sigmoid, output: dense(1) -> sigmoid, }
}
network! {
    struct StepSoftmax { input: 3, hidden: dense(5) -> step, output: dense(4) -> softmax, }
}

/// The sigmoid as the note writes it for the logistic loss, e^z/(1 + e^z): it overflows past z = 709.
fn logistic(z: f64) -> f64 {
    z.exp() / (1.0 + z.exp())
}

#[test]
fn r8_problem_5_batches_without_loops() {
    let mut random = Random(8);
    let (w, b): ([[f64; 3]; 5], [f64; 5]) = (random.matrix(), random.array());
    let (v1, c1): ([[f64; 5]; 1], [f64; 1]) = (random.matrix(), random.array());
    let (v4, c4): ([[f64; 5]; 4], [f64; 4]) = (random.matrix(), random.array());
    let rows: Vec<[f64; 3]> = random.rows(40);
    let u = |x: &[f64; 3]| affine(&w, &b, x).map(step);
    let one = StepSigmoid {
        hidden: Dense::new(w, b),
        output: Dense::new(v1, c1),
    };
    let smooth = TwoSigmoids {
        hidden: Dense::new(w, b),
        output: Dense::new(v1, c1),
    };
    let four = StepSoftmax {
        hidden: Dense::new(w, b),
        output: Dense::new(v4, c4),
    };
    let single = |hidden: fn(f64) -> f64, output: fn(f64) -> f64| -> Vec<f64> {
        let one = |x| output(affine(&v1, &c1, &affine(&w, &b, x).map(hidden))[0]);
        rows.iter().map(one).collect()
    };
    let softmaxes: Vec<f64> = rows
        .iter()
        .flat_map(|x| softmax(&affine(&v4, &c4, &u(x))))
        .collect();
    let (hard, soft) = (
        values(&one.predict(batch(&rows))),
        values(&smooth.predict(batch(&rows))),
    );
    // Both ways to write the sigmoid.
    for written in [sigmoid, logistic] {
        assert_close(&hard, &single(step, written), ROUNDING);
        assert_close(&soft, &single(written, written), ROUNDING);
    }
    assert_differ(&hard, &single(step, f64::tanh), 1e-2);
    assert_differ(&soft, &hard, 1e-2);
    assert_close(&values(&four.predict(batch(&rows))), &softmaxes, ROUNDING);
    let reversed: Vec<f64> = softmaxes.iter().rev().copied().collect();
    assert_differ(&values(&four.predict(batch(&rows))), &reversed, 1e-3);
}

#[test]
fn r8_sigmoid_is_finite_where_the_notes_overflows() {
    for z in [-800.0, -710.0, 700.0, 710.0, 1e4] {
        let net = StepSigmoid {
            hidden: Dense::new([[0.0; 3]; 5], [-1.0; 5]),
            output: Dense::new([[0.0; 5]], [z]),
        };
        let p = values(&net.predict(batch(&[[0.0; 3]])));
        assert_close(&p, &[f64::from(u8::from(z > 0.0))], 1e-300);
        assert_eq!(logistic(z).is_nan(), z > 709.0, "the note's formula at {z}");
    }
}

#[test]
fn r8_softmax_is_finite_where_the_notes_overflows() {
    let big = |z: [f64; 4]| StepSoftmax {
        hidden: Dense::new([[0.0; 3]; 5], [-1.0; 5]),
        output: Dense::new([[0.0; 5]; 4], z),
    };
    for z in [
        [800.0, 799.0, 0.0, -800.0],
        [1e4, 1e4 - 1.0, 1.0, -1e4],
        [-1e4, -1e4 - 1.0, -2e4, -3e4],
    ] {
        let p = values(&big(z).predict(batch(&[[0.0; 3]])));
        let first = 1.0 / (1.0 + (-1.0_f64).exp());
        assert_close(&p, &[first, 1.0 - first, 0.0, 0.0], ROUNDING);
        assert!(softmax(&z)[0].is_nan(), "the note's formula at {z:?}");
    }
}
