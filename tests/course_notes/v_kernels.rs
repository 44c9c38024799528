//! V12: learned features against a fixed kernel expansion with a linear model on top.

use std::f64::consts::PI;

use nn_core::layer::Features;
use nn_core::prelude::*;

use crate::plain::{Random, batch};

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
fn rings(count: usize, seed: u64) -> Dataset<f64, 2, Labels<2>> {
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
