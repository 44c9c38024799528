//! M: "Machine learning, course notes, section 6".

use approx::assert_abs_diff_eq;
use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, entries, parameters, sigmoid,
    softmax, transposed, values,
};

network! {
    /// Five layers of at most nine units.
    struct FiveLayers {
        input: 8,
        first: dense(9) -> relu,
        second: dense(9) -> relu,
        third: dense(9) -> relu,
        fourth: dense(9) -> relu,
        output: dense(4) -> softmax,
    }
}

#[test]
fn m1_width_and_depth() {
    type Net = FiveLayers<f64>;
    assert_eq!((Net::INPUT, Net::OUTPUT), (8, 4));
    let dense = || Net::LAYERS.iter().filter(|layer| layer.parameters > 0);
    assert_eq!(
        dense().map(|layer| layer.output.len()).collect::<Vec<_>>(),
        [9, 9, 9, 9, 4]
    );
    assert_eq!(Net::PARAMETERS, (8 + 1) * 9 + 3 * (9 + 1) * 9 + (9 + 1) * 4);
    // Five layers with weights, of which four are hidden.
    assert_eq!((Net::DEPTH, Net::WIDTH), (5, 9));
    let summary = Net::SUMMARY;
    assert!(
        summary.contains("8 inputs, 4 hidden layers, width 9 ") && summary.contains("depth 5 "),
        "{summary}"
    );
    // A layer is a linear combination and a non-linearity.
    let mut random = Random(1);
    let net = Net::new(1);
    let x: [f64; 8] = random.array();
    let trace = net
        .trace(
            &batch(&[x]),
            &Labels::<4>::new([0]).unwrap(),
            &CrossEntropy::new(),
        )
        .unwrap();
    let first = trace.layer("first").unwrap();
    let weight = std::array::from_fn(|j| std::array::from_fn(|k| net.first.weight()[(j, k)]));
    let z: [f64; 9] = affine(&weight, &[0.0; 9], &x);
    assert_close(&entries(first.z.as_ref()), &z, ROUNDING);
    assert_close(&entries(first.u.as_ref()), &z.map(|z| z.max(0.0)), ROUNDING);
    assert_differ(&entries(first.u.as_ref()), &z, ROUNDING);
}

network! {
    /// Two layers side by side after a common one.
    struct Heads {
        input: 8,
        trunk: dense(9) -> relu,
        output: (class: dense(4) -> softmax, price: dense(12)),
    }
}
network! {
    /// The same one after the other.
    #[allow(narrow_layer)]
    struct InARow {
        input: 8,
        trunk: dense(9) -> relu,
        class: dense(4) -> tanh,
        price: dense(12),
    }
}
network! {
    /// A short and a long way to the sum.
    struct TwoWays {
        input: 8,
        short: dense(9),
        long: from(input) -> { a: dense(5) -> tanh, b: dense(6) -> tanh, c: dense(9) },
        sum: add(short, long) -> relu,
        output: dense(4) -> softmax,
    }
}
network! {
    /// Learned parameters in four places, weights that combine features in two.
    struct Normed {
        input: 20,
        scaled: batch_norm,
        hidden: dense(9),
        norm: layer_norm,
        bent: prelu(0.25),
        output: dense(4) -> softmax,
    }
}
network! {
    /// Weights that are never learned.
    struct Expanded { input: 8, kernel: features(32, gamma = 0.5), output: dense(1) }
}

#[test]
fn m1_depth_is_the_longest_path_through_layers_with_weights() {
    // Two heads side by side add one, not two.
    assert_eq!((Heads::<f64>::DEPTH, Heads::<f64>::WIDTH), (2, 12));
    assert_eq!((InARow::<f64>::DEPTH, InARow::<f64>::WIDTH), (3, 12));
    assert_eq!((TwoWays::<f64>::DEPTH, TwoWays::<f64>::WIDTH), (4, 9));
    // Norms and `prelu` add none, nor do they widen: the norm of the input has 20 values.
    assert_eq!((Normed::<f64>::DEPTH, Normed::<f64>::WIDTH), (2, 9));
    let learned = Normed::<f64>::LAYERS.iter().filter(|l| l.parameters > 0);
    assert_eq!(learned.count(), 5);
    // Fixed features count, with their width, though they have nothing to learn.
    assert_eq!((Expanded::<f64>::DEPTH, Expanded::<f64>::WIDTH), (2, 32));
    assert_eq!(Expanded::<f64>::PARAMETERS, 33);
    for (summary, said) in [
        (Heads::<f64>::SUMMARY, "1 hidden layer, width 12 "),
        (TwoWays::<f64>::SUMMARY, "3 hidden layers, width 9 "),
        (Normed::<f64>::SUMMARY, "1 hidden layer, width 9 "),
        (Expanded::<f64>::SUMMARY, "1 hidden layer, width 32 "),
    ] {
        assert!(summary.contains(said), "{said}{summary}");
    }
}

