//! Training that diverges ends at once, names the place, and loses nothing.
#![allow(clippy::cast_precision_loss)] // small counts

use nn_core::head;
use nn_core::layer::activation::Identity;
use nn_core::prelude::*;

use crate::mlp::Mlp;
use crate::problems::{line, sides, straight, weights};

/// Two hidden layers, real outputs.
type Deep = Mlp<f32, Identity, Identity, head::Identity<2>, 2, 2>;

fn one_hot(rows: usize) -> Dataset<f32, 2, Batch<f32, 2>> {
    let data = sides(rows, 0.0);
    Dataset::new(data.inputs().clone(), data.targets().one_hot()).unwrap()
}

#[test]
fn divergence_names_epoch_step_and_layer_and_keeps_the_last_good_weights() {
    let data = one_hot(50);
    for rate in [1e30, 1e38, f64::from(f32::MAX)] {
        let mut net = Deep::new(3, Identity, Identity, 3);
        let before = weights(&net);
        let mut trainer = Trainer::new(SquaredError::new(), Sgd::new(rate)).batch_size(10);
        let problem = trainer.fit(&mut net, &data).unwrap_err();
        let Error::Diverged {
            epoch,
            step,
            what,
            kept,
            ..
        } = &problem
        else {
            panic!("{problem}")
        };
        // The first update spoils the weights, the second step sees it.
        assert_eq!((*epoch, *step), (1, 2), "{problem}");
        assert!(what.starts_with("the values of layer `"), "{what}");
        assert_eq!(*kept, None);
        assert!(
            problem
                .to_string()
                .contains("holds the weights it had before training")
        );
        assert_eq!(weights(&net), before);
    }
}

#[test]
fn the_first_layer_whose_values_overflow_is_named() {
    let data = one_hot(10);
    let broken = |layer: usize| {
        let mut net = Deep::new(3, Identity, Identity, 3);
        let layers = net.hidden.iter_mut().chain([&mut net.output]);
        let broken = layers.into_iter().nth(layer).unwrap();
        broken.weight_mut().fill(3e38);
        broken.bias_mut().fill(3e38);
        net
    };
    for (layer, name) in ["0", "1", "output"].into_iter().enumerate() {
        let mut net = broken(layer);
        let mut trainer = Trainer::new(SquaredError::new(), Sgd::new(0.1));
        let problem = trainer.fit(&mut net, &data).unwrap_err().to_string();
        assert!(
            problem.contains("epoch 1, step 1: the values of layer")
                && problem.contains(&format!("layer `{name}` are not finite"))
                && problem.contains(&format!("`{name}.weight` is 3.0e38")),
            "{problem}"
        );
    }
}

/// Plants a value in a layer of a healthy network, or a learning rate that spoils it; the first layer that must be
/// named (`None` for any).
fn planted() -> Vec<(String, Deep, Sgd<f32>, Option<&'static str>)> {
    let healthy = || Deep::new(3, Identity, Identity, 3);
    let mut cases = Vec::new();
    for (layer, name) in ["0", "1", "output"].into_iter().enumerate() {
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
            for in_bias in [false, true] {
                // A bias at the limit is still finite; a sum with it need not be.
                if in_bias && value == f32::MAX {
                    continue;
                }
                let mut net = healthy();
                let parameters = net.tensors_mut().skip(2 * layer + usize::from(in_bias));
                parameters.into_iter().next().unwrap().values.fill(value);
                let case = format!("{value} in layer {name}, bias {in_bias}");
                cases.push((case, net, Sgd::new(0.1), Some(name)));
            }
        }
    }
    for rate in [1e25, 1e30, 1e35, 1e38] {
        for momentum in [0.0, 0.9, 0.99] {
            let optimizer = Sgd::new(rate).momentum(momentum);
            let case = format!("learning rate {rate}, momentum {momentum}");
            cases.push((case, healthy(), optimizer, None));
        }
    }
    cases
}

