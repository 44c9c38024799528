//! Every loss against `PyTorch`: values and gradients; and stability far from 0.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use faer::Mat;
use nn_core::data::AsTargets;
use nn_core::head::{self, Accepts, Head, HeadFor, TargetsFor};
use nn_core::layer::activation::Identity;
use nn_core::prelude::*;
use serde_json::Value;

use crate::mlp::Mlp;
use crate::reference::{Tally, Tolerance, classes, numbers, records, rows, text};

const K: usize = 3;

/// The identity network: the logits are x, and ∂L/∂x is ∂L/∂logits.
type Logits<T, H, const F: usize> = Mlp<T, Identity, Identity, H, F, F>;

fn logits<T: Scalar, H: Head, const F: usize>() -> Logits<T, H, F> {
    let mut net = Logits::new(1, Identity, Identity, 0);
    let unit = |i, j| if i == j { T::ONE } else { T::ZERO };
    net.output = Dense::new(
        std::array::from_fn(|i| std::array::from_fn(|j| unit(i, j))),
        [T::ZERO; F],
    );
    net
}

fn batch<T: Scalar, const F: usize>(rows: &[[f64; F]]) -> Batch<T, F> {
    Batch::from_rows(rows.iter().map(|row| row.map(T::from_f64))).unwrap()
}

/// The loss of logits and its gradient with respect to them, row by row.
fn evaluate<T, H, L, Y, const F: usize>(x: &Batch<T, F>, targets: Y, loss: &L) -> (f64, Vec<f64>)
where
    T: Scalar,
    L: Loss,
    H: Head + Accepts<L>,
    Y: AsTargets,
    Y::Targets: TargetsFor<T, L, HeadFor<H, L>>,
{
    let net = logits::<T, H, F>();
    let mut work = net.workspace(x.len()).with_input_gradient();
    let value = net.loss_and_gradients(x, targets, loss, &mut work).unwrap();
    let gradient = work.input_gradient().unwrap();
    let mut flat = Vec::new();
    for i in 0..x.len() {
        flat.extend((0..F).map(|j| gradient[(i, j)].to_f64()));
    }
    (value.to_f64(), flat)
}

/// The reduction of a record: for `none`, the sum has the same gradient.
fn reduction(record: &Value) -> Reduction {
    match text(record, "reduction") {
        "mean" => Reduction::Mean,
        "sum" | "none" => Reduction::Sum,
        other => panic!("no such reduction: {other}"),
    }
}

/// The loss and gradient of a stored case by this crate, if it has that loss.
fn compute<T: Scalar>(record: &Value) -> Option<(f64, Vec<f64>)> {
    let reduction = reduction(record);
    let (input, target) = (rows::<K>(&record["input"]), &record["target"]);
    let x = batch::<T, K>(&input);
    let options = record["kwargs"].as_object().unwrap();
    let real = || batch::<T, K>(&rows(target));
    Some(match text(record, "name") {
        "MSELoss" => {
            let loss = SquaredError::new().reduction(reduction);
            evaluate::<T, head::Identity<K>, _, _, K>(&x, real(), &loss)
        }
        "L1Loss" => {
            let loss = AbsoluteError::new().reduction(reduction);
            evaluate::<T, head::Identity<K>, _, _, K>(&x, real(), &loss)
        }
        "HuberLoss" => {
            let delta = options.get("delta").map_or(1.0, |v| v.as_f64().unwrap());
            let loss = Huber::new().delta(delta).reduction(reduction);
            evaluate::<T, head::Identity<K>, _, _, K>(&x, real(), &loss)
        }
        // PyTorch's smooth L1 with its default β is Huber with its default δ.
        "SmoothL1Loss" if options.is_empty() => {
            let loss = Huber::new().reduction(reduction);
            evaluate::<T, head::Identity<K>, _, _, K>(&x, real(), &loss)
        }
        "BCEWithLogitsLoss" if options.is_empty() => {
            let loss = BinaryCrossEntropy::new().reduction(reduction);
            evaluate::<T, head::Sigmoid<K>, _, _, K>(&x, real(), &loss)
        }
        "hinge" => {
            let loss = Hinge::new().reduction(reduction);
            evaluate::<T, head::Identity<K>, _, _, K>(&x, real(), &loss)
        }
        "CrossEntropyLoss" if options.is_empty() => {
            let loss = CrossEntropy::new().reduction(reduction);
            if target[0].is_array() {
                evaluate::<T, head::Softmax<K>, _, _, K>(&x, real(), &loss)
            } else {
                let labels = Labels::<K>::new(classes(target)).unwrap();
                evaluate::<T, head::Softmax<K>, _, _, K>(&x, &labels, &loss)
            }
        }
        _ => return None,
    })
}

