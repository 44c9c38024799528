//! Predictions that a network cannot give, and reports.

use approx::assert_abs_diff_eq;
use nn_core::data::Targets;
use nn_core::inspect::gradcheck;
use nn_core::layer::Standardize;
use nn_core::loss::Losses;
use nn_core::prelude::*;

network! {
    struct Scaled { input: 2, scale: standardize, output: dense(2) -> softmax }
}
network! {
    /// The scale applies to a part of the input, and does not reach the first output.
    struct Partly {
        input: (raw: 1, far: 1),
        near: from(raw) -> dense(2) -> tanh,
        scale: from(far) -> standardize,
        deep: from(scale) -> dense(2) -> tanh,
        output: (left: from(near) -> dense(2) -> softmax, right: from(deep) -> dense(1)),
    }
}
network! {
    struct Outer { input: 2, block: repeat(2) { inner: network(Core) }, output: dense(2) -> softmax }
}
network! {
    struct Core { input: 2, hidden: dense(2) -> relu, scale: standardize }
}

fn rows() -> Batch<f64, 2> {
    Batch::from_rows([[1.0, 500.0], [2.0, 300.0], [4.0, 700.0], [3.0, 100.0]]).unwrap()
}

fn labels() -> Labels<2> {
    Labels::new([0, 1, 1, 0]).unwrap()
}

fn data() -> Dataset<f64, 2, Labels<2>> {
    Dataset::new(rows(), labels()).unwrap()
}