network! {
    #[allow(linear_after_linear)]
    struct TwoLinear {
        input: 8,
        first: dense(9, bias = false),
        second: dense(4, bias = false),
    }
}
network! {
    struct OneLinear { input: 8, only: dense(4, bias = false), }
}

#[test]
fn m2_two_linear_layers_are_one() {
    let mut random = Random(2);
    // x(1×8)·w₁(8×9)·w₂(9×4) = x·w*(8×4): the first index is the source unit.
    let (w1, w2): ([[f64; 9]; 8], [[f64; 4]; 9]) = (random.matrix(), random.matrix());
    let product: [[f64; 4]; 8] =
        std::array::from_fn(|i| std::array::from_fn(|k| (0..9).map(|j| w1[i][j] * w2[j][k]).sum()));
    let two = TwoLinear {
        first: Dense::without_bias(transposed(&w1)),
        second: Dense::without_bias(transposed(&w2)),
    };
    let mut one = OneLinear {
        only: Dense::without_bias(transposed(&product)),
    };
    let x = batch(&random.rows(25));
    assert_close(
        &values(&one.predict(&x)),
        &values(&two.predict(&x)),
        ROUNDING,
    );
    one.only.weight_mut()[(3, 7)] += 1e-9;
    assert_differ(
        &values(&one.predict(&x)),
        &values(&two.predict(&x)),
        ROUNDING,
    );
}

/// Networks of one activation.
macro_rules! curves {
    ($($name:ident: $stage:ident),*) => {$(
        network! {
            struct $name { input: 1, curve: $stage, }
        }
    )*};
}

curves!(SigmoidCurve: sigmoid, TanhCurve: tanh, ReluCurve: relu);

network! {
    struct SoftmaxOfThree { input: 3, classes: softmax, }
}

/// Value and derivative at z.
fn at<N: Network<1, 1, Scalar = f64> + Train>(net: &N, z: f64) -> [f64; 2] {
    [
        values(&net.predict(&batch(&[[z]])))[0],
        net.jacobian(&[z])[(0, 0)],
    ]
}

#[test]
fn m3_table_of_activations() {
    let (sigma, tanh) = (SigmoidCurve::<f64>::new(0), TanhCurve::<f64>::new(0));
    let relu = ReluCurve::<f64>::new(0);
    for i in -40..=40 {
        let a = f64::from(i) / 8.0;
        let s = sigmoid(a);
        assert_close(&at(&sigma, a), &[s, s * (1.0 - s)], 1e-14);
        let hyperbolic = 4.0 / (a.exp() + (-a).exp()).powi(2);
        assert_close(&at(&tanh, a), &[a.tanh(), hyperbolic], 1e-14);
        let on = if a > 0.0 { 1.0 } else { 0.0 };
        assert_close(&at(&relu, a), &[a * on, on], 0.0);
        assert_differ(&at(&sigma, a), &at(&tanh, a), 1e-3);
    }
    assert_eq!(
        at(&relu, 0.0),
        [0.0, 0.0],
        "the kink counts as the left side"
    );
}

/// Least and greatest value over a wide range of z.
fn range<S: Scalar, N: Network<1, 1, Scalar = S>>(net: &N) -> (f64, f64) {
    let z: Vec<[f64; 1]> = (-10_000..=10_000).map(|i| [f64::from(i) / 100.0]).collect();
    let all = values(&net.predict(&batch(&z)));
    assert!(all.iter().all(|u| u.is_finite()));
    let least = all.iter().copied().fold(f64::INFINITY, f64::min);
    (least, all.iter().copied().fold(f64::NEG_INFINITY, f64::max))
}

