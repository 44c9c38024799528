//! V, continued: the meaning of outputs, stochastic descent, and a chain of modules.

use std::f64::consts::PI;

use approx::assert_abs_diff_eq;
use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, assert_close, assert_differ, batch, entries, parameters, sigmoid,
    sigmoid_slope, values,
};

network! {
    struct Narrow { input: 1, hidden: dense(1) -> tanh, output: dense(1), }
}
network! {
    struct Wide { input: 1, hidden: dense(24) -> tanh, output: dense(1), }
}

/// Descends on the whole batch and returns the last loss.
fn fit<N, L, Y, const I: usize, const O: usize>(
    net: &mut N,
    x: &Batch<f64, I>,
    targets: &Y,
    loss: &L,
    steps: usize,
) -> f64
where
    N: Network<I, O, Scalar = f64> + Train,
    L: Loss,
    N::Head: nn_core::head::Accepts<L>,
    Y: nn_core::data::AsTargets,
    Y::Targets: nn_core::head::TargetsFor<f64, L, nn_core::head::HeadFor<N::Head, L>>,
{
    let (mut work, mut adam) = (net.workspace(x.len()), Adam::new(0.02));
    let mut last = f64::NAN;
    for _ in 0..steps {
        last = net
            .train_step(x, targets, loss, &mut adam, &mut work)
            .unwrap();
    }
    last
}

#[test]
fn v5_regression_and_the_number_of_hidden_nodes() {
    let rows: Vec<[f64; 1]> = (-20..=20).map(|i| [f64::from(i) / 10.0]).collect();
    let targets: Vec<[f64; 1]> = rows
        .iter()
        .map(|x| [10.0 + 5.0 * (2.0 * x[0]).sin()])
        .collect();
    let (x, t) = (batch(&rows), batch::<f64, 1>(&targets));
    let (mut narrow, mut wide) = (Narrow::<f64>::new(5), Wide::<f64>::new(5));
    let loss = SquaredError::new();
    let one = fit(&mut narrow, &x, &t, &loss, 3000);
    let many = fit(&mut wide, &x, &t, &loss, 3000);
    // More hidden nodes are more expressive: one node bends once, the sine needs three bends.
    assert!(one > 5.0 && many < 0.1, "one node {one}, 24 nodes {many}");
    // One output node without activation reaches any value, far outside (0, 1).
    assert_eq!((Wide::<f64>::INPUT, Wide::<f64>::OUTPUT), (1, 1));
    let y = wide.predict(&x);
    assert_eq!(y, wide.logits(&x));
    let most = values(&y).into_iter().fold(0.0, f64::max);
    assert!((14.0..16.0).contains(&most), "{most}");
}

network! {
    struct Binary { input: 1, output: dense(1) -> sigmoid, }
}

#[test]
fn v6_sigmoid_output_is_a_probability() {
    // y is 1 with probability σ(2x − 0.5).
    let mut random = Random(6);
    let rows: Vec<[f64; 1]> = (0..2000).map(|_| [2.0 * random.uniform()]).collect();
    let truth: Vec<f64> = rows.iter().map(|x| sigmoid(2.0 * x[0] - 0.5)).collect();
    let classes: Vec<usize> = truth
        .iter()
        .map(|p| usize::from(0.5 + 0.5 * random.uniform() < *p))
        .collect();
    let (x, labels) = (batch(&rows), Labels::<2>::new(classes.clone()).unwrap());
    let mut net = Binary::<f64>::new(6);
    fit(&mut net, &x, &labels, &BinaryCrossEntropy::new(), 1500);
    let p = values(&net.predict(&x));
    assert!(p.iter().all(|p| 0.0 < *p && *p < 1.0));
    // After convergence the probabilities add up to the number of ones, and are close to the true ones.
    let (sum, ones) = (p.iter().sum::<f64>(), classes.iter().sum::<usize>());
    assert_close(
        &[sum / 2000.0],
        &[f64::from(u32::try_from(ones).unwrap()) / 2000.0],
        1e-6,
    );
    assert_close(&p, &truth, 0.05);
    assert_differ(&p, &vec![0.5; 2000], 0.05);
    let decisions = net.decide(&x).unwrap();
    assert!(
        p.iter()
            .zip(&decisions)
            .all(|(p, [yes])| (*p >= 0.5) == *yes)
    );
}