fn text<T>(result: nn_core::Result<T>) -> String {
    result
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

#[test]
fn f6_an_unfitted_standardize_is_refused_wherever_an_error_can_be_returned() {
    let expected = "`scale: standardize` has not been fitted: call `net.scale.fit(&x)` on the training data first";
    let (x, y, data, loss) = (rows(), labels(), data(), CrossEntropy::new());
    let mut net = Scaled::<f64>::new(1);
    let before = net.clone();
    let mut work = net.workspace(4);
    let mut sgd = Sgd::new(0.1);
    let texts = [
        text(Trainer::new(loss, sgd.clone()).fit(&mut net, &data)),
        text(net.train_step(&x, &y, &loss, &mut sgd, &mut work)),
        text(net.loss_and_gradients(&x, &y, &loss, &mut work)),
        text(net.loss(&x, &y, &loss, &mut work)),
        text(net.evaluate(&data)),
        text(net.roc(&data, 1)),
        text(net.classify(&x)),
        text(net.decide(&x)),
        text(net.predict_into(&x, &mut work)),
        text(net.trace(&x, &y, &loss)),
        text(gradcheck::check(&net, &x, &y, &loss)),
    ];
    for text in texts {
        assert_eq!(text, expected);
    }
    let saved = text(net.to_bytes());
    assert!(saved.ends_with(expected), "{saved}");
    assert_eq!(net.output, before.output);
    assert_eq!(net.scale, before.scale);
    assert!(net.predict(&x).as_slice().iter().all(|p| p.is_nan()));
    assert!(net.logits(&x).as_slice().iter().all(|p| p.is_nan()));
    assert!(net.predict_one(x.row(0)).iter().all(|p| p.is_nan()));
    let jacobian = net.jacobian(x.row(0));
    assert!((0..2).all(|i| (0..2).all(|j| jacobian[(i, j)].is_nan())));

    net.scale.fit(&x).unwrap();
    assert!(net.scale.is_fitted());
    assert!(net.predict(&x).as_slice().iter().all(|p| p.is_finite()));
    assert!(Trainer::new(loss, sgd).fit(&mut net, &data).is_ok());
    let again = Scaled::<f64>::from_bytes(&net.to_bytes().unwrap()).unwrap();
    assert_eq!(again.predict(&x), net.predict(&x));
}

#[test]
fn f6_given_statistics_count_as_fitted() {
    let net = Scaled::<f64> {
        scale: Standardize::new([0.0, 400.0], [1.0, 100.0]),
        output: Dense::new([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0]),
    };
    // (x₁, (x₂ − 400)/100): the first is larger where x₂ is small
    assert_eq!(net.classify(rows()).unwrap(), [0, 0, 0, 0]);
    assert_eq!(net.logits(rows()).row(2), &[4.0, 3.0]);
}

#[test]
fn f6_a_nested_or_partial_standardize_is_named_by_its_path() {
    let net = Outer::<f64>::new(1);
    assert_eq!(
        text(net.evaluate(&data())),
        "`block[0].inner.scale: standardize` has not been fitted: call `net.block[0].inner.scale.fit(&x)` on the \
         training data first"
    );
    let mut net = Partly::<f64>::new(1);
    let targets = (
        labels(),
        Batch::from_rows([[1.0], [2.0], [3.0], [4.0]]).unwrap(),
    );
    let both = Dataset::new(rows(), targets).unwrap();
    let loss = Losses::new((CrossEntropy::new(), SquaredError::new()));
    let fitted = Trainer::new(loss, Sgd::new(0.1)).fit(&mut net, &both);
    assert!(text(fitted).starts_with("`scale: standardize` has not been fitted"));
    assert!(text(net.evaluate(&both)).starts_with("`scale: standardize` has not been fitted"));
    assert!(
        net.outputs(rows())
            .right
            .as_slice()
            .iter()
            .all(|y| y.is_nan())
    );
}

#[test]
fn f6_a_scale_that_cannot_be_measured_is_an_error() {
    let mut net = Scaled::<f64>::new(1);
    let broken = Scaled::<f64>::new(2).predict(rows());
    assert_eq!(
        text(net.scale.fit(&broken)),
        "row 1, column 1: NaN is not a finite number"
    );
    assert!(!net.scale.is_fitted());
    // a copy of an unfitted layer is equal to it, as of a fitted one
    assert_eq!(net.scale, net.scale.clone());
    net.scale.fit(&rows()).unwrap();
    assert_eq!(net.scale, net.scale.clone());
    assert_ne!(net.scale, Scaled::<f64>::new(1).scale);
}

network! {
    struct Flight {
        input: (price: 2, place: 1),
        city: from(place) -> embedding(5, 2) -> relu,
        all: concat(price, city),
        output: dense(2) -> softmax,
    }
}
network! {
    struct Town { input: 1, city: embedding(5, 2), output: dense(2) }
}
network! {
    struct Journey {
        input: (price: 2, place: 1),
        town: from(place) -> network(Town),
        output: concat(price, town) -> dense(2),
    }
}

#[test]
fn f15_an_index_out_of_range_is_an_error_with_its_place_or_nan() {
    let x = Batch::from_rows([[1.0, 2.0, 4.0], [1.0, 2.0, 9.0]]).unwrap();
    let y = Labels::<2>::new([0, 1]).unwrap();
    let data = Dataset::new(x.clone(), y.clone()).unwrap();
    let net = Flight::<f64>::new(1);
    let (loss, mut work) = (CrossEntropy::new(), net.workspace(2));
    let expected = "row 2, column 3: 9 is not an index of `city`, which has 5 rows: expected a whole number from 0 to 4";
    for text in [
        text(net.classify(&x)),
        text(net.decide(&x)),
        text(net.evaluate(&data)),
        text(net.roc(&data, 1)),
        text(net.predict_into(&x, &mut work)),
        text(net.loss(&x, &y, &loss, &mut work)),
        text(net.trace(&x, &y, &loss)),
        text(gradcheck::check(&net, &x, &y, &loss)),
    ] {
        assert_eq!(text, expected);
    }
    let p = net.predict(&x);
    assert!(p.row(0)[0].is_finite() && p.row(1)[0].is_nan());
    assert!(net.predict_one(x.row(1))[0].is_nan());

    // for a nested network, the whole network's column and path; a Jacobian of an invalid input is NaN
    let net = Journey::<f32>::new(1);
    let x = Batch::from_rows([[1.0, 2.0, 0.1]]).unwrap();
    assert_eq!(
        text(net.decide(&x)),
        "row 1, column 3: 0.1 is not an index of `town.city`, which has 5 rows: expected a whole number from 0 to 4"
    );
    let jacobian = net.jacobian(x.row(0));
    assert!((0..2).all(|i| (0..3).all(|j| jacobian[(i, j)].is_nan())));
}

network! {
    struct Goods { input: 2, output: (kind: dense(3) -> softmax, price: dense(1)) }
}

#[test]
fn f14_several_outputs_have_a_class_each() {
    let net = Goods {
        kind: Dense::new([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], [0.0; 3]),
        price: Dense::new([[100.0, 100.0]], [0.0]),
    };
    let x = Batch::from_rows([[1.0, 2.0], [2.0, 1.0]]).unwrap();
    assert_eq!(
        text(net.classify(&x)),
        "the network has 2 outputs (`kind` and `price`), and a class is that of one of them: take it from \
         `net.outputs(&x)`, whose fields have the method `argmax`"
    );
    assert_eq!(net.outputs(&x).kind.argmax().unwrap(), [1, 0]);
    assert_eq!(
        net.decide(&x).unwrap(),
        [[true, true, true, true], [true, true, true, true]]
    );
}

network! {
    struct Line { input: 2, output: dense(2) }
}
network! {
    struct Bent { input: 1, output: dense(1) -> tanh }
}

/// Both outputs overflow.
fn overflowing() -> Line<f32> {
    Line {
        output: Dense::new([[f32::MAX, 0.0], [f32::MAX, -f32::MAX]], [0.0, 0.0]),
    }
}

#[test]
fn f19_a_logit_that_is_not_a_number_has_no_class() {
    let (net, x) = (
        overflowing(),
        Batch::from_rows([[0.0, 0.0], [10.0, 10.0]]).unwrap(),
    );
    let expected = "sample 2: the network's output 1 is inf, not a finite number";
    assert_eq!(text(net.classify(&x)), expected);
    assert_eq!(text(net.decide(&x)), expected);
    assert_eq!(net.classify(x.view().subrows(0, 1)).unwrap(), [0]);
    let answers = net.predict(&x);
    assert!(!answers.row(1)[0].is_finite());
    assert!(answers.argmax().is_err());
}

#[test]
fn f19_a_data_set_refuses_what_was_computed_and_is_not_finite() {
    let x = Batch::from_rows([[0.0, 0.0], [10.0, 10.0]]).unwrap();
    let answers = overflowing().predict(&x);
    let y = Labels::<2>::new([0, 1]).unwrap();
    let first = "row 2, column 1: inf is not a finite number";
    assert_eq!(text(Dataset::new(answers.clone(), y.clone())), first);
    let as_targets = format!("targets, {first}");
    assert_eq!(text(Dataset::new(x.clone(), answers.clone())), as_targets);
    let second = (y.clone(), answers.clone());
    assert_eq!(
        text(Dataset::new(x.clone(), second)),
        format!("output 2, {as_targets}")
    );
    let good = Dataset::new(x.clone(), y).unwrap();
    assert_eq!(text(good.clone().with_inputs(answers.clone())), first);
    assert_eq!(text(good.with_targets(answers.clone())), as_targets);
    assert_eq!(text(Regression::new(&x, &answers)), as_targets);
    assert_eq!(text(Standardizer::fit(&answers)), first);
}

#[test]
fn f19_scaling_that_overflows_is_refused_by_training() {
    let x = Batch::from_rows([[0.0_f32], [1e-30], [0.0], [1e-30]]).unwrap();
    let scale = Standardizer::fit(&x).unwrap();
    let far = Batch::from_rows([[0.0_f32], [1e30]]).unwrap();
    let data = Dataset::new(far, Batch::from_rows([[0.0], [1.0]]).unwrap()).unwrap();
    let scaled = data.standardized(&scale);
    let fitted = Trainer::new(SquaredError::new(), Sgd::new(0.1)).fit(&mut Bent::new(1), &scaled);
    assert_eq!(text(fitted), "row 2, column 1: inf is not a finite number");
}

network! {
    struct One { input: 1, output: dense(1) -> sigmoid }
}
network! {
    struct Two { input: 1, output: dense(2) -> softmax }
}
network! {
    struct Three { input: 3, output: dense(3) -> softmax }
}

#[test]
fn f48_saturated_samples_are_ranked_by_their_logits() {
    // every probability of class 1 is rounded to 1
    let one = One {
        output: Dense::new([[1.0_f32]], [200.0]),
    };
    let two = Two {
        output: Dense::new([[0.0], [1.0]], [0.0, 200.0]),
    };
    let x = Batch::from_rows([[0.0_f32], [1.0], [2.0], [3.0]]).unwrap();
    let data = Dataset::new(x, Labels::<2>::new([0, 0, 1, 1]).unwrap()).unwrap();
    for class in [0, 1] {
        let [a, b] = [one.roc(&data, class), two.roc(&data, class)].map(Result::unwrap);
        assert_eq!((a.auc(), b.auc()), (1.0, 1.0), "class {class}");
        assert_eq!(a.points().len(), 5);
        // no threshold of a probability tells them apart
        assert_eq!(a.at(a.best_threshold()).accuracy(), 0.5);
    }
    // one pair of four is in the wrong order
    let mixed = data
        .with_targets(Labels::<2>::new([0, 1, 0, 1]).unwrap())
        .unwrap();
    for class in [0, 1] {
        assert_eq!(one.roc(&mixed, class).unwrap().auc(), 0.75);
        assert_eq!(two.roc(&mixed, class).unwrap().auc(), 0.75);
    }
}

#[test]
fn f48_one_class_of_several_is_ranked_against_all_others() {
    let net = Three {
        output: Dense::new(
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [0.0; 3],
        ),
    };
    // p of class 0 is 1 − e⁻⁵⁰ − e⁻⁶⁰, 1 − e⁻⁵⁰ − e⁻⁵⁵, 1 − 2e⁻⁵⁰: all are 1 in f64
    let x = Batch::from_rows([[60.0, 10.0, 0.0], [60.0, 10.0, 5.0], [60.0, 10.0, 10.0]]).unwrap();
    let data = Dataset::new(x, Labels::<3>::new([0, 0, 1]).unwrap()).unwrap();
    let roc = net.roc(&data, 0).unwrap();
    assert_eq!((roc.auc(), roc.points().len()), (1.0, 4));
    // thresholds are the probabilities that `predict` gives
    let x = Batch::from_rows([[0.5, 0.0, 0.1], [0.2, 0.3, 0.9], [0.4, 0.1, 0.6]]).unwrap();
    let data = Dataset::new(x.clone(), Labels::<3>::new([0, 1, 0]).unwrap()).unwrap();
    let roc = net.roc(&data, 0).unwrap();
    let p: Vec<f64> = net.predict(&x).rows().map(|p| p[0]).collect();
    let thresholds: Vec<f64> = roc.points().iter().map(|point| point.threshold).collect();
    assert_eq!(thresholds, [f64::INFINITY, p[0], p[2], p[1]]);
    assert_eq!(roc.best_threshold(), p[2]);
}

network! {
    struct Sure { input: 1, output: (first: dense(1) -> sigmoid, second: dense(1)) }
}

#[test]
fn f48_an_output_of_several_is_judged_by_its_logit() {
    // σ(−1e-9) is rounded to ½
    let net = Sure {
        first: Dense::new([[-1e-9_f32]], [0.0]),
        second: Dense::new([[1.0]], [0.0]),
    };
    let x = Batch::from_rows([[1.0_f32], [-1.0]]).unwrap();
    let targets = (Labels::<2>::new([0, 1]).unwrap(), x.clone());
    let report = net.evaluate(&Dataset::new(x, targets).unwrap()).unwrap();
    assert_eq!(report.0.0.accuracy(), 1.0);
}

network! {
    struct Words { input: 1, output: dense(30_000) -> softmax }
}

#[test]
fn f50_many_classes_cost_their_number_and_not_its_square() {
    const K: usize = 30_000;
    let net = Words::<f32>::new(1);
    let x = Batch::from_rows((0..10_u8).map(|i| [f32::from(i)])).unwrap();
    let found = net.classify(&x).unwrap();
    let mut truth = found.clone();
    truth[3] = (found[3] + 1) % K;
    let data = Dataset::new(x, Labels::<K>::new(truth.clone()).unwrap()).unwrap();
    let report = net.evaluate(&data).unwrap();
    assert_eq!((report.correct(), report.total()), (9, 10));
    assert_eq!(report.confused(), [(truth[3], found[3], 1)]);
    assert_eq!(report.count(truth[3], found[3]), 1);
    let text = report.to_string();
    assert!(
        text.contains("(30 of 30000 classes: those with the most mistakes)"),
        "{text}"
    );
    assert!(text.lines().count() < 40, "{text}");
    assert!(text.contains(&format!("{} taken for {}: 1 times", truth[3], found[3])));
}

#[test]
fn f54_classes_that_do_not_occur_do_not_count() {
    // scikit-learn 1.9: f1_score([0, 1, 0, 1], [0, 1, 0, 1], average="macro") is 1.0
    let all_right =
        Classification::<3>::new(&[0, 1, 0, 1], &Labels::new([0, 1, 0, 1]).unwrap()).unwrap();
    assert_eq!(all_right.macro_f1(), 1.0);
    assert!(
        all_right
            .to_string()
            .ends_with("\n(no sample is of class 2)")
    );
    // f1_score([0, 0, 1, 1], [0, 2, 1, 1], average="macro") is (2/3 + 1 + 0)/3
    let predicted =
        Classification::<4>::new(&[0, 2, 1, 1], &Labels::new([0, 0, 1, 1]).unwrap()).unwrap();
    assert_abs_diff_eq!(predicted.macro_f1(), 5.0 / 9.0, epsilon = 1e-15);
    assert_eq!(
        (predicted.precision(2), predicted.recall(2)),
        (Some(0.0), None)
    );
    assert!(
        predicted
            .to_string()
            .ends_with("\n(no sample is of classes 2 and 3)")
    );
}

#[test]
fn f54_a_stratified_split_leaves_no_class_to_one_part() {
    // 20 classes of 2 samples beside one of 460
    let labels: Vec<usize> = (0..500).map(|i| if i < 40 { i % 20 } else { 20 }).collect();
    let rows = (0..500_u16).map(|i| [f32::from(i)]);
    let data = Dataset::from_rows(rows, Labels::<21>::new(labels).unwrap()).unwrap();
    for (fraction, seed) in [(0.9, 1), (0.8, 2), (0.2, 3), (0.05, 4)] {
        let (first, second) = data.split_stratified(fraction, seed);
        let counts = [first.class_counts(), second.class_counts()];
        for counts in counts {
            assert!(
                counts.iter().all(|&count| count > 0),
                "{fraction}: {counts:?}"
            );
        }
        let (plain, _) = data.split(fraction, seed);
        assert_eq!(first.len(), plain.len());
    }
    for (train, _) in data.k_folds_stratified(5, 1).unwrap() {
        assert!(train.class_counts().iter().all(|&count| count > 0));
    }
}

#[test]
fn f54_labels_that_start_at_one_are_seen_by_the_class_that_has_no_sample() {
    let labels = Labels::<3>::new([1, 2, 1]).unwrap();
    assert_eq!(labels.absent_classes().unwrap(), "class 0");
    let several = (labels, Labels::<9>::new([8, 8, 8]).unwrap());
    assert_eq!(
        several.absent_classes().unwrap(),
        "class 0 of output 1; classes 0, 1, 2, 3, 4, … (8 of them) of output 2"
    );
    assert_eq!(Labels::<2>::new([1, 0]).unwrap().absent_classes(), None);
}