#[test]
fn m3_ranges() {
    // Open in exact arithmetic, closed in floating point: the largest values round to the boundary.
    let within = |(least, most): (f64, f64), low: f64, high: f64| low <= least && most <= high;
    assert!(within(range(&SigmoidCurve::<f64>::new(0)), 0.0, 1.0));
    assert!(within(range(&TanhCurve::<f64>::new(0)), -1.0, 1.0));
    assert!(within(range(&ReluCurve::<f64>::new(0)), 0.0, 100.0));
    assert_eq!(range(&SigmoidCurve::<f32>::new(0)).1, 1.0);
    assert_eq!(range(&TanhCurve::<f32>::new(0)), (-1.0, 1.0));
    assert_eq!(range(&ReluCurve::<f32>::new(0)), (0.0, 100.0));
    let single = |z: f64| values(&SigmoidCurve::<f32>::new(0).predict(batch(&[[z]])))[0];
    assert!(single(16.0) < 1.0 && single(17.5) == 1.0);
}

#[test]
fn m3_softmax_derivative() {
    let net = SoftmaxOfThree::<f64>::new(0);
    let mut random = Random(3);
    for _ in 0..10 {
        let z: [f64; 3] = random.array();
        let s = softmax(&z);
        let by_table: Vec<f64> = (0..9)
            .map(|n| (n / 3, n % 3))
            .map(|(i, j)| s[i] * (f64::from(u8::from(i == j)) - s[j]))
            .collect();
        let found = entries(net.jacobian(&z).as_ref());
        assert_close(&found, &by_table, ROUNDING);
        // Not element-wise: the derivative of one output with respect to another's input is not 0.
        let diagonal: Vec<f64> = (0..9)
            .map(|n| if n % 4 == 0 { by_table[n] } else { 0.0 })
            .collect();
        assert_differ(&found, &diagonal, 1e-2);
        assert!(
            values(&net.predict(batch(&[z])))
                .iter()
                .all(|p| (0.0..=1.0).contains(p))
        );
    }
}

#[test]
fn m4_softmax_of_three_numbers() {
    let z = [-0.21, 0.47, 1.72];
    let sum: f64 = z.iter().map(|z: &f64| z.exp()).sum();
    assert_abs_diff_eq!(sum, 8.0, epsilon = 0.01);
    let found = values(&SoftmaxOfThree::<f64>::new(0).predict(batch(&[z])));
    assert_close(&found, &[0.1, 0.2, 0.7], 0.05);
    assert_close(&found, &[0.101_39, 0.200_12, 0.698_49], 5.1e-6);
    assert_differ(&found, &z.map(|z| z / z.exp()), 1e-2);
    let single = values(&SoftmaxOfThree::<f32>::new(0).predict(batch(&[z])));
    assert_close(&single, &found, 1e-6);
    let one = SoftmaxOfThree::<f64>::new(0).predict_one(&z);
    assert_close(&one, &found, ROUNDING);
}

network! {
    /// Allowed, with a warning that is silenced here.
    #[allow(softmax_inside)]
    struct SoftmaxInside {
        input: 3,
        hidden: dense(3) -> softmax,
        output: dense(2),
    }
}
network! {
    struct TanhInside {
        input: 3,
        hidden: dense(3) -> tanh,
        output: dense(2),
    }
}

