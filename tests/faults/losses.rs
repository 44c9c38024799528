//! Losses and their targets.
#![allow(clippy::cast_precision_loss)] // counts below 2⁵³

use approx::abs_diff_eq;
use nn_core::Standardized;
use nn_core::inspect::trace::Traced;
use nn_core::loss::Losses;
use nn_core::prelude::*;

use super::near;

network! { pub(crate) struct Three { input: 3, output: dense(3, bias = false) -> softmax } }
network! { struct Yes { input: 1, output: dense(1, bias = false) -> sigmoid } }
network! { struct Line { input: 1, output: dense(1) } }
network! { struct Heads { input: 3, output: (kind: dense(3) -> softmax, sure: dense(1) -> sigmoid) } }

/// Weights that pass the inputs on as logits.
pub(crate) fn identity<T: Scalar>() -> Three<T> {
    let mut net = Three::<T>::from_seed(1);
    for i in 0..3 {
        for j in 0..3 {
            net.output.weight_mut()[(i, j)] = T::from_usize(usize::from(i == j));
        }
    }
    net
}

/// −Σ r ln p and its gradient with respect to the logits, by the definition.
pub(crate) fn entropy(z: [f64; 3], r: [f64; 3]) -> (f64, [f64; 3]) {
    let max = z.iter().fold(f64::MIN, |max, z| max.max(*z));
    let sum: f64 = z.iter().map(|z| (z - max).exp()).sum();
    let log = |k: usize| z[k] - max - sum.ln();
    let loss = -(0..3).map(|k| r[k] * log(k)).sum::<f64>();
    let total: f64 = r.iter().sum();
    (loss, std::array::from_fn(|k| total * log(k).exp() - r[k]))
}

#[test]
fn f3_cross_entropy_weighs_by_the_sum_of_its_targets() {
    let z = [0.3, -0.2, 0.5];
    let (loss, gradient) = entropy(z, [0.0, 5.0, 0.0]);
    near(loss, 7.698, 1e-4, "the loss by its definition");
    for (found, expected) in gradient.iter().zip([1.768, -3.928, 2.160]) {
        near(*found, expected, 1e-3, "the gradient by its definition");
    }
    let rows = [
        [0.0, 5.0, 0.0],
        [0.0, 0.0, 0.0],
        [0.2, 0.3, 0.5],
        [0.1, 0.0, 2.5],
        [1.0, 0.0, 0.0],
    ];
    for r in rows {
        let (x, y) = (
            Batch::from_rows([z]).unwrap(),
            Batch::from_rows([r]).unwrap(),
        );
        let (loss, slopes) = entropy(z, r);
        let close = |found: f64, expected: f64, what: &str| {
            let same = abs_diff_eq!(found, expected, epsilon = 1e-12);
            assert!(same, "{r:?}, {what}: {found} instead of {expected}");
        };
        let net = identity::<f64>();
        let ce = CrossEntropy::new();
        let mut work = net.workspace(1).with_input_gradient();
        close(net.loss(&x, &y, &ce, &mut work).unwrap(), loss, "loss");
        let value = net.loss_and_gradients(&x, &y, &ce, &mut work).unwrap();
        close(value, loss, "loss and gradients");
        for (k, slope) in slopes.iter().enumerate() {
            let dx = work.input_gradient().unwrap();
            close(dx[(0, k)], *slope, "gradient");
        }
        // the path of tiny networks
        let (mut net, mut sgd, mut work) = (identity::<f64>(), Sgd::new(1.0), net.workspace(1));
        let value = net.train_step(&x, &y, &ce, &mut sgd, &mut work).unwrap();
        close(value, loss, "a tiny step");
        for (k, slope) in slopes.iter().enumerate() {
            let moved = net.output.weight()[(k, 2)] - f64::from(u8::from(k == 2));
            close(moved, -slope * z[2], "a tiny step's weight");
        }
        let trace = identity::<f64>().trace(&x, &y, &ce).unwrap();
        close(trace.loss, loss, "trace");
        let by_target = trace.target_gradient.unwrap();
        for k in 0..3 {
            let alone = std::array::from_fn(|other| f64::from(u8::from(other == k)));
            close(
                by_target[(0, k)],
                entropy(z, alone).0,
                "gradient by a target",
            );
        }
        let report = nn_core::inspect::gradcheck::check(&identity::<f64>(), &x, &y, &ce).unwrap();
        assert!(report.passed(), "{report}");
    }
}