/// The stored losses that are ours.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in records("torch_losses") {
        let dtype = text(&record, "dtype");
        let computed = match dtype {
            "f32" => compute::<f32>(&record),
            _ => compute::<f64>(&record),
        };
        let Some((loss, gradient)) = computed else {
            continue;
        };
        let case = format!(
            "{} {} {} {dtype}",
            text(&record, "name"),
            text(&record, "case"),
            text(&record, "reduction")
        );
        let tolerance = Tolerance::of(dtype);
        let stored: f64 = numbers(&record["loss"]).iter().sum();
        let differences = [
            tolerance.difference(&[loss], &[stored]),
            tolerance.difference(&gradient, &numbers(&record["grad"])),
        ];
        let differences = ["loss", "gradient"].into_iter().zip(differences);
        let told = differences.filter_map(|(what, difference)| {
            difference.map(|difference| format!("{case}: {what} {difference}"))
        });
        tally.add(text(&record, "name"), told);
    }
    tally
}

#[test]
fn values_and_gradients_are_pytorchs() {
    let tally = tally();
    tally.all_passed();
    let expected = [
        ("MSELoss", 10),
        ("L1Loss", 8),
        ("HuberLoss", 22),
        ("SmoothL1Loss", 7),
        ("BCEWithLogitsLoss", 8),
        ("CrossEntropyLoss", 11),
        ("hinge", 6),
    ];
    let counted = expected.map(|(name, _)| (name, tally.count(name)));
    assert_eq!(counted, expected);
}

#[test]
fn planted_faults_are_caught() {
    let mut caught = 0;
    for record in records("torch_losses") {
        if text(&record, "case") != "random" || text(&record, "dtype") != "f64" {
            continue;
        }
        let Some((loss, gradient)) = compute::<f64>(&record) else {
            continue;
        };
        let stored = numbers(&record["grad"]);
        let tolerance = Tolerance::of("f64");
        let different = |planted: Vec<f64>| tolerance.difference(&planted, &stored).is_some();
        assert!(different(gradient.iter().map(|g| -g).collect()), "sign");
        assert!(
            different(gradient.iter().map(|g| g * 5.0).collect()),
            "missing 1/N"
        );
        assert!(
            different(gradient.iter().map(|g| g * (1.0 + 1e-9)).collect()),
            "rounding"
        );
        let transposed = (0..gradient.len()).map(|i| gradient[i % 5 * K + i / 5]);
        assert!(different(transposed.collect()), "transposed");
        let total: f64 = numbers(&record["loss"]).iter().sum();
        assert!(
            tolerance.difference(&[loss * 0.5], &[total]).is_some(),
            "factor"
        );
        caught += 1;
    }
    assert!(caught >= 10, "only {caught} cases");
}

/// The largest supported logits, in every combination of three.
fn extremes() -> Vec<[f64; K]> {
    let values = [-1e4, -1e3, -100.0, -1.0, 0.0, 1.0, 100.0, 1e3, 1e4];
    let mut all = Vec::new();
    for a in values {
        for b in values {
            all.extend(values.map(|c| [a, b, c]));
        }
    }
    all
}

