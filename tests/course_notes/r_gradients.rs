//! R, continued: gradients of tensors, losses on the logits.

use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, entries, parameters,
    sigmoid_slope, softmax, values,
};

network! {
    /// z = Wx + b.
    struct Affine { input: 3, layer: dense(4), }
}
network! {
    /// u = σ(Wx + b).
    struct Squashed { input: 3, layer: dense(4) -> sigmoid, }
}

/// `row_i · x_j` at row i of a 4×3 matrix, then `row_i` at place i of 4: the rest is 0.
fn only_row(i: usize, factor: f64, x: [f64; 3]) -> Vec<f64> {
    let mut all = vec![0.0; 16];
    for j in 0..3 {
        all[i * 3 + j] = factor * x[j];
    }
    all[12 + i] = factor;
    all
}

#[test]
fn r9_gradients_of_tensors() {
    let mut random = Random(9);
    let (w, b): ([[f64; 3]; 4], [f64; 4]) = (random.matrix(), random.array());
    let x: [f64; 3] = random.array();
    let z = affine(&w, &b, &x);
    let plain = Affine {
        layer: Dense::new(w, b),
    };
    let squashed = Squashed {
        layer: Dense::new(w, b),
    };
    // ∂z_i/∂x_j = W_ij, of shape (shape of z, shape of x).
    let jacobian = plain.jacobian(&x);
    assert_eq!((jacobian.nrows(), jacobian.ncols()), (4, 3));
    assert_close(&entries(jacobian.as_ref()), w.as_flattened(), ROUNDING);
    // ∂u_i/∂x_j = f′(z_i)·W_ij.
    let scaled: Vec<f64> = (0..4)
        .flat_map(|i| w[i].map(|w| sigmoid_slope(z[i]) * w))
        .collect();
    assert_close(&entries(squashed.jacobian(&x).as_ref()), &scaled, ROUNDING);
    assert_differ(
        &entries(squashed.jacobian(&x).as_ref()),
        w.as_flattened(),
        1e-2,
    );
    let [by_z, by_u] = [
        plain.jacobian_of_parameters(&x),
        squashed.jacobian_of_parameters(&x),
    ];
    for (i, &z) in z.iter().enumerate() {
        // ∂z_i/∂W_ij = x_j and ∂z_i/∂b_i = 1; for u times f′(z_i).
        let found = entries(by_z.as_ref().subrows(i, 1));
        assert_close(&found, &only_row(i, 1.0, x), ROUNDING);
        let slope = sigmoid_slope(z);
        let found = entries(by_u.as_ref().subrows(i, 1));
        assert_close(&found, &only_row(i, slope, x), ROUNDING);
        assert_differ(&found, &only_row((i + 1) % 4, slope, x), 1e-3);
    }
}

#[test]
fn r9_gradients_of_the_squared_error() {
    let mut random = Random(99);
    let (w, b): ([[f64; 3]; 4], [f64; 4]) = (random.matrix(), random.array());
    let (x, y): ([f64; 3], [f64; 4]) = (random.array(), random.array());
    let z = affine(&w, &b, &x);
    let dz: [f64; 4] = std::array::from_fn(|i| 2.0 * (z[i] - y[i]));
    let net = Affine {
        layer: Dense::new(w, b),
    };
    let mut work = net.workspace(1).with_input_gradient();
    let loss = SquaredError::new().reduction(Reduction::Sum);
    let value = net.loss_and_gradients(&batch(&[x]), &batch(&[y]), &loss, &mut work);
    let norm: f64 = (0..4).map(|i| (y[i] - z[i]).powi(2)).sum();
    assert_close(&[value.unwrap()], &[norm], ROUNDING);
    let dw: Vec<f64> = dz.iter().flat_map(|d| x.map(|x| d * x)).collect();
    assert_close(
        &parameters(work.gradients().as_network()),
        &[dw, dz.to_vec()].concat(),
        ROUNDING,
    );
    let dx: Vec<f64> = (0..3)
        .map(|j| (0..4).map(|i| dz[i] * w[i][j]).sum())
        .collect();
    let found = entries(work.input_gradient().unwrap());
    assert_close(&found, &dx, ROUNDING);
    // As printed, without the sum over i.
    let printed: Vec<f64> = (0..3).map(|j| dz[0] * w[0][j]).collect();
    assert_differ(&found, &printed, 1e-3);
}

network! {
    /// (x₁ + x₂x₃, x₁² + 3x₂), with products written as differences of squares.
    struct Tensor {
        input: 3,
        squares: dense(7) -> square,
        output: dense(2, bias = false),
    }
}