#[test]
fn whatever_is_planted_ends_training_at_once_and_is_named() {
    let data = one_hot(40);
    let cases = planted();
    assert!(cases.len() >= 30, "{}", cases.len());
    for (case, mut net, optimizer, layer) in cases {
        let before: Vec<_> = weights(&net).iter().map(|w| w.to_bits()).collect();
        let mut trainer = Trainer::new(SquaredError::new(), optimizer).batch_size(10);
        let problem = trainer.fit(&mut net, &data).unwrap_err();
        let Error::Diverged {
            epoch, step, what, ..
        } = &problem
        else {
            panic!("{case}: {problem}")
        };
        // A planted value shows in the first step; weights spoilt by a step, in the next.
        let at_most = if layer.is_some() { 1 } else { 2 };
        assert!(*epoch == 1 && *step <= at_most, "{case}: {problem}");
        let named = format!("layer `{}`", layer.unwrap_or_default());
        assert!(
            layer.is_none() || what.contains(&named),
            "{case}: {problem}"
        );
        assert!(what.contains("layer `"), "{case}: {problem}");
        let after: Vec<_> = weights(&net).iter().map(|w| w.to_bits()).collect();
        assert_eq!(before, after, "{case}");
    }
}

network! {
    struct Tiny { input: 2, hidden: dense(3) -> tanh, output: dense(2) -> softmax }
}
network! {
    struct Wide { input: 2, hidden: dense(400) -> relu, second: dense(300) -> silu, output: dense(2) -> softmax }
}

#[test]
fn generated_networks_diverge_by_name_too() {
    fn spoiled<N>(mut net: N, parameter: usize, layer: &str)
    where
        N: Network<2, 2, Scalar = f32, Head = head::Softmax<2>> + Train,
    {
        let data = sides(100, 0.0);
        let values = net.tensors_mut().nth(parameter).unwrap().values;
        values[0] = f32::NAN;
        let before: Vec<_> = weights(&net).iter().map(|w| w.to_bits()).collect();
        let problem = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).fit(&mut net, &data);
        let problem = problem.unwrap_err().to_string();
        let expected = format!("epoch 1, step 1: the values of layer `{layer}` are not finite");
        assert!(problem.contains(&expected), "{problem}");
        let after: Vec<_> = weights(&net).iter().map(|w| w.to_bits()).collect();
        assert_eq!(before, after);
    }
    spoiled(Tiny::new(1), 0, "hidden");
    spoiled(Tiny::new(1), 3, "output");
    spoiled(Wide::new(1), 1, "hidden");
    spoiled(Wide::new(1), 2, "second");
}

#[test]
fn divergence_in_a_later_epoch_gives_that_epochs_start_back() {
    let data = straight(8);
    // Too large a rate for this line: the error grows by a factor per step until it overflows.
    let trainer = || Trainer::new(SquaredError::new(), Sgd::new(1.5)).batch_size(4);
    let mut net = line();
    let problem = trainer().epochs(100_000).fit(&mut net, &data).unwrap_err();
    let Error::Diverged {
        epoch, kept, what, ..
    } = &problem
    else {
        panic!("{problem}")
    };
    assert!(*epoch > 2);
    assert_eq!(*kept, Some(epoch - 1));
    assert!(
        problem
            .to_string()
            .contains(&format!("holds the weights of epoch {}", epoch - 1))
    );
    println!("{what}");
    let mut again = line();
    trainer().epochs(epoch - 1).fit(&mut again, &data).unwrap();
    assert_eq!(weights(&net), weights(&again));
}

#[test]
fn weights_that_overflow_in_the_last_step_are_found() {
    let data = straight(8);
    let mut net = line();
    let before = weights(&net);
    let problem = Trainer::new(SquaredError::new(), Sgd::new(f64::MAX))
        .full_batch()
        .epochs(1)
        .fit(&mut net, &data);
    // One step in all: its loss was finite, its update was not.
    let problem = problem.map(|history| history.to_string()).unwrap_err();
    assert!(
        problem.to_string().contains("`output.weight` holds"),
        "{problem}"
    );
    assert_eq!(weights(&net), before);
}