network! {
    /// Ten classes, as for the digits 0–9.
    struct TenClasses { input: 2, hidden: dense(16) -> tanh, output: dense(10) -> softmax, }
}

#[test]
fn v7_softmax_output_is_class_probabilities() {
    // Class k is a cloud around angle 36°·k.
    let mut random = Random(7);
    let (mut rows, mut classes) = (Vec::new(), Vec::new());
    for i in 0..300_u32 {
        let (sine, cosine) = (f64::from(i % 10) * PI / 5.0).sin_cos();
        rows.push([
            cosine + 0.05 * random.normal(),
            sine + 0.05 * random.normal(),
        ]);
        classes.push(usize::try_from(i % 10).unwrap());
    }
    let (x, labels) = (batch(&rows), Labels::<10>::new(classes.clone()).unwrap());
    let mut net = TenClasses::<f64>::new(7);
    let guesses = |net: &TenClasses<f64>| {
        let right = net
            .classify(&x)
            .unwrap()
            .into_iter()
            .zip(&classes)
            .filter(|(g, c)| g == *c);
        right.count()
    };
    assert!(guesses(&net) < 150, "untrained");
    fit(&mut net, &x, &labels, &CrossEntropy::new(), 400);
    assert!(guesses(&net) > 290, "{}", guesses(&net));
    for (p, class) in net.predict(&x).rows().zip(net.classify(&x).unwrap()) {
        assert_close(&[p.iter().sum()], &[1.0], ROUNDING);
        assert!(p.iter().all(|q| 0.0 <= *q && *q <= p[class]));
    }
}

network! {
    struct Neuron { input: 2, unit: dense(1) -> sigmoid, }
}

#[test]
fn v8_stochastic_descent_updates_after_every_instance() {
    let mut random = Random(8);
    let rows: Vec<[f64; 2]> = random.rows(10);
    let targets: Vec<[f64; 1]> = random.rows(10);
    let (w, b): ([f64; 2], f64) = (random.array(), random.uniform());
    let gradient = |p: [f64; 3], x: [f64; 2], t: f64| {
        let z = p[0] * x[0] + p[1] * x[1] + p[2];
        let dz = 2.0 * (sigmoid(z) - t) * sigmoid_slope(z);
        [dz * x[0], dz * x[1], dz]
    };
    let (mut each, mut whole) = ([w[0], w[1], b], [w[0], w[1], b]);
    let start = whole;
    for (x, [t]) in rows.iter().zip(&targets) {
        let (online, fixed) = (gradient(each, *x, *t), gradient(start, *x, *t));
        for i in 0..3 {
            each[i] -= 0.5 * online[i];
            whole[i] -= 0.5 * fixed[i];
        }
    }
    let mut net = Neuron {
        unit: Dense::new([w], [b]),
    };
    let (mut work, mut sgd) = (net.workspace(1), Sgd::new(0.5));
    for (x, t) in rows.iter().zip(&targets) {
        let (x, t) = (batch(&[*x]), batch(&[*t]));
        net.train_step(&x, &t, &SquaredError::new(), &mut sgd, &mut work)
            .unwrap();
    }
    assert_close(&parameters(&net), &each, ROUNDING);
    assert_differ(&parameters(&net), &whole, 1e-4);
}

network! {
    /// f(x) = 2/sin(e^(−x)), the sine of degrees.
    struct Degrees {
        input: 1,
        neg -> exp -> scale(PI / 180.0) -> sin -> recip -> scale(2),
    }
}

network! {
    /// The same, the note's four modules line by line.
    struct Modules {
        input: 1,
        a: neg,
        b: exp,
        c: scale(PI / 180.0) -> sin,
        d: recip -> scale(2),
    }
}

network! {
    /// The sine of radians.
    struct Radians {
        input: 1,
        neg -> exp -> sin -> recip -> scale(2),
    }
}

