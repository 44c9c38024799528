//! The workspace's gradients are only gradients: no statistics, no counts, no fixed tensors.

use approx::assert_relative_eq;
use nn_core::inspect::gradcheck;
use nn_core::layer::tensor::Kind;
use nn_core::prelude::*;

network! {
    struct Mixed {
        input: 2,
        scale: standardize,
        #[frozen]
        first: dense(4) -> tanh,
        norm: batch_norm,
        second: dense(3) -> tanh,
        output: dense(2) -> softmax,
    }
}

const LEARNED: [&str; 6] = [
    "norm.weight",
    "norm.bias",
    "second.weight",
    "second.bias",
    "output.weight",
    "output.bias",
];

fn samples() -> (Batch<f64, 2>, Labels<2>) {
    let x = Batch::from_rows([[1.0, 20.0], [2.0, -10.0], [0.5, 5.0], [-1.0, 0.0]]).unwrap();
    (x, Labels::new([0, 1, 1, 0]).unwrap())
}

fn fitted() -> Mixed<f64> {
    let mut net = Mixed::<f64>::new(3);
    net.scale.fit(&samples().0).unwrap();
    net
}

#[test]
fn the_tensors_of_gradients_are_learned_ones() {
    let net = fitted();
    let (x, y) = samples();
    let mut work = net.workspace(4);
    net.loss_and_gradients(&x, &y, &CrossEntropy::new(), &mut work)
        .unwrap();
    // The network holds every other kind too.
    for kind in [Kind::Learned, Kind::Running, Kind::Count, Kind::Fixed] {
        assert!(net.tensors().any(|tensor| tensor.kind == kind), "{kind:?}");
    }
    let names: Vec<String> = work
        .gradients()
        .tensors()
        .map(|gradient| gradient.name.to_string())
        .collect();
    assert_eq!(names, LEARNED);
    let own = work.gradients().tensors().zip(net.parameters());
    for (gradient, parameter) in own {
        assert_eq!(gradient.name, parameter.name);
        assert_eq!(gradient.shape(), parameter.shape());
        assert!(
            gradient.values.iter().any(|&g| g != 0.0),
            "{}",
            gradient.name
        );
    }
    let printed = format!("{:?}", work.gradients());
    assert!(printed.contains("second.weight"), "{printed}");
    for other in ["running", "tracked", "scale.", "first."] {
        assert!(!printed.contains(other), "{printed}");
    }
    // Fields of fixed tensors hold no leftovers.
    let network = work.gradients().as_network();
    for fixed in network
        .tensors()
        .filter(|tensor| tensor.kind == Kind::Fixed)
    {
        assert!(fixed.values.iter().all(|&v| v == 0.0), "{}", fixed.name);
    }
    // The optimizer sees changes to them, and nothing else changes.
    for gradient in work.gradients_mut().tensors_mut() {
        gradient.values.fill(0.0);
    }
    let (mut stepped, before) = (net.clone(), net);
    Sgd::new(1.0).step(&mut stepped, work.gradients()).unwrap();
    let unchanged = stepped.parameters().zip(before.parameters());
    assert!(unchanged.into_iter().all(|(a, b)| a.values == b.values));
    // … while the running statistics have moved, as a training step moves them.
    let moved = stepped.tensors().zip(before.tensors());
    assert!(
        moved
            .into_iter()
            .any(|(a, b)| a.kind == Kind::Running && a.values != b.values)
    );
}

#[test]
fn norms_checks_and_traces_are_of_the_same_tensors() {
    let net = fitted();
    let (x, y) = samples();
    let loss = CrossEntropy::new();
    let mut work = net.workspace(4);
    net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    let squares = work.gradients().tensors().flat_map(|g| g.values);
    let expected = squares.map(|g| g * g).sum::<f64>().sqrt();
    let norm = work.clip_norm(1e9).unwrap();
    assert_relative_eq!(norm, expected, max_relative = 1e-12);
    let trace = net.trace(&x, &y, &loss).unwrap();
    let traced: Vec<String> = trace
        .parameters
        .iter()
        .map(|(name, _)| name.to_string())
        .collect();
    assert_eq!(traced, LEARNED);
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
    let learned: usize = net
        .parameters()
        .map(|parameter| parameter.values.len())
        .sum();
    assert_eq!(report.checked, learned + 8);
}