#[test]
fn m5_softmax_inside_loses_information() {
    let unit = || {
        Dense::new(
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [0.0; 3],
        )
    };
    let output = || Dense::new([[1.0, 2.0, -1.0], [0.5, -3.0, 2.0]], [0.1, -0.1]);
    let inside = SoftmaxInside {
        hidden: unit(),
        output: output(),
    };
    let other = TanhInside {
        hidden: unit(),
        output: output(),
    };
    // Only differences count: inputs that differ by a constant are equal to the next layer.
    let x = batch(&[[0.1, -0.4, 0.9]]);
    let shifted = batch(&[[1.1, 0.6, 1.9]]);
    let same = values(&inside.predict(&x));
    assert_close(&values(&inside.predict(&shifted)), &same, ROUNDING);
    assert_differ(
        &values(&other.predict(&shifted)),
        &values(&other.predict(&x)),
        1e-2,
    );
    let h = softmax(&[0.1, -0.4, 0.9]);
    let expected = [
        h[0] + 2.0 * h[1] - h[2] + 0.1,
        0.5 * h[0] - 3.0 * h[1] + 2.0 * h[2] - 0.1,
    ];
    assert_close(&same, &expected, ROUNDING);
    // It can be trained, too: the Jacobian along (1, 1, 1) is 0.
    let jacobian = inside.jacobian(&[0.1, -0.4, 0.9]);
    for i in 0..2 {
        let along: f64 = (0..3).map(|j| jacobian[(i, j)]).sum();
        assert!(along.abs() < ROUNDING && jacobian[(i, 0)].abs() > 1e-3);
    }
}

network! {
    struct TwoThreeTwo {
        input: 2,
        hidden: dense(3) -> sigmoid,
        output: dense(2) -> sigmoid,
    }
}

#[test]
fn m6_gradients_of_a_2_3_2_network() {
    let mut random = Random(6);
    let (w, b): ([[f64; 3]; 2], [f64; 3]) = (random.matrix(), random.array());
    let (u, c): ([[f64; 2]; 3], [f64; 2]) = (random.matrix(), random.array());
    let (x, t): ([f64; 2], [f64; 2]) = (random.array(), random.array());
    let h = affine(&transposed(&w), &b, &x).map(sigmoid);
    let y = affine(&transposed(&u), &c, &h).map(sigmoid);
    let delta: [f64; 2] = std::array::from_fn(|j| (y[j] - t[j]) * y[j] * (1.0 - y[j]));
    let hidden = |factor: &dyn Fn(usize) -> f64| -> [f64; 3] {
        std::array::from_fn(|j| (0..2).map(|k| delta[k] * u[j][k]).sum::<f64>() * factor(j))
    };
    // In the network's order: ∂w_ij = δ_j·x_i, ∂b = δ, ∂u_ij = δ_j·h_i, ∂c = δ.
    let all = |inner: [f64; 3]| -> Vec<f64> {
        let dw = inner.iter().flat_map(|d| x.map(|x| d * x));
        let du = delta.iter().flat_map(|d| h.map(|h| d * h));
        dw.chain(inner).chain(du).chain(delta).collect()
    };
    let net = TwoThreeTwo {
        hidden: Dense::new(transposed(&w), b),
        output: Dense::new(transposed(&u), c),
    };
    let mut work = net.workspace(1);
    let loss = SquaredError::new().half().reduction(Reduction::Sum);
    net.loss_and_gradients(&batch(&[x]), &batch(&[t]), &loss, &mut work)
        .unwrap();
    let found = parameters(work.gradients().as_network());
    assert_close(&found, &all(hidden(&|j| h[j] * (1.0 - h[j]))), ROUNDING);
    // As printed, the hidden units' factor is y_j(1 − y_j).
    assert_differ(&found, &all(hidden(&|j| y[j % 2] * (1.0 - y[j % 2]))), 1e-5);
}

network! {
    /// Take the jacket? 1 up to 15 degrees, else 0.
    struct Jacket { input: 1, take: dense(1) -> step }
}

#[test]
fn m7_a_jacket_for_a_temperature() {
    let jacket = |bias: f64| Jacket {
        take: Dense::new([[-1.0]], [bias]),
    };
    let actions = |net: &Jacket<f64>| -> Vec<f64> {
        (-80..=160)
            .map(|i| net.predict_one(&[f64::from(i) / 4.0])[0])
            .collect()
    };
    let wanted = |limit: f64| -> Vec<f64> {
        (-80..=160)
            .map(|i| f64::from(u8::from(f64::from(i) / 4.0 <= limit)))
            .collect()
    };
    // A numeric input, a binary action, and the limit belongs to the cold side.
    assert_eq!(actions(&jacket(15.0)), wanted(15.0));
    assert_ne!(actions(&jacket(15.0)), wanted(14.99));
    assert_ne!(actions(&jacket(14.0)), wanted(15.0));
    assert_eq!((Jacket::<f64>::DEPTH, Jacket::<f64>::PARAMETERS), (1, 2));
}