#[test]
fn v9_chain_of_modules() {
    let x = -4.499_f64;
    let net = Degrees::<f64>::new(0);
    assert_eq!(Degrees::<f64>::PARAMETERS, 0);
    // a, b, c, d as plain arithmetic, and the derivative as a product of local derivatives.
    let a = -x;
    let b = a.exp();
    let c = b.to_radians().sin();
    let d = 2.0 / c;
    // Half a unit of the last digit each.
    let digits = [
        (a, 4.499, 1e-15),
        (b, 89.927_16, 5.1e-6),
        (c, 0.999_999_19, 5.1e-9),
        (d, 2.000_001_62, 5.1e-9),
    ];
    for (found, printed, within) in digits {
        assert_abs_diff_eq!(found, printed, epsilon = within);
    }
    // The note prints 90, 1 and 2.
    assert_eq!([b, c, d].map(f64::round), [90.0, 1.0, 2.0]);
    assert_eq!(90.0_f64.to_radians().sin(), 1.0);
    // Its cos 90° is 0 and so is its derivative; the cosine of 89.92716° is not.
    let rounded = 2.0 / 1.0_f64.powi(2) * 90.0_f64.to_radians().cos() * 90.0;
    assert_abs_diff_eq!(rounded, 0.0, epsilon = 1e-13);
    let printed = -(-2.0 / (c * c) * b.to_radians().cos() * a.exp());
    let derivative = printed * PI / 180.0;
    assert_abs_diff_eq!(printed, 0.228_651, epsilon = 5.1e-7);
    assert_abs_diff_eq!(derivative, 0.003_990_7, epsilon = 5.1e-8);

    let found = values(&net.predict(batch(&[[x]])));
    assert_close(&found, &[d], ROUNDING);
    let slope = entries(net.jacobian(&[x]).as_ref());
    assert_close(&slope, &[derivative], ROUNDING);
    // The network's modules round to the note's numbers, too.
    let modules = Modules::<f64>::new(0);
    let loss = SquaredError::new();
    let trace = modules.trace(&batch(&[[x]]), &batch(&[[0.0]]), &loss);
    let trace = trace.unwrap();
    let rounded = |name: &str| trace.layer(name).unwrap().u[(0, 0)].round();
    assert_eq!(["b", "c", "d"].map(rounded), [90.0, 1.0, 2.0]);
    assert_differ(&slope, &[printed], 1e-2);
}

#[test]
fn v9_every_module_with_its_local_derivative() {
    let x = -4.499_f64;
    let net = Modules::<f64>::new(0);
    let loss = SquaredError::new().half().reduction(Reduction::Sum);
    // A target one below the prediction makes ∂L/∂d = 1.
    let d = values(&net.predict(batch(&[[x]])))[0];
    let trace = net
        .trace(&batch(&[[x]]), &batch(&[[d - 1.0]]), &loss)
        .unwrap();
    let factor = PI / 180.0;
    let (a, b) = (-x, (-x).exp());
    let c = (b * factor).sin();
    let dc = -2.0 / (c * c);
    let db = dc * (b * factor).cos() * factor;
    let da = db * a.exp();
    let expected = [
        ("a", a, da),
        ("b", b, db),
        ("c", c, dc),
        ("d", 2.0 / c, 1.0),
    ];
    for (name, value, gradient) in expected {
        let module = trace.layer(name).unwrap();
        assert_close(&entries(module.u.as_ref()), &[value], ROUNDING);
        assert_close(&entries(module.du.as_ref()), &[gradient], 1e-9);
    }
    assert_close(&entries(trace.input_gradient.as_ref()), &[-da], 1e-9);
}

#[test]
fn v9_in_radians() {
    let net = Radians::<f64>::new(0);
    let (y, slope) = (
        values(&net.predict(batch(&[[-4.499]]))),
        net.jacobian(&[-4.499]),
    );
    assert_abs_diff_eq!(y[0], 2.163_951, epsilon = 5.1e-7);
    assert_abs_diff_eq!(4.499_f64.exp().sin(), 0.924_235, epsilon = 5.1e-7);
    assert_abs_diff_eq!(slope[(0, 0)], -80.393_06, epsilon = 5.1e-6);
}
