//! Optimizers that predict with an average of the weights: the way there, the way back, and steps in between.

use nn_core::prelude::*;

network! {
    struct Net {
        input: 3,
        hidden: dense(6, bias = false) -> batch_norm -> tanh,
        #[frozen]
        fixed: dense(5) -> tanh,
        #[lr(0.5)]
        output: dense(2),
    }
}

network! {
    struct Wider { input: 3, hidden: dense(7) -> tanh, output: dense(2) }
}

fn data() -> (Batch<f64, 3>, Batch<f64, 2>) {
    let value = |i: usize| (i as f64 * 0.7 + 0.1).sin();
    let x: [[f64; 3]; 8] = std::array::from_fn(|n| std::array::from_fn(|j| value(3 * n + j)));
    let y: [[f64; 2]; 8] = std::array::from_fn(|n| std::array::from_fn(|j| value(40 + 2 * n + j)));
    (Batch::from_rows(x).unwrap(), Batch::from_rows(y).unwrap())
}

fn learned(net: &Net<f64>) -> Vec<f64> {
    net.parameters().flat_map(|p| p.values.to_vec()).collect()
}

/// The other tensors: statistics, and what is frozen.
fn others(net: &Net<f64>) -> Vec<f64> {
    let tensors = net.tensors();
    let others = tensors.filter(|p| p.kind != nn_core::layer::tensor::Kind::Learned);
    others.flat_map(|p| p.values.to_vec()).collect()
}

fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// After `steps` steps: the weights in training, the network, and the optimizer.
fn trained<O: Optimizer<f64>>(mut optimizer: O, steps: usize) -> (Vec<Vec<f64>>, Net<f64>, O) {
    let ((x, y), loss) = (data(), SquaredError::new());
    let mut net = Net::<f64>::new(1);
    let mut work = net.workspace(8);
    let mut all = Vec::new();
    for _ in 0..steps {
        net.train_step(&x, &y, &loss, &mut optimizer, &mut work)
            .unwrap();
        all.push(learned(&net));
    }
    (all, net, optimizer)
}

#[test]
fn asgd_predicts_with_the_mean_of_its_weights() {
    let (weights, mut net, mut asgd) = trained(Asgd::new(0.1).t0(0.0), 20);
    let last = learned(&net);
    // the first two steps have the share 1: PyTorch's count starts at 0
    let used = &weights[1..];
    let mean: Vec<f64> = (0..last.len())
        .map(|i| used.iter().map(|w| w[i]).sum::<f64>() / used.len() as f64)
        .collect();
    let statistics = others(&net);
    asgd.evaluation_weights(&mut net).unwrap();
    let average = learned(&net);
    // μ is in single precision
    assert!(largest_difference(&average, &mean) < 1e-6);
    assert!(largest_difference(&average, &last) > 1e-3);
    assert_eq!(others(&net), statistics);
    asgd.evaluation_weights(&mut net).unwrap();
    assert_eq!(learned(&net), average, "they are there already");
    asgd.training_weights(&mut net).unwrap();
    assert_eq!(learned(&net), last);
    asgd.training_weights(&mut net).unwrap();
    assert_eq!(learned(&net), last);
}

#[test]
fn steps_go_on_from_the_weights_in_training() {
    let ((x, y), loss) = (data(), SquaredError::new());
    let (_, mut net, mut free) = trained(AdamWScheduleFree::new(0.05), 10);
    let (mut never_left, mut other) = (net.clone(), free.clone());
    let mut work = net.workspace(8);
    let before = net.loss(&x, &y, &loss, &mut work).unwrap();
    free.evaluation_weights(&mut net).unwrap();
    let average = net.loss(&x, &y, &loss, &mut work).unwrap();
    assert!((before - average).abs() > 1e-6, "{before} {average}");
    let held = learned(&net);
    let problem = net.train_step(&x, &y, &loss, &mut free, &mut work);
    let problem = problem.unwrap_err().to_string();
    assert!(
        problem.contains("`optimizer.training_weights(&mut net)`"),
        "{problem}"
    );
    assert_eq!(learned(&net), held);
    free.training_weights(&mut net).unwrap();
    for _ in 0..5 {
        net.train_step(&x, &y, &loss, &mut free, &mut work).unwrap();
        never_left
            .train_step(&x, &y, &loss, &mut other, &mut work)
            .unwrap();
    }
    let difference = largest_difference(&learned(&net), &learned(&never_left));
    // the way there and back rounds each weight
    assert!(difference < 1e-9, "{difference:e}");
}

#[test]
fn averages_belong_to_their_network() {
    let (_, _, mut free) = trained(AdamWScheduleFree::new(0.05), 2);
    let mut wider = Wider::<f64>::new(1);
    let problem = free.evaluation_weights(&mut wider).unwrap_err().to_string();
    assert!(
        problem.contains("make an optimizer for each network"),
        "{problem}"
    );
}

#[test]
fn without_a_step_and_without_averages_nothing_changes() {
    fn same(optimizer: impl Optimizer<f64>, steps: usize) {
        let (_, mut net, mut optimizer) = trained(optimizer, steps);
        let before = learned(&net);
        optimizer.evaluation_weights(&mut net).unwrap();
        assert_eq!(learned(&net), before);
        optimizer.training_weights(&mut net).unwrap();
        assert_eq!(learned(&net), before);
    }
    same(AdamWScheduleFree::new(0.05), 0);
    same(Asgd::new(0.05), 0);
    same(AdamW::new(0.05), 3);
    same(Muon::new(0.05), 3);
}
