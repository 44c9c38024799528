//! V12: learned features against a fixed kernel expansion with a linear model on top.

use std::f64::consts::PI;

use nn_core::layer::Features;
use nn_core::prelude::*;

use crate::plain::{ROUNDING, Random, assert_close, assert_differ, batch, entries, values};

network! {
    /// The machine: fixed features of a kernel, a linear model on top.
    struct Machine {
        input: 2,
        kernel: features(256, gamma = 1.5),
        output: dense(1),
    }
}
network! {
    /// The network: its features are learned.
    struct Hidden {
        input: 2,
        features: dense(24) -> tanh,
        output: dense(1),
    }
}
network! {
    /// No features.
    struct Straight { input: 2, output: dense(1) }
}

/// A disc inside a ring: no straight line divides them.
pub(crate) fn rings(count: usize, seed: u64) -> Dataset<f64, 2, Labels<2>> {
    let mut random = Random(seed);
    let mut points = Vec::new();
    for i in 0..count {
        let radius = if i % 2 == 0 { 0.5 } else { 1.5 } + 0.4 * random.uniform();
        let angle = PI * random.uniform();
        points.push([radius * angle.cos(), radius * angle.sin()]);
    }
    let labels = Labels::new((0..count).map(|i| i % 2).collect::<Vec<_>>());
    Dataset::new(batch(&points), labels.unwrap()).unwrap()
}

/// Accuracy on test points, after descent on the hinge loss.
fn accuracy<N>(mut net: N) -> f64
where
    N: Network<2, 1, Scalar = f64, Head = nn_core::head::Identity<1>> + Train,
{
    let mut trainer = Trainer::new(Hinge::new(), Adam::new(0.02))
        .epochs(60)
        .batch_size(20)
        .seed(1);
    trainer.fit(&mut net, &rings(200, 1)).unwrap();
    net.evaluate(&rings(400, 2)).unwrap().accuracy()
}

#[test]
fn v12_learned_features_against_a_fixed_kernel_expansion() {
    // Both separate classes that no linear model can: the features make the difference.
    let straight = accuracy(Straight::<f64>::new(1));
    let (machine, hidden) = (
        accuracy(Machine::<f64>::new(1)),
        accuracy(Hidden::<f64>::new(1)),
    );
    assert!(straight < 0.75, "{straight}");
    assert!(machine > 0.99 && hidden > 0.99, "{machine} {hidden}");
    // The machine learns its last layer alone, 256 weights and a bias; the expansion stays as drawn.
    assert_eq!(Machine::PARAMETERS, 257);
    assert_eq!(Hidden::PARAMETERS, 3 * 24 + 25);
    let drawn = Machine::<f64>::new(1);
    let mut trained = drawn.clone();
    let mut trainer = Trainer::new(Hinge::new(), Adam::new(0.02)).epochs(2);
    trainer.fit(&mut trained, &rings(200, 1)).unwrap();
    assert_eq!(trained.kernel, drawn.kernel);
    assert_ne!(trained.output, drawn.output);
}

/// The loss is `max(0, 1 − y·f)`: the margin is 1, on the loss, its gradient, and the trained machine.
#[test]
fn v12_the_margin_is_1() {
    let mut random = Random(12);
    let mut net = Straight {
        output: Dense::new([[1.0, 0.0]], [0.0]),
    };
    // f is the first feature: on both sides of 1, of 0 and of −1, and near 1.
    let f = [-2.0, -1.0, -0.5, 0.0, 0.4, 0.999, 1.001, 1.5, 3.0];
    let rows: Vec<[f64; 2]> = f.iter().map(|f| [*f, random.uniform()]).collect();
    let mut work = net.workspace(1);
    for (row, f) in rows.iter().zip(f) {
        for (label, y) in [(0, -1.0), (1, 1.0)] {
            let labels = Labels::<2>::new([label]).unwrap();
            let loss = net.loss_and_gradients(&batch(&[*row]), &labels, &Hinge::new(), &mut work);
            let with_margin = |m: f64| {
                let inside = f64::from(u8::from(y * f < m));
                let slope = -y * inside;
                [inside * (m - y * f), slope * row[0], slope * row[1], slope]
            };
            let gradients = &work.gradients().output;
            let found = [
                loss.unwrap(),
                gradients.weight()[(0, 0)],
                gradients.weight()[(0, 1)],
                gradients.bias()[0],
            ];
            assert_close(&found, &with_margin(1.0), ROUNDING);
            if y * f < 1.0 {
                assert_differ(&found, &with_margin(0.5), 1e-3);
                assert_differ(&found, &with_margin(2.0), 1e-3);
            }
        }
    }
    // After descent the points of two classes that a line divides are at a distance of 1 or more, and the nearest
    // are close to 1: with another margin they would end elsewhere.
    let x: Vec<[f64; 2]> = (0..40)
        .map(|i| {
            let side = if i % 2 == 0 { -1.0 } else { 1.0 };
            [
                side * (0.5 + 0.5 * random.uniform().abs()),
                random.uniform(),
            ]
        })
        .collect();
    let labels = Labels::<2>::new((0..40).map(|i| i % 2).collect::<Vec<_>>()).unwrap();
    net.output.weight_mut()[(0, 0)] = 0.1;
    let (mut work, mut sgd) = (net.workspace(40), Sgd::new(0.01));
    for _ in 0..4000 {
        net.train_step(&batch(&x), &labels, &Hinge::new(), &mut sgd, &mut work)
            .unwrap();
    }
    let f = values(&net.predict(&batch(&x)));
    let margins = f.iter().enumerate();
    let margins = margins.map(|(i, f)| if i % 2 == 0 { -f } else { *f });
    let nearest = margins.fold(f64::INFINITY, f64::min);
    assert!((1.0..1.05).contains(&nearest), "{nearest}");
}

