//! The running statistics of batch norm: training changes them, prediction never does, and early stopping restores
//! those of the best epoch.

use crate::samples::{labels, trained, values};
use approx::{assert_abs_diff_eq, assert_relative_eq, relative_eq};
use nn_core::inspect::gradcheck;
use nn_core::optim::Optimizer;
use nn_core::prelude::*;
use nn_tests::bits;

network! {
    struct Normed<const W: usize> {
        input: W,
        block: repeat(2) {
            hidden: dense(W, bias = false),
            norm: batch_norm(momentum = 0.5) -> relu,
        },
        output: dense(3) -> softmax,
    }
}

/// Prediction changes nothing, and neither does a step that is not taken.
#[test]
fn predicting_leaves_running_statistics_alone() {
    let (x, y) = (values::<4>(30, 1), labels::<3>(30));
    let net = trained(Normed::<4, f64>::new(1), &x, &&y);
    let before = bits(&net);
    assert_eq!(net.block[0].norm.num_batches_tracked(), 20.0);
    assert!(net.block[1].norm.running_mean().iter().all(|&m| m != 0.0));
    let data = Dataset::new(x.clone(), y.clone()).unwrap();
    let mut work = net.workspace(30);
    let first = net.predict(&x);
    net.logits(&x);
    net.classify(&x).unwrap();
    net.evaluate(&data).unwrap();
    net.loss(&x, &y, &CrossEntropy::new(), &mut work).unwrap();
    net.predict_into(&x, &mut work).unwrap();
    let _ = net.predict_one(x.row(0));
    net.jacobian(x.row(0));
    net.trace(&x, &y, &CrossEntropy::new()).unwrap();
    assert_eq!(bits(&net), before);
    // a sample's prediction does not depend on the other samples
    let alone = Batch::from_rows([*x.row(7)]).unwrap();
    assert_eq!(net.predict(&alone).row(0), first.row(7));
    // gradients without a step
    net.loss_and_gradients(&x, &y, &CrossEntropy::new(), &mut work)
        .unwrap();
    assert_eq!(bits(&net), before);
    // a loss that is not finite
    let mut net = net;
    let bias = net.output.bias()[0];
    net.output.bias_mut()[0] = f64::INFINITY;
    let (mut sgd, loss) = (Sgd::new(0.1), CrossEntropy::new());
    assert!(net.train_step(&x, &y, &loss, &mut sgd, &mut work).is_err());
    net.output.bias_mut()[0] = bias;
    assert_eq!(bits(&net), before);
}

/// The running rule, by hand; it does not depend on the optimizer.
#[test]
fn statistics_move_by_momentum_whatever_the_optimizer() {
    network! { struct Single { input: 2, norm: batch_norm, output: dense(1) } }
    fn after<O: Optimizer<f64>>(mut optimizer: O, fused: bool) -> Single<f64> {
        let x = Batch::from_rows([[1.0, 10.0], [2.0, 20.0], [6.0, 60.0]]).unwrap();
        let y = Batch::from_rows([[0.0], [1.0], [2.0]]).unwrap();
        let (mut net, loss) = (Single::<f64>::new(1), SquaredError::new());
        let mut work = net.workspace(3);
        for _ in 0..2 {
            if fused {
                net.train_step(&x, &y, &loss, &mut optimizer, &mut work)
                    .unwrap();
            } else {
                net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
                optimizer.step(&mut net, work.gradients()).unwrap();
            }
        }
        net
    }
    let check = |name: &str, net: &Single<f64>| {
        // mean 3, unbiased variance 7: twice 0.9·old + 0.1·new
        let (mean, var) = (3.0 * 0.19, 0.81 + 7.0 * 0.19);
        let norm = &net.norm;
        for (found, expected) in [
            (norm.running_mean()[0], mean),
            (norm.running_mean()[1], 10.0 * mean),
            (norm.running_var()[0], var),
            (norm.running_var()[1], 0.81 + 700.0 * 0.19),
            (norm.num_batches_tracked(), 2.0),
        ] {
            assert!(
                relative_eq!(found, expected, max_relative = 1e-12),
                "{name}: {found} instead of {expected}"
            );
        }
    };
    for fused in [false, true] {
        check("sgd", &after(Sgd::new(0.1), fused));
        let heavy = Sgd::new(0.1).momentum(0.9).nesterov().weight_decay(0.1);
        check("sgd with momentum", &after(heavy, fused));
        check("adam", &after(Adam::new(0.1).weight_decay(0.1), fused));
        check("adamw", &after(AdamW::new(0.1), fused));
    }
    assert_eq!(
        bits(&after(Adam::new(0.1), false)),
        bits(&after(Adam::new(0.1), true))
    );
}

