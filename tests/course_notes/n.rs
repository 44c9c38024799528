//! N: "Introduction to neural networks", chapter 1.

use faer::linalg::solvers::SolveLstsq;
use faer::{Mat, Side};
use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, entries, parameters, sigmoid,
    sigmoid_slope, values,
};

/// `½Σ(t − y)²` over all outputs and samples.
pub(crate) fn half_sum() -> SquaredError {
    SquaredError::new().half().reduction(Reduction::Sum)
}

/// `½Σ(t − y)²` per sample, averaged over samples.
pub(crate) fn half_mean() -> SquaredError {
    SquaredError::new().half().reduction(Reduction::PerSample)
}

network! {
    /// y = Σ wᵢxᵢ.
    struct Linear {
        input: 3,
        output: dense(1, bias = false),
    }
}

#[test]
fn n1_linear_model_reaches_the_least_squares_solution() {
    let mut random = Random(1);
    let rows: Vec<[f64; 3]> = random.rows(60);
    let targets: Vec<[f64; 1]> = rows
        .iter()
        .map(|x| [1.5 * x[0] - 2.0 * x[1] + 0.5 * x[2] + 0.3 * random.normal()])
        .collect();
    let a = Mat::from_fn(rows.len(), 3, |i, j| rows[i][j]);
    let y = Mat::from_fn(rows.len(), 1, |i, _| targets[i][0]);
    let closed_form = entries(a.qr().solve_lstsq(&y).as_ref());

    let (x, t) = (batch::<f64, 3>(&rows), batch::<f64, 1>(&targets));
    let mut net = Linear::<f64>::new(1);
    let mut sgd = Sgd::new(0.5);
    let mut work = net.workspace(rows.len());
    let loss = SquaredError::new();
    for step in 0..400 {
        if step == 10 {
            assert_differ(&parameters(&net), &closed_form, 1e-9);
        }
        net.train_step(&x, &t, &loss, &mut sgd, &mut work).unwrap();
    }
    assert_close(&parameters(&net), &closed_form, 1e-9);

    // The normal equations give the same, and noise keeps them away from the true weights.
    let normal = a.transpose() * &a;
    let solved = normal.llt(Side::Lower).unwrap();
    let by_normal = faer::linalg::solvers::Solve::solve(&solved, a.transpose() * &y);
    assert_close(&entries(by_normal.as_ref()), &closed_form, 1e-10);
    assert_differ(&closed_form, &[1.5, -2.0, 0.5], 1e-3);
}

network! {
    /// U·(W·x): two matrices and no activation.
    #[allow(linear_after_linear)]
    struct TwoLinear {
        input: 4,
        hidden: dense(3, bias = false),
        output: dense(2, bias = false),
    }
}

network! {
    /// (U·W)·x.
    struct OneLinear {
        input: 4,
        output: dense(2, bias = false),
    }
}

#[test]
fn n2_linear_layers_collapse_into_one() {
    let mut random = Random(2);
    let (w, u): ([[f64; 4]; 3], [[f64; 3]; 2]) = (random.matrix(), random.matrix());
    let two = TwoLinear {
        hidden: Dense::without_bias(w),
        output: Dense::without_bias(u),
    };
    let product = std::array::from_fn(|i| {
        std::array::from_fn(|k| (0..3).map(|j| u[i][j] * w[j][k]).sum::<f64>())
    });
    let one = OneLinear {
        output: Dense::without_bias(product),
    };
    let x = batch(&random.rows(20));
    assert_close(
        &values(&one.predict(&x)),
        &values(&two.predict(&x)),
        ROUNDING,
    );

    let mut wrong = one;
    wrong.output.weight_mut()[(1, 2)] += 1e-6;
    assert_differ(
        &values(&wrong.predict(&x)),
        &values(&two.predict(&x)),
        ROUNDING,
    );

    // Three layers of units (4, 3, 2) have two weight matrices.
    let matrices = two.tensors().filter(|p| p.shape().len() == 2).count();
    assert_eq!(matrices, 2);
}

network! {
    struct WithBias {
        input: 3,
        hidden: dense(4) -> relu,
        output: dense(2) -> sigmoid,
    }
}

network! {
    /// The same on `[x, 1]`; one more hidden unit hands the 1 on.
    struct WithoutBias {
        input: 4,
        hidden: dense(5, bias = false) -> relu,
        output: dense(2, bias = false) -> sigmoid,
    }
}