#[test]
fn f3_targets_that_a_loss_is_not_defined_for_are_errors() {
    fn refused<N, L, const IN: usize, const OUT: usize>(
        mut net: N,
        good: [[f32; OUT]; 2],
        bad: [[f32; OUT]; 2],
        loss: L,
        words: &str,
    ) where
        N: Network<IN, OUT, Scalar = f32> + Train,
        L: Loss,
        N::Head: nn_core::head::Accepts<L>,
        Batch<f32, OUT>: nn_core::head::TargetsFor<f32, L, nn_core::head::HeadFor<N::Head, L>>,
    {
        let x = Batch::<f32, IN>::zeros(2);
        let (good, bad) = (
            Batch::from_rows(good).unwrap(),
            Batch::from_rows(bad).unwrap(),
        );
        let (mut work, mut sgd) = (net.workspace(2), Sgd::new(0.1));
        let single = [
            net.loss(&x, &bad, &loss, &mut work).unwrap_err(),
            net.loss_and_gradients(&x, &bad, &loss, &mut work)
                .unwrap_err(),
            net.train_step(&x, &bad, &loss, &mut sgd, &mut work)
                .unwrap_err(),
            net.trace(&x, &bad, &loss).unwrap_err(),
        ];
        let right = Dataset::new(x.clone(), good).unwrap();
        let wrong = Dataset::new(x.clone(), bad).unwrap();
        let mut trainer = Trainer::new(loss.clone(), Sgd::new(0.1)).epochs(1);
        let trained = trainer.fit(&mut net, &wrong).unwrap_err();
        for error in single.iter().chain([&trained]) {
            let text = error.to_string();
            assert_eq!(text, format!("targets, row 2, column {words}"));
        }
        let mut trainer = Trainer::new(loss, Sgd::new(0.1)).epochs(1).validate(&wrong);
        let text = trainer.fit(&mut net, &right).unwrap_err().to_string();
        let expected = format!("validation data, targets, row 2, column {words}");
        assert_eq!(text, expected);
    }
    refused(
        Three::<f32>::new(1),
        [[0.0, 5.0, 0.0]; 2],
        [[0.0; 3], [0.5, -0.5, 1.0]],
        CrossEntropy::new(),
        "2: the target is -0.5, but `CrossEntropy` takes probabilities, which are 0 or more",
    );
    refused(
        Yes::<f32>::new(1),
        [[0.0], [0.7]],
        [[1.0], [1.5]],
        BinaryCrossEntropy::new(),
        "1: the target is 1.5, but `BinaryCrossEntropy` takes probabilities, which are from 0 to 1",
    );
    refused(
        Line::<f32>::new(1),
        [[-1.0], [1.0]],
        [[1.0], [0.0]],
        Hinge::new(),
        "1: the target is 0, but `Hinge` takes -1 for no and 1 for yes",
    );
    let net = Heads::<f32>::new(1);
    let x = Batch::from_rows([[0.0, 1.0, 2.0]]).unwrap();
    let loss = Losses::new((CrossEntropy::new(), BinaryCrossEntropy::new()));
    let kinds = Labels::<3>::new([1]).unwrap();
    let sure = Batch::from_rows([[-0.1]]).unwrap();
    let error = net.loss(&x, (&kinds, &sure), &loss, &mut net.workspace(1));
    let text = error.unwrap_err().to_string();
    assert!(
        text.starts_with("output 2, targets, row 1, column 1: the target is -0.1, but `Binary"),
        "{text}"
    );
}

#[test]
fn f16_an_overflow_of_the_loss_is_the_same_on_every_path_and_is_called_one() {
    network! { struct Wide { input: 1, hidden: dense(40) -> relu, output: dense(1) } }
    fn check<N>(mut net: N, path: &str)
    where
        N: Network<1, 1, Scalar = f32, Head = nn_core::head::Identity<1>> + Train,
    {
        let x = Batch::from_rows([[0.5], [0.25], [0.125]]).unwrap();
        let y = Batch::from_rows([[1e30], [0.0], [1.0]]).unwrap();
        let (mut work, mut sgd) = (net.workspace(3), Sgd::new(0.1));
        let loss = SquaredError::new();
        let value = net.loss(&x, &y, &loss, &mut work).unwrap();
        assert_eq!(value, f32::INFINITY, "{path}");
        let value = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
        assert_eq!(value, f32::INFINITY, "{path}");
        let error = net.train_step(&x, &y, &loss, &mut sgd, &mut work);
        let Err(Error::NonFiniteLoss { value }) = error else {
            panic!("{path}: {error:?}")
        };
        assert_eq!(value, f64::INFINITY, "{path}");
        let data = Dataset::new(x, y).unwrap();
        let error = Trainer::new(loss, Sgd::new(0.1)).fit(&mut net, &data);
        let text = error.unwrap_err().to_string();
        assert!(
            text.contains(
                "overflow of the loss: it is inf in f32, while the values of every layer are finite"
            ) && text.contains("standardise the targets")
                && !text.contains("features"),
            "{path}: {text}"
        );
    }
    check(Line::<f32>::new(1), "tiny");
    check(Wide::<f32>::new(1), "general");
}