#[test]
fn r9_jacobian_of_a_function_declared_as_a_network() {
    let quarter = 0.25;
    let net = Tensor {
        squares: Dense::new(
            [
                [1.0, 0.0, 0.0],
                [1.0, 0.0, 0.0],
                [0.0, 1.0, 1.0],
                [0.0, 1.0, -1.0],
                [1.0, 0.0, 0.0],
                [0.0, 1.0, 0.0],
                [0.0, 1.0, 0.0],
            ],
            [1.0, -1.0, 0.0, 0.0, 0.0, 1.0, -1.0],
        ),
        output: Dense::without_bias([
            [quarter, -quarter, quarter, -quarter, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 1.0, 0.75, -0.75],
        ]),
    };
    let mut random = Random(999);
    for _ in 0..10 {
        let [x1, x2, x3]: [f64; 3] = random.array();
        let f = values(&net.predict(batch(&[[x1, x2, x3]])));
        assert_close(&f, &[x1 + x2 * x3, x1 * x1 + 3.0 * x2], ROUNDING);
        let jacobian = entries(net.jacobian(&[x1, x2, x3]).as_ref());
        assert_close(&jacobian, &[1.0, x3, x2, 2.0 * x1, 3.0, 0.0], ROUNDING);
        assert_differ(&jacobian, &[1.0, x2, x3, 2.0 * x1, 3.0, 0.0], ROUNDING);
    }
}

network! {
    struct Logistic { input: 3, output: dense(1) -> sigmoid, }
}
network! {
    struct Classes { input: 3, output: dense(4) -> softmax, }
}
network! {
    struct Regression { input: 3, output: dense(2), }
}

#[test]
fn r10_logistic_loss_and_its_gradient() {
    let mut random = Random(10);
    let (w, b): ([[f64; 3]; 1], [f64; 1]) = (random.matrix(), random.array());
    let rows: Vec<[f64; 3]> = random.rows(9);
    let labels: Vec<usize> = (0..9).map(|i| i % 2).collect();
    let z: Vec<f64> = rows.iter().map(|x| affine(&w, &b, x)[0]).collect();
    let y: Vec<f64> = labels
        .iter()
        .map(|l| f64::from(u8::from(*l == 1)))
        .collect();
    let loss = BinaryCrossEntropy::new().reduction(Reduction::Sum);
    let mut net = Logistic {
        output: Dense::new(w, b),
    };
    let (mut work, mut sgd) = (net.workspace(9), Sgd::new(0.1));
    let x = batch(&rows);
    let targets: Vec<[f64; 1]> = y.iter().map(|y| [*y]).collect();
    let value = net
        .loss_and_gradients(&x, &batch(&targets), &loss, &mut work)
        .unwrap();
    let formula: f64 = z.iter().zip(&y).map(|(z, y)| z.exp().ln_1p() - y * z).sum();
    assert_close(&[value], &[formula], ROUNDING);
    let dz: Vec<f64> = z
        .iter()
        .zip(&y)
        .map(|(z, y)| -y + z.exp() / (1.0 + z.exp()))
        .collect();
    let mut expected: Vec<f64> = (0..3)
        .map(|j| dz.iter().zip(&rows).map(|(d, x)| d * x[j]).sum())
        .collect();
    expected.push(dz.iter().sum());
    assert_close(
        &parameters(work.gradients().as_network()),
        &expected,
        ROUNDING,
    );
    // As printed, the gradient of w has no sum.
    let printed: Vec<f64> = rows[0].iter().map(|x| dz[0] * x).chain([dz[0]]).collect();
    assert_differ(&parameters(work.gradients().as_network()), &printed, 1e-2);
    // Labels give the same, and SGD is θ −= α·∂L/∂θ.
    let before = parameters(&net);
    let labels = Labels::<2>::new(labels).unwrap();
    net.train_step(&x, &labels, &loss, &mut sgd, &mut work)
        .unwrap();
    let moved: Vec<f64> = before
        .iter()
        .zip(&expected)
        .map(|(p, g)| p - 0.1 * g)
        .collect();
    assert_close(&parameters(&net), &moved, ROUNDING);
    assert_differ(&parameters(&net), &before, 1e-3);
}