/// A frozen norm uses its running statistics in training too, and keeps them.
#[test]
fn a_frozen_norm_is_as_in_prediction() {
    network! {
        struct Tuned {
            input: 4,
            #[frozen]
            norm: batch_norm,
            output: dense(3) -> softmax,
        }
    }
    let (x, y) = (values::<4>(30, 1), labels::<3>(30));
    let mut net = Tuned::<f64>::new(1);
    net.norm.running_mean_mut().fill(0.5);
    net.norm.running_var_mut().fill(4.0);
    let (loss, mut work) = (CrossEntropy::new(), net.workspace(30));
    let predicting = net.loss(&x, &y, &loss, &mut work).unwrap();
    let training = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    assert_eq!(predicting.to_bits(), training.to_bits());
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(
        report.passed() && report.checked == 4 * 3 + 3 + 4 * 30,
        "{report}"
    );
    let after = trained(net.clone(), &x, &&y);
    assert_eq!(after.norm, net.norm);
    assert_ne!(after.output, net.output);
}

#[test]
fn gradients() {
    for (seed, rows) in [(1, 2), (2, 7)] {
        let net = Normed::<4, f64>::new(seed);
        let (x, y) = (values::<4>(rows, seed), labels::<3>(rows));
        let report = gradcheck::check(&net, &x, &y, &CrossEntropy::new()).unwrap();
        assert!(report.passed(), "{report}");
    }
}

#[test]
fn one_sample_is_a_batch_of_one() {
    let (x, y) = (values::<4>(20, 1), labels::<3>(20));
    let net = trained(Normed::<4, f64>::new(1), &x, &&y);
    for (row, batch) in x.rows().zip(net.predict(&x).rows()) {
        for (a, b) in net.predict_one(row).iter().zip(batch) {
            assert_relative_eq!(a, b, epsilon = 1e-12, max_relative = 1e-10);
        }
    }
}

/// Early stopping restores the statistics of the best epoch, not of the last one.
#[test]
fn early_stopping_keeps_statistics_too() {
    let train = Dataset::new(values::<4>(40, 1), labels::<3>(40)).unwrap();
    let other = Dataset::new(values::<4>(40, 2), labels::<3>(40)).unwrap();
    let mut net = Normed::<4, f64>::new(1);
    let history = Trainer::new(CrossEntropy::new(), Adam::new(0.05))
        .epochs(60)
        .batch_size(10)
        .validate(&other)
        .observe(EarlyStopping::new(5))
        .fit(&mut net, &train)
        .unwrap();
    let kept = history.kept_epoch().unwrap();
    assert!(kept < history.epochs().len());
    #[allow(clippy::cast_precision_loss)] // four steps an epoch
    let steps = (kept * 4) as f64;
    assert_eq!(net.block[0].norm.num_batches_tracked(), steps);
    let best = history.epochs()[kept - 1].validation_loss.unwrap();
    let mut work = net.workspace(40);
    let loss = net.loss(
        other.inputs(),
        other.targets(),
        &CrossEntropy::new(),
        &mut work,
    );
    assert_abs_diff_eq!(loss.unwrap(), best, epsilon = 1e-12);
}

/// Normalised hidden values train where the raw ones saturate.
#[test]
fn batch_norm_helps_where_inputs_are_badly_scaled() {
    network! {
        struct Plain {
            input: 4,
            a: dense(16) -> sigmoid,
            b: dense(16) -> sigmoid,
            output: dense(3) -> softmax,
        }
    }
    network! {
        struct With {
            input: 4,
            a: dense(16, bias = false),
            a_norm: batch_norm -> sigmoid,
            b: dense(16, bias = false),
            b_norm: batch_norm -> sigmoid,
            output: dense(3) -> softmax,
        }
    }
    fn last<N>(mut net: N, data: &Dataset<f64, 4, Labels<3>>) -> f64
    where
        N: Network<4, 3, Scalar = f64, Head = nn_core::head::Softmax<3>> + Train,
    {
        let mut trainer = Trainer::new(CrossEntropy::new(), Adam::new(0.01))
            .epochs(30)
            .batch_size(30);
        let history = trainer.fit(&mut net, data).unwrap();
        history.epochs().last().unwrap().loss
    }
    let raw = values::<4>(300, 1);
    let classes = raw.rows().map(|x| match x[0] + x[1] * x[2] {
        s if s < -0.5 => 0,
        s if s < 0.5 => 1,
        _ => 2,
    });
    let classes = Labels::new(classes.collect::<Vec<_>>()).unwrap();
    let scaled = raw.rows().map(|x| x.map(|v| 1000.0 + 300.0 * v));
    let data = Dataset::new(Batch::from_rows(scaled).unwrap(), classes).unwrap();
    let (plain, with) = (
        last(Plain::<f64>::new(1), &data),
        last(With::<f64>::new(1), &data),
    );
    assert!(
        with < 0.4 && plain > 0.7,
        "plain {plain}, with batch norm {with}"
    );
}