fn stable<T: Scalar>() {
    let points = extremes();
    let x = batch::<T, K>(&points);
    let n = points.len();
    let labels = Labels::<K>::new((0..n).map(|i| i % K).collect::<Vec<_>>()).unwrap();
    let sum = Reduction::Sum;
    let hot: Batch<T, K> = labels.one_hot();
    let signs = points
        .iter()
        .map(|row| row.map(|z| if z > 0.0 { -1.0 } else { 1.0 }));
    let signs = batch::<T, K>(&signs.collect::<Vec<_>>());
    let check = |(loss, gradient): (f64, Vec<f64>), name: &str| {
        assert!(loss.is_finite() && loss >= 0.0, "{name}: {loss}");
        let worst = gradient
            .iter()
            .fold(0.0, |worst: f64, g| worst.max(g.abs()));
        assert!(gradient.iter().all(|g| g.is_finite()), "{name}");
        // For each of these the derivative with respect to a logit is within ±1.
        assert!(worst <= 1.0 + 1e-6, "{name}: {worst}");
    };
    let cross = CrossEntropy::new().reduction(sum);
    check(
        evaluate::<T, head::Softmax<K>, _, _, K>(&x, &labels, &cross),
        "labels",
    );
    check(
        evaluate::<T, head::Softmax<K>, _, _, K>(&x, &hot, &cross),
        "one hot",
    );
    let binary = BinaryCrossEntropy::new().reduction(sum);
    check(
        evaluate::<T, head::Sigmoid<K>, _, _, K>(&x, &hot, &binary),
        "binary",
    );
    let hinge = Hinge::new().reduction(sum);
    check(
        evaluate::<T, head::Identity<K>, _, _, K>(&x, &signs, &hinge),
        "hinge",
    );
    // Through a saturated head every loss on values is bounded too.
    let squared = SquaredError::new().reduction(sum);
    check(
        evaluate::<T, head::Softmax<K>, _, _, K>(&x, &hot, &squared),
        "softmax squared",
    );
    check(
        evaluate::<T, head::Sigmoid<K>, _, _, K>(&x, &hot, &squared),
        "sigmoid squared",
    );
    let huber = Huber::new().reduction(sum);
    check(
        evaluate::<T, head::Identity<K>, _, _, K>(&x, &hot, &huber),
        "huber",
    );
    let absolute = AbsoluteError::new().reduction(sum);
    check(
        evaluate::<T, head::Identity<K>, _, _, K>(&x, &hot, &absolute),
        "absolute",
    );
}

#[test]
fn stable_up_to_ten_thousand() {
    stable::<f32>();
    stable::<f64>();
}

#[test]
fn cross_entropy_far_out_is_the_difference_of_logits() {
    let x = batch::<f64, 3>(&[[1e4, -1e4, 0.0]]);
    let loss = CrossEntropy::new();
    for (label, expected) in [(0, 0.0), (1, 2e4), (2, 1e4)] {
        let labels = Labels::<3>::new([label]).unwrap();
        let (value, _) = evaluate::<f64, head::Softmax<3>, _, _, 3>(&x, &labels, &loss);
        assert_abs_diff_eq!(value, expected, epsilon = 1e-9);
    }
}

/// Well-trained networks have small losses from large logits: they are not lost in the sum over a large batch.
#[test]
fn small_losses_of_large_logits_are_exact() {
    const ROWS: usize = 10_000;
    let entropy = |z: [f64; 3]| ((z[1] - z[0]).exp() + (z[2] - z[0]).exp()).ln_1p();
    let close = |computed: f64, exact: f64| {
        assert_relative_eq!(computed, exact, epsilon = 0.0, max_relative = 2e-3);
    };
    let loss = CrossEntropy::new();
    for (z, rows) in [([12.0, 3.0, 1.0], ROWS), ([1e4, 9999.5, 0.0], 1)] {
        let x = batch::<f32, 3>(&vec![z; rows]);
        let labels = Labels::<3>::new(vec![0; rows]).unwrap();
        let (value, _) = evaluate::<f32, head::Softmax<3>, _, _, 3>(&x, &labels, &loss);
        close(value, entropy(z));
        let hot = labels.one_hot::<f32>();
        let (value, _) = evaluate::<f32, head::Softmax<3>, _, _, 3>(&x, &hot, &loss);
        close(value, entropy(z));
    }
    for z in [5.0, 10.0, 20.0] {
        for (z, label) in [(z, 1), (-z, 0)] {
            let labels = Labels::<2>::new([label]).unwrap();
            let (value, _) = evaluate::<f32, head::Sigmoid<1>, _, _, 1>(
                &batch(&[[z]]),
                &labels,
                &BinaryCrossEntropy::new(),
            );
            close(value, (-z.abs()).exp().ln_1p());
        }
    }
}