#[test]
fn n3_bias_is_a_column_fed_by_one() {
    let mut random = Random(3);
    let (w, b): ([[f64; 3]; 4], [f64; 4]) = (random.matrix(), random.array());
    let (u, c): ([[f64; 4]; 2], [f64; 2]) = (random.matrix(), random.array());
    let with = WithBias {
        hidden: Dense::new(w, b),
        output: Dense::new(u, c),
    };
    let widened = |constant: f64| WithoutBias {
        hidden: Dense::without_bias(std::array::from_fn(|j| match j {
            4 => [0.0, 0.0, 0.0, constant],
            _ => [w[j][0], w[j][1], w[j][2], b[j]],
        })),
        output: Dense::without_bias(std::array::from_fn(|i| {
            [u[i][0], u[i][1], u[i][2], u[i][3], c[i]]
        })),
    };
    let rows: Vec<[f64; 3]> = random.rows(20);
    let with_one: Vec<[f64; 4]> = rows.iter().map(|x| [x[0], x[1], x[2], 1.0]).collect();
    let expected = values(&with.predict(batch(&rows)));
    assert_close(
        &values(&widened(1.0).predict(batch(&with_one))),
        &expected,
        ROUNDING,
    );
    assert_differ(
        &values(&widened(0.9).predict(batch(&with_one))),
        &expected,
        ROUNDING,
    );
}

network! {
    struct SigmoidLayer { input: 1, unit: dense(1) -> sigmoid, }
}
network! {
    struct TanhLayer { input: 1, unit: dense(1) -> tanh, }
}
network! {
    #[allow(relu_head)]
    struct ReluLayer { input: 1, unit: dense(1) -> relu, }
}

#[test]
fn n4_activations() {
    let unit = || Dense::new([[1.0]], [0.0]);
    let z: Vec<[f64; 1]> = (-40..=40).map(|i| [f64::from(i) / 8.0]).collect();
    let x = batch(&z);
    let expected = |f: fn(f64) -> f64| z.iter().map(|z| f(z[0])).collect::<Vec<_>>();
    let sigmoids = values(&SigmoidLayer { unit: unit() }.predict(&x));
    assert_close(&sigmoids, &expected(sigmoid), 1e-15);
    let tanhs = values(&TanhLayer { unit: unit() }.predict(&x));
    assert_close(&tanhs, &expected(f64::tanh), 1e-15);
    assert_close(
        &tanhs,
        &expected(|x| (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())),
        1e-14,
    );
    let relus = values(&ReluLayer { unit: unit() }.predict(&x));
    assert_close(&relus, &expected(|x| if x > 0.0 { x } else { 0.0 }), 0.0);
    assert_differ(&tanhs, &sigmoids, 1e-3);
}

network! {
    /// The notes' 2-2-1 network.
    pub(crate) struct Xor {
        input: 2,
        hidden: dense(2) -> sigmoid,
        output: dense(1) -> sigmoid,
    }
}

