//! Attributes of lines: frozen lines stay, and penalties, rates, decays and bounds have their effect.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use nn_core::inspect::gradcheck;
use nn_core::prelude::*;

network! {
    struct Plain {
        input: 3,
        stem: dense(4) -> tanh,
        hidden: dense(4) -> tanh,
        output: dense(2),
    }
}

network! {
    struct Frozen {
        input: 3,
        #[frozen]
        stem: dense(4) -> tanh,
        hidden: dense(4) -> tanh,
        #[frozen]
        output: dense(2),
    }
}

network! {
    struct Tuned {
        input: 3,
        #[lr(0.1)]
        stem: dense(4) -> tanh,
        #[decay(0)]
        hidden: dense(4) -> tanh,
        output: dense(2),
    }
}

const LAMBDA: f64 = 0.02;

network! {
    struct Penalised {
        input: 3,
        #[l1(0.05)]
        stem: dense(4) -> tanh,
        block: residual { #[l2(LAMBDA)] hidden: dense(4) -> tanh },
        output: dense(2),
    }
}

network! {
    struct Bounded { input: 3, #[max_norm(0.5)] output: dense(2) }
}

fn values<const F: usize>(rows: usize) -> Batch<f64, F> {
    let value = |i: usize| (i as f64 * 0.917 + 0.3).sin();
    let rows = (0..rows).map(|n| std::array::from_fn(|j| value(n * F + j)));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

/// One step of `net` and of the same network without attributes.
macro_rules! steps {
    ($net:ident, $optimizer:expr) => {{
        let plain = Plain::<f64>::new(1);
        let mut net = $net {
            stem: plain.stem.clone(),
            hidden: plain.hidden.clone(),
            output: plain.output.clone(),
        };
        let mut plain = plain;
        let before = plain.clone();
        let (x, y, loss) = (values::<3>(5), values::<2>(5), SquaredError::new());
        let (mut a, mut b) = ($optimizer, $optimizer);
        let mut work = net.workspace(5);
        net.train_step(&x, &y, &loss, &mut a, &mut work).unwrap();
        let mut work = plain.workspace(5);
        plain.train_step(&x, &y, &loss, &mut b, &mut work).unwrap();
        (before, net, plain)
    }};
}

#[test]
fn frozen_lines_stay() {
    let (before, net, plain) = steps!(Frozen, AdamW::new(0.1));
    assert_eq!(net.stem, before.stem);
    assert_eq!(net.output, before.output);
    assert_ne!(net.hidden, before.hidden);
    for (a, b) in net.hidden.bias().iter().zip(plain.hidden.bias()) {
        assert_relative_eq!(*a, *b, max_relative = 1e-12);
    }
    // Gradients through frozen lines are still right, down to the input.
    let report = gradcheck::check(&net, values(5), values(5), &SquaredError::new()).unwrap();
    assert!(report.passed(), "{report}");
    assert_eq!(report.checked, 4 * 4 + 4 + 5 * 3);
}

network! {
    struct Encoder { input: 3, hidden: dense(5) -> tanh -> dropout(0.5), code: dense(4) -> sigmoid }
}

network! {
    /// A trained encoder and a frozen block around a line that learns.
    struct Pretrained {
        input: 3,
        sin,
        #[frozen]
        encoder: network(Encoder),
        between: dense(4) -> tanh,
        #[frozen]
        block: repeat(2) { residual { a: dense(4) -> tanh } },
        output: dense(2),
    }
}

#[test]
fn frozen_networks_and_blocks_stay() {
    let mut net = Pretrained::<f64>::new(4);
    let before = net.clone();
    let (x, y, loss) = (values::<3>(5), values::<2>(5), SquaredError::new());
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
    assert_eq!(report.checked, (4 * 4 + 4) + (4 * 2 + 2) + 5 * 3);
    let mut work = net.workspace(5);
    let mut adam = AdamW::new(0.1);
    net.train_step(&x, &y, &loss, &mut adam, &mut work).unwrap();
    assert_eq!(net.encoder.predict(&x), before.encoder.predict(&x));
    assert_eq!(net.block[1].a, before.block[1].a);
    assert_ne!(net.between, before.between);
    assert_ne!(net.output, before.output);
}

#[test]
fn rates_and_decays_are_the_lines_own() {
    let (before, net, plain) = steps!(Tuned, Sgd::new(0.1).weight_decay(0.5));
    let moved = |after: &Dense<f64, 3, 4>| after.weight()[(1, 2)] - before.stem.weight()[(1, 2)];
    assert_relative_eq!(
        moved(&net.stem),
        0.1 * moved(&plain.stem),
        max_relative = 1e-9
    );
    let decay = 0.1 * 0.5 * before.hidden.weight()[(2, 1)];
    let (own, other) = (net.hidden.weight()[(2, 1)], plain.hidden.weight()[(2, 1)]);
    assert_relative_eq!(own, other + decay, max_relative = 1e-9);
    let (own, other) = (net.output.weight()[(1, 3)], plain.output.weight()[(1, 3)]);
    assert_relative_eq!(own, other, max_relative = 1e-12);
}

#[test]
fn penalties_belong_to_loss_and_gradients() {
    let net = Penalised::<f64>::new(2);
    let (x, y, loss) = (values::<3>(4), values::<2>(4), SquaredError::new());
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
    let mut work = net.workspace(4);
    let data = net.loss(&x, &y, &loss, &mut work).unwrap();
    let all = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    let (mut l1, mut l2) = (0.0, 0.0);
    for parameter in net.tensors() {
        if parameter.name == "stem.weight" {
            l1 = parameter.values.iter().map(|w| w.abs()).sum();
        } else if parameter.name == "block.hidden.weight" {
            l2 = parameter.values.iter().map(|w| w * w).sum();
        }
    }
    assert_relative_eq!(all - data, 0.05 * l1 + LAMBDA * l2, max_relative = 1e-12);
    let trace = net.trace(&x, &y, &loss).unwrap();
    assert_relative_eq!(trace.loss, all, max_relative = 1e-12);
    let mut trained = net.clone();
    let first = trained
        .train_step(&x, &y, &loss, &mut Sgd::new(0.1), &mut work)
        .unwrap();
    assert_eq!(first, all);
}

#[test]
fn norms_are_bounded_after_each_step() {
    let mut net = Bounded {
        output: Dense::new([[3.0, 4.0, 0.0], [0.1, 0.0, 0.0]], [9.0, 9.0]),
    };
    let (x, y) = (values::<3>(4), values::<2>(4));
    let mut work = net.workspace(4);
    net.train_step(&x, &y, &SquaredError::new(), &mut Sgd::new(1e-9), &mut work)
        .unwrap();
    let weight = net.output.weight();
    let norm = |i: usize| (0..3).map(|j| weight[(i, j)].powi(2)).sum::<f64>().sqrt();
    assert_relative_eq!(norm(0), 0.5, max_relative = 1e-9);
    assert_relative_eq!(norm(1), 0.1, max_relative = 1e-6);
    assert_relative_eq!(
        weight[(0, 1)] / weight[(0, 0)],
        4.0 / 3.0,
        max_relative = 1e-6
    );
    assert_abs_diff_eq!(net.output.bias()[0], 9.0, epsilon = 1e-6);
}

#[test]
fn a_norm_whose_square_is_beyond_single_precision_is_bounded_too() {
    let mut net = Bounded {
        output: Dense::new([[3e25_f32, 4e25, 0.0], [0.0; 3]], [0.0; 2]),
    };
    let gradients = Bounded {
        output: Dense::new([[0.0; 3]; 2], [0.0; 2]),
    };
    Sgd::new(0.1).step(&mut net, &gradients).unwrap();
    let weight = net.output.weight();
    assert_relative_eq!(weight[(0, 0)], 0.3, max_relative = 1e-6);
    assert_relative_eq!(weight[(0, 1)], 0.4, max_relative = 1e-6);
}