/// A term with weight 0 in the loss has a slope of 0, even if its probability is rounded to 0.
#[test]
fn a_trace_of_a_sure_network_has_numbers() {
    let labels = Labels::<3>::new([0]).unwrap();
    let net = logits::<f32, head::Softmax<3>, 3>();
    let x = batch(&[[200.0, 0.0, 0.0]]);
    for trace in [
        net.trace(&x, &labels, &CrossEntropy::new()).unwrap(),
        net.trace(&x, labels.one_hot::<f32>(), &CrossEntropy::new())
            .unwrap(),
    ] {
        let slopes = trace.layer("output").unwrap().du.to_owned();
        assert_eq!(slopes, Mat::from_fn(1, 3, |_, k| [-1.0, 0.0, 0.0][k]));
    }
    let net = logits::<f32, head::Sigmoid<2>, 2>();
    let x = batch(&[[30.0, -200.0]]);
    let y = batch::<f32, 2>(&[[1.0, 0.0]]);
    let trace = net.trace(&x, &y, &BinaryCrossEntropy::new()).unwrap();
    let slopes = trace.layer("output").unwrap().du.to_owned();
    assert_eq!(slopes, Mat::from_fn(1, 2, |_, k| [-0.5, 0.5][k]));
}

#[test]
fn labels_and_their_values_give_the_same() {
    let x = batch::<f64, 1>(&[[0.3], [-2.0], [5.0]]);
    let labels = Labels::<2>::new([0, 1, 1]).unwrap();
    let zero_one = batch::<f64, 1>(&[[0.0], [1.0], [1.0]]);
    let signs = batch::<f64, 1>(&[[-1.0], [1.0], [1.0]]);
    let binary = BinaryCrossEntropy::new();
    assert_eq!(
        evaluate::<f64, head::Sigmoid<1>, _, _, 1>(&x, &labels, &binary),
        evaluate::<f64, head::Sigmoid<1>, _, _, 1>(&x, &zero_one, &binary)
    );
    let hinge = Hinge::new();
    assert_eq!(
        evaluate::<f64, head::Identity<1>, _, _, 1>(&x, &labels, &hinge),
        evaluate::<f64, head::Identity<1>, _, _, 1>(&x, &signs, &hinge)
    );
}

#[test]
fn reductions_differ_by_their_factor() {
    let x = batch::<f64, K>(&[[0.1, -0.4, 0.8], [1.2, 0.0, -0.3]]);
    let y = batch::<f64, K>(&[[0.0, 1.0, 0.5], [0.0, 0.0, 1.0]]);
    let value = |reduction| {
        let loss = SquaredError::new().reduction(reduction);
        evaluate::<f64, head::Identity<K>, _, _, K>(&x, &y, &loss).0
    };
    let sum = value(Reduction::Sum);
    assert_abs_diff_eq!(value(Reduction::PerSample), sum / 2.0, epsilon = 1e-15);
    assert_abs_diff_eq!(value(Reduction::Mean), sum / 6.0, epsilon = 1e-15);
    let half = SquaredError::new().half().reduction(Reduction::Sum);
    let (half, _) = evaluate::<f64, head::Identity<K>, _, _, K>(&x, &y, &half);
    assert_abs_diff_eq!(half, sum / 2.0, epsilon = 1e-15);
}