const W: [[f64; 2]; 2] = [[3.0, 4.0], [2.0, 3.0]];
const B: [f64; 2] = [-2.0, -4.0];
const U: [f64; 2] = [5.0, -5.0];
const C: f64 = -2.0;
/// The notes' order of the four inputs.
pub(crate) const X: [[f64; 2]; 4] = [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
pub(crate) const T: [[f64; 1]; 4] = [[1.0], [0.0], [1.0], [0.0]];

pub(crate) fn xor<S: Scalar>() -> Xor<S> {
    Xor {
        hidden: Dense::new(W.map(|row| row.map(S::from_f64)), B.map(S::from_f64)),
        output: Dense::new([U.map(S::from_f64)], [S::from_f64(C)]),
    }
}

/// The table of N5: h₀, h₁, pre-activation and y of the four inputs.
fn forward_table<S: Scalar>(net: &Xor<S>) -> [Vec<f64>; 4] {
    let trace = net.trace(&batch(&X), &batch(&T), &half_sum()).unwrap();
    let hidden = &trace.layer("hidden").unwrap().u;
    let output = trace.layer("output").unwrap();
    let column = |j| entries(hidden.as_ref().subcols(j, 1));
    [
        column(0),
        column(1),
        entries(output.z.as_ref()),
        entries(output.u.as_ref()),
    ]
}

fn assert_table_of_n5<S: Scalar>() {
    let net = xor::<S>();
    let [h0, h1, z, y] = forward_table(&net);
    assert_close(&h0, &[0.731, 0.119, 0.881, 0.993], 5e-4);
    assert_close(&h1, &[0.119, 0.018, 0.269, 0.731], 5e-4);
    assert_close(&z, &[1.0593, -1.4939, 1.0593, -0.6888], 5.1e-5);
    assert_close(&y, &[0.7426, 0.1833, 0.7426, 0.3343], 5.1e-5);
    assert_close(&values(&net.predict(&batch(&X))), &y, 1e-6);
    for (x, y) in X.iter().zip(&y) {
        let [one] = net.predict_one(&x.map(S::from_f64));
        assert_close(&[one.to_f64()], &[*y], 1e-6);
    }
    let mut work = net.workspace(4);
    let loss = net.loss(&batch(&X), &batch(&T), &half_sum(), &mut work);
    assert_close(&[loss.unwrap().to_f64()], &[0.138_966_4], 1e-7);
}

#[test]
fn n5_xor_forward_table() {
    assert_table_of_n5::<f64>();
    assert_table_of_n5::<f32>();
    // As printed, without the minus signs, the weights do not compute XOR.
    let printed = Xor {
        hidden: Dense::new(W, B.map(f64::abs)),
        output: Dense::new([U.map(f64::abs)], [C.abs()]),
    };
    let [.., y] = forward_table(&printed);
    assert_differ(&y, &[0.7426, 0.1833, 0.7426, 0.3343], 1e-2);
    // The pre-activations the note prints come from h rounded to three digits.
    assert_differ(
        &[1.060, -1.495, 1.060, -0.690],
        &forward_table(&xor::<f64>())[2],
        5e-5,
    );
}

#[test]
fn n6_least_squares_loss() {
    let net = xor::<f64>();
    let y = values(&net.predict(batch(&X)));
    let by_hand: f64 = y
        .iter()
        .zip(T)
        .map(|(y, [t])| 0.5 * (t - y) * (t - y))
        .sum();
    let mut work = net.workspace(4);
    let mut value = |loss: SquaredError| {
        let loss = net.loss(&batch(&X), &batch(&T), &loss, &mut work);
        [loss.unwrap()]
    };
    assert_close(&value(half_sum()), &[by_hand], 1e-15);
    assert_close(&value(half_mean()), &[by_hand / 4.0], 1e-15);
    assert_differ(
        &value(SquaredError::new().reduction(Reduction::Sum)),
        &[by_hand],
        1e-2,
    );
}

/// The closed-form gradients of N7: ∂W, ∂b, ∂U, ∂c of one sample, in the order of the parameters.
pub(crate) fn closed_form(
    w: [[f64; 2]; 2],
    b: [f64; 2],
    u: [f64; 2],
    c: f64,
    x: [f64; 2],
    t: f64,
) -> Vec<f64> {
    let s = affine(&w, &b, &x);
    let h = s.map(sigmoid);
    let [s_y] = affine(&[u], &[c], &h);
    let delta = -(t - sigmoid(s_y)) * sigmoid_slope(s_y);
    let back = |i: usize| delta * u[i] * sigmoid_slope(s[i]);
    let w = (0..2).flat_map(|i| x.map(|x| back(i) * x));
    let all = w.chain([back(0), back(1)]).chain(h.map(|h| delta * h));
    all.chain([delta]).collect()
}

#[test]
fn n7_closed_form_updates() {
    let net = xor::<f64>();
    let mut work = net.workspace(1);
    let mut gradients = |x: [f64; 2], t: f64| {
        let (x, t) = (batch(&[x]), batch(&[[t]]));
        net.loss_and_gradients(&x, &t, &half_sum(), &mut work)
            .unwrap();
        parameters(work.gradients().as_network())
    };
    // ∂W, ∂b, ∂U, ∂c at (1, 0): the column of x₁ is ∂b, the column of x₂ is 0.
    let (db, delta) = ([-0.048_382_0, 0.025_836_7], -0.049_215_8);
    let numbers = [
        db[0],
        0.0,
        db[1],
        0.0,
        db[0],
        db[1],
        -0.035_979_6,
        -0.005_866_7,
        delta,
    ];
    let found = gradients([1.0, 0.0], 1.0);
    assert_close(&found, &numbers, 5.1e-8);
    assert_eq!(
        found[..6],
        [found[4], 0.0, found[5], 0.0, found[4], found[5]]
    );

    let mut random = Random(7);
    for _ in 0..20 {
        let (x, t) = (random.array(), random.uniform());
        let expected = closed_form(W, B, U, C, x, t);
        assert_close(&gradients(x, t), &expected, ROUNDING);
        // r′(s_h)·x_i in place of x_j, as printed, is another matrix.
        let [x0, x1] = x;
        let mut printed = expected.clone();
        printed[1] = expected[4] * x0;
        printed[2] = expected[5] * x1;
        assert_differ(&gradients(x, t), &printed, ROUNDING);
    }
}

#[test]
fn n7_a_step_subtracts_the_learning_rate_times_the_gradient() {
    for rate in [1.0, 0.25] {
        let mut net = xor::<f64>();
        let (mut work, mut sgd) = (net.workspace(1), Sgd::new(rate));
        let before = parameters(&net);
        net.train_step(
            &batch(&[X[2]]),
            &batch(&[T[2]]),
            &half_sum(),
            &mut sgd,
            &mut work,
        )
        .unwrap();
        let gradient = closed_form(W, B, U, C, X[2], T[2][0]);
        let moved = |eta: f64| -> Vec<f64> {
            before
                .iter()
                .zip(&gradient)
                .map(|(w, g)| w - eta * g)
                .collect()
        };
        assert_close(&parameters(&net), &moved(rate), ROUNDING);
        assert_differ(&parameters(&net), &moved(0.5), ROUNDING);
    }
}