#[test]
fn r10_class_and_regression_losses() {
    let mut random = Random(100);
    let (w, b): ([[f64; 3]; 4], [f64; 4]) = (random.matrix(), random.array());
    let rows: Vec<[f64; 3]> = random.rows(9);
    let labels: Vec<usize> = (0..9).map(|i| (5 * i) % 4).collect();
    let net = Classes {
        output: Dense::new(w, b),
    };
    let z = |x: &[f64; 3]| affine(&w, &b, x);
    let formula = |shift: usize| -> f64 {
        let term = |(x, l): (&[f64; 3], &usize)| {
            let sum: f64 = z(x).iter().map(|z| z.exp()).sum();
            sum.ln() - z(x)[(l + shift) % 4]
        };
        rows.iter().zip(&labels).map(term).sum()
    };
    let sum = CrossEntropy::new().reduction(Reduction::Sum);
    let mut work = net.workspace(9);
    let labels = Labels::<4>::new(labels.clone()).unwrap();
    let found = net.loss(&batch(&rows), &labels, &sum, &mut work).unwrap();
    assert_close(&[found], &[formula(0)], ROUNDING);
    // The notes count classes from 1.
    assert_differ(&[found], &[formula(1)], 1e-2);
    let one_hot = net.loss(batch(&rows), labels.one_hot::<f64>(), &sum, &mut work);
    assert_close(&[one_hot.unwrap()], &[found], ROUNDING);

    let (w, b): ([[f64; 3]; 2], [f64; 2]) = (random.matrix(), random.array());
    let net = Regression {
        output: Dense::new(w, b),
    };
    let targets: Vec<[f64; 2]> = random.rows(9);
    let squares: f64 = (rows.iter().zip(&targets))
        .map(|(x, y)| {
            affine(&w, &b, x)
                .iter()
                .zip(y)
                .map(|(z, y)| (z - y).powi(2))
                .sum::<f64>()
        })
        .sum();
    let mut work = net.workspace(9);
    let loss = SquaredError::new().reduction(Reduction::Sum);
    let found = net
        .loss(&batch(&rows), &batch(&targets), &loss, &mut work)
        .unwrap();
    assert_close(&[found], &[squares], ROUNDING);
}

network! {
    struct OneLogit { input: 1, output: dense(1) -> sigmoid, }
}
network! {
    struct ThreeLogits { input: 1, output: dense(3) -> softmax, }
}

/// Loss and ∂L/∂b of one sample whose logits are the biases.
fn at_logit<S: Scalar>(z: f64, label: usize) -> [f64; 2] {
    let net = OneLogit {
        output: Dense::new([[S::ZERO]], [S::from_f64(z)]),
    };
    let mut work = net.workspace(1);
    let labels = Labels::<2>::new([label]).unwrap();
    let loss = BinaryCrossEntropy::new();
    let value = net.loss_and_gradients(&batch(&[[0.0]]), &labels, &loss, &mut work);
    [
        value.unwrap().to_f64(),
        work.gradients().output.bias()[0].to_f64(),
    ]
}

fn at_logits<S: Scalar>(z: [f64; 3], label: usize) -> [f64; 4] {
    let net = ThreeLogits {
        output: Dense::new([[S::ZERO]; 3], z.map(S::from_f64)),
    };
    let mut work = net.workspace(1);
    let labels = Labels::<3>::new([label]).unwrap();
    let value = net.loss_and_gradients(&batch(&[[0.0]]), &labels, &CrossEntropy::new(), &mut work);
    let dz = work.gradients().output.bias();
    [
        value.unwrap().to_f64(),
        dz[0].to_f64(),
        dz[1].to_f64(),
        dz[2].to_f64(),
    ]
}

fn assert_stable<S: Scalar>() {
    for z in [100.0, 1e3, 1e4] {
        assert_close(&at_logit::<S>(z, 1), &[0.0, 0.0], 1e-30);
        assert_close(&at_logit::<S>(z, 0), &[z, 1.0], 0.0);
        assert_close(&at_logit::<S>(-z, 1), &[z, -1.0], 0.0);
        assert_close(&at_logit::<S>(-z, 0), &[0.0, 0.0], 1e-30);
        let logits = [z, -z, 0.0];
        assert_close(&at_logits::<S>(logits, 0), &[0.0, 0.0, 0.0, 0.0], 1e-30);
        assert_close(
            &at_logits::<S>(logits, 1),
            &[2.0 * z, 1.0, -1.0, 0.0],
            1e-30,
        );
        assert_close(&at_logits::<S>(logits, 2), &[z, 1.0, 0.0, -1.0], 1e-30);
        assert_close(
            &at_logits::<S>([z, z, -z], 0)[..3],
            &[2.0_f64.ln(), -0.5, 0.5],
            1e-3,
        );
    }
}

#[test]
fn r10_losses_are_stable_up_to_ten_thousand() {
    assert_stable::<f64>();
    assert_stable::<f32>();
    // The formulas as written do not agree.
    assert!((1e4_f64.exp() + 1.0).ln().is_infinite());
    assert!(softmax(&[1e4, -1e4, 0.0])[0].is_nan());
}