/// A mean is finite even if its sum is not, on every path.
#[test]
fn f16_a_mean_does_not_overflow_by_its_sum() {
    let net = Line::<f32>::new(1);
    let rows = 100;
    let x = Batch::from_rows(vec![[0.0_f32]; rows]).unwrap();
    let y = Batch::from_rows(vec![[1.7e19_f32]; rows]).unwrap();
    let (loss, mut work) = (SquaredError::new(), net.workspace(rows));
    let value = net.loss(&x, &y, &loss, &mut work).unwrap();
    near(f64::from(value), 1.7e19 * 1.7e19, 1e-6, "loss");
    let mut net = net.clone();
    let step = net.train_step(&x, &y, &loss, &mut Sgd::new(0.0), &mut work);
    assert_eq!(step.unwrap(), value);
}

#[test]
fn f16_other_causes_of_a_divergence_are_named_too() {
    nn_core::loss! { #[allow(not_finite)] struct Ratio(y, t) = (y - t) / t; }
    let x = Batch::from_rows([[0.0_f32]]).unwrap();
    let y = Batch::from_rows([[0.0_f32]]).unwrap();
    let mut net = Line::<f32>::new(1);
    net.output.bias_mut()[0] = 0.0;
    let data = Dataset::new(x, y).unwrap();
    let error = Trainer::new(Ratio::new(), Sgd::new(0.1)).fit(&mut net, &data);
    let text = error.unwrap_err().to_string();
    assert!(
        text.contains("the loss is NaN, while the values of every layer are finite")
            && text.contains("The loss is not defined for these outputs and targets"),
        "{text}"
    );
    network! { struct Penalised { input: 1, #[l2(0.1)] output: dense(1) } }
    let mut net = Penalised::<f32>::new(1);
    net.output.weight_mut()[(0, 0)] = 1e25;
    let error = Trainer::new(SquaredError::new(), Sgd::new(0.1)).fit(&mut net, &data);
    let text = error.unwrap_err().to_string();
    assert!(text.contains("overflow of the penalties"), "{text}");
}

#[test]
fn f18_delta_has_the_unit_that_the_network_learns() {
    let prices = Batch::from_rows([[100.0_f64], [300.0], [800.0], [820.0]]).unwrap();
    let train = Dataset::from_rows([[1.0], [2.0], [3.0], [4.0]], prices).unwrap();
    let model = Standardized::new(Line::<f64>::new(1), &train).unwrap();
    let deviation = model.targets().unwrap().deviation()[0];
    let scaled = model.scale(&train).unwrap();
    let mut net = model.network().clone();
    let loss = Huber::new().delta(50.0 / deviation);
    let on_scale = net.loss(
        scaled.inputs(),
        scaled.targets(),
        &loss,
        &mut net.workspace(4),
    );
    // the same network in the targets' unit
    let mean = model.targets().unwrap().mean()[0];
    net.output.weight_mut()[(0, 0)] *= deviation;
    net.output.bias_mut()[0] = net.output.bias()[0] * deviation + mean;
    let raw = net.loss(
        scaled.inputs(),
        train.targets(),
        &Huber::new().delta(50.0),
        &mut net.workspace(4),
    );
    near(
        on_scale.unwrap() * deviation * deviation,
        raw.unwrap(),
        1e-12,
        "the loss in the targets' unit",
    );
}

#[test]
fn a_sum_and_a_mean_are_not_added() {
    let x = Batch::<f32, 3>::from_rows([[0.3, -0.2, 0.5]; 2]).unwrap();
    let targets = || {
        let sure = Batch::<f32, 1>::from_rows([[0.0], [1.0]]).unwrap();
        (Labels::<3>::new([0, 2]).unwrap(), sure)
    };
    let net = Heads::new(1);
    let loss = |one, another| {
        let losses = Losses::new((
            CrossEntropy::new().reduction(one),
            BinaryCrossEntropy::new().reduction(another),
        ));
        net.loss(&x, &targets(), &losses, &mut net.workspace(2))
    };
    let (sum, mean, each) = (Reduction::Sum, Reduction::Mean, Reduction::PerSample);
    for (one, another) in [(sum, sum), (mean, mean), (mean, each)] {
        loss(one, another).unwrap();
    }
    for (one, another) in [(sum, mean), (each, sum)] {
        let problem = loss(one, another).unwrap_err().to_string();
        assert!(
            problem.contains("adds a sum over samples and a mean"),
            "{problem}"
        );
    }
}