network! {
    /// The machine's features alone.
    struct Expansion { input: 2, kernel: features(1024, gamma = 1.5) }
}

#[test]
fn v12_the_declared_features_have_the_declared_kernel() {
    let net = Expansion::<f64>::new(7);
    let mut random = Random(7);
    let rows: Vec<[f64; 2]> = random.rows(30);
    let found = net.predict(&batch(&rows));
    // φ_k(x) = √(2/D)·cos(ω_k·x + b_k), with the tensors that are saved.
    let (weight, bias) = (net.kernel.weight(), net.kernel.bias());
    let (x0, x1) = (rows[0][0], rows[0][1]);
    let by_hand = |k: usize| {
        (2.0_f64 / 1024.0).sqrt() * (weight[(k, 0)] * x0 + weight[(k, 1)] * x1 + bias[k]).cos()
    };
    let by_hand: Vec<f64> = (0..1024).map(by_hand).collect();
    assert_close(found.row(0), &by_hand, ROUNDING);
    // Their products are exp(−γ‖x − x′‖²) with γ = 1.5: half or double γ is further away.
    let products = faer::Mat::from_fn(30, 30, |i, j| {
        let pairs = found.row(i).iter().zip(found.row(j));
        pairs.map(|(a, b)| a * b).sum::<f64>()
    });
    let error = |gamma: f64| {
        let kernel = |i: usize, j: usize| {
            let [a, b] = [rows[i], rows[j]];
            (-gamma * ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2))).exp()
        };
        let squares =
            (0..900).map(|n| (products[(n / 30, n % 30)] - kernel(n / 30, n % 30)).powi(2));
        (squares.sum::<f64>() / 900.0).sqrt()
    };
    assert!(error(1.5) < 0.04, "{}", error(1.5));
    for other in [0.75, 1.2, 1.9, 3.0] {
        assert!(error(other) > 1.2 * error(1.5), "{other}: {}", error(other));
    }
    // The machine's output is linear in them.
    let machine = Machine::<f64>::new(7);
    let x = rows[0];
    let (weight, bias) = (machine.kernel.weight(), machine.kernel.bias());
    let top = entries(machine.output.weight());
    let terms = (0..256).map(|k| {
        top[k]
            * (2.0_f64 / 256.0).sqrt()
            * (weight[(k, 0)] * x[0] + weight[(k, 1)] * x[1] + bias[k]).cos()
    });
    let f = terms.sum::<f64>() + machine.output.bias()[0];
    assert_close(&machine.predict_one(&x), &[f], ROUNDING);
}

/// Products of the features approximate the kernel exp(−γ‖x − x′‖²); more features, better approximation.
#[test]
fn v12_the_expansion_is_the_kernel() {
    fn error<const OUT: usize>(gamma: f64) -> f64 {
        const PAIRS: usize = 200;
        let layer =
            Features::<f64, 2, OUT>::init(&mut nn_core::layer::init::InitRng::new(3), gamma);
        let mut random = Random(5);
        let mut squares = 0.0;
        for _ in 0..PAIRS {
            let (a, b): ([f64; 2], [f64; 2]) = (random.array(), random.array());
            let wave = |x: &[f64; 2]| -> [f64; OUT] {
                std::array::from_fn(|k| {
                    let weight = layer.weight();
                    let z = weight[(k, 0)] * x[0] + weight[(k, 1)] * x[1] + layer.bias()[k];
                    (2.0 / OUT as f64).sqrt() * z.cos()
                })
            };
            let product: f64 = wave(&a).iter().zip(wave(&b)).map(|(a, b)| a * b).sum();
            let distance = (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
            squares += (product - (-gamma * distance).exp()).powi(2);
        }
        (squares / PAIRS as f64).sqrt()
    }
    for gamma in [0.5, 2.0, 8.0] {
        // one standard error of the mean of OUT products is about 1/√OUT
        let (few, many) = (error::<64>(gamma), error::<4096>(gamma));
        assert!(few < 0.3, "γ = {gamma}: {few}");
        assert!(many < 0.04, "γ = {gamma}: {many}");
    }
}
