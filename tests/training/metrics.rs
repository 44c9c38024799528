//! Reports against the numbers of scikit-learn 1.9.1 (`sklearn.metrics`: `confusion_matrix`,
//! `precision_recall_fscore_support`, `f1_score`, `roc_curve`, `roc_auc_score`, `r2_score`,
//! `root_mean_squared_error`, `mean_absolute_error`), computed once and copied here.

use approx::assert_abs_diff_eq;
use nn_core::metrics::Counts;
use nn_core::prelude::*;

const TRUTH: [usize; 20] = [0, 2, 1, 1, 0, 3, 2, 2, 1, 0, 0, 3, 1, 2, 2, 0, 1, 1, 2, 0];
const GUESS: [usize; 20] = [0, 2, 1, 0, 0, 1, 2, 1, 1, 0, 2, 0, 1, 2, 2, 0, 1, 0, 2, 1];

fn report() -> Classification<4> {
    Classification::new(&GUESS, &Labels::new(TRUTH).unwrap()).unwrap()
}

#[test]
fn classes_are_counted_as_scikit_learn_counts_them() {
    let report = report();
    assert_eq!(
        report.confusion(),
        [[4, 1, 1, 0], [2, 4, 0, 0], [0, 1, 5, 0], [1, 1, 0, 0]]
    );
    assert_eq!((report.correct(), report.total()), (13, 20));
    assert_abs_diff_eq!(report.accuracy(), 0.65);
    let expected = [
        (
            Some(4.0 / 7.0),
            2.0 / 3.0,
            8.0 / 13.0,
            0.785_714_285_714_285_7,
        ),
        (
            Some(4.0 / 7.0),
            2.0 / 3.0,
            8.0 / 13.0,
            0.785_714_285_714_285_7,
        ),
        (
            Some(5.0 / 6.0),
            5.0 / 6.0,
            5.0 / 6.0,
            0.928_571_428_571_428_6,
        ),
        (None, 0.0, 0.0, 1.0),
    ];
    for (class, (precision, recall, f1, specificity)) in expected.into_iter().enumerate() {
        assert_eq!(report.precision(class), precision);
        assert_eq!(report.recall(class), Some(recall));
        assert_eq!(report.f1(class), Some(f1));
        assert_abs_diff_eq!(
            report.specificity(class).unwrap(),
            specificity,
            epsilon = 1e-15
        );
    }
    assert_abs_diff_eq!(report.macro_f1(), 0.516_025_641_025_641, epsilon = 1e-15);
    assert_eq!(report.confused()[0], (1, 0, 2));
}

#[test]
fn a_report_prints_a_table() {
    assert_eq!(
        report().to_string(),
        "\
accuracy 0.6500 (13 of 20)

true \\ predicted  0  1  2  3   precision  recall      F1
               0  4  1  1  ·      0.5714  0.6667  0.6154
               1  2  4  ·  ·      0.5714  0.6667  0.6154
               2  ·  1  5  ·      0.8333  0.8333  0.8333
               3  1  1  ·  ·           –  0.0000  0.0000"
    );
}

#[test]
fn many_classes_list_their_confusions() {
    let truth = Labels::<40>::new([0, 7, 7, 39]).unwrap();
    let text = Classification::new(&[0, 8, 8, 39], &truth)
        .unwrap()
        .to_string();
    assert!(text.ends_with("\n7 taken for 8: 2 times"), "{text}");
}

#[test]
fn regression_errors_are_those_of_scikit_learn() {
    let truth = Batch::from_rows([[0.5, 1.0], [-1.0, 1.0], [7.0, -6.0], [2.5, 3.0]]).unwrap();
    let guess = Batch::from_rows([[0.0, 2.0], [-1.0, 2.0], [8.0, -5.0], [2.0, 3.25]]).unwrap();
    let report = Regression::new(&guess, &truth).unwrap();
    assert_abs_diff_eq!(
        report.r2_of_outputs()[..],
        [0.958_620_689_655_172_4, 0.934_491_978_609_625_6],
        epsilon = 1e-15
    );
    assert_abs_diff_eq!(report.r2(), 0.946_556_334_132_399, epsilon = 1e-15);
    assert_abs_diff_eq!(
        report.rmse_of_outputs()[..],
        [0.612_372_435_695_794_5, 0.875],
        epsilon = 1e-15
    );
    assert_abs_diff_eq!(report.rmse(), 0.755_190_373_349_660_8, epsilon = 1e-15);
    assert_eq!(report.mae_of_outputs(), [0.5, 0.8125]);
    assert_eq!(report.mae(), 0.656_25);
    assert_eq!(
        report.to_string(),
        "\
R² 0.9466   RMSE 0.7552   MAE 0.6562   (4 samples)

                R²        RMSE         MAE
output 1    0.9586      0.6124      0.5000
output 2    0.9345      0.8750      0.8125"
    );
}

#[test]
fn r2_of_constant_targets_is_one_or_zero() {
    let truth = Batch::from_rows([[2.0], [2.0]]).unwrap();
    let off = Batch::from_rows([[2.0], [2.5]]).unwrap();
    assert_eq!(Regression::new(&truth, &truth).unwrap().r2(), 1.0);
    assert_eq!(Regression::new(&off, &truth).unwrap().r2(), 0.0);
    // The mean of ten times 0.1 is not 0.1: the targets still count as equal.
    let truth = Batch::<f64, 1>::from_rows([[0.1]; 10]).unwrap();
    let off = Batch::from_rows([[0.2]; 10]).unwrap();
    assert_eq!(Regression::new(&truth, &truth).unwrap().r2(), 1.0);
    assert_eq!(Regression::new(&off, &truth).unwrap().r2(), 0.0);
}

#[test]
fn planted_faults_are_told_from_the_truth() {
    // The confusion matrix transposed.
    let transposed = Classification::<4>::new(&TRUTH, &Labels::new(GUESS).unwrap()).unwrap();
    assert_ne!(transposed.confusion(), report().confusion());
    assert_ne!(transposed.precision(1), report().precision(1));
    // Truth and prediction swapped: the errors are the same, R² is not.
    let truth = Batch::from_rows([[0.5], [-1.0], [7.0], [2.5]]).unwrap();
    let guess = Batch::from_rows([[0.0], [-1.0], [8.0], [2.0]]).unwrap();
    let [right, wrong] = [(&guess, &truth), (&truth, &guess)]
        .map(|(guess, truth)| Regression::new(guess, truth).unwrap());
    assert_eq!(right.rmse(), wrong.rmse());
    assert!((right.r2() - wrong.r2()).abs() > 1e-3);
    // Ties broken in the network's favour: a positive sample just before its equals.
    let positive = POSITIVE.map(|p| p == 1);
    let favoured = std::array::from_fn::<f64, 15, _>(|i| SCORES[i] + f64::from(POSITIVE[i]) * 1e-9);
    let [fair, unfair] = [SCORES, favoured].map(|scores| Roc::new(&scores, &positive).unwrap());
    assert!(unfair.auc() - fair.auc() > 0.01);
}

const SCORES: [f64; 15] = [
    0.1, 0.9, 0.35, 0.8, 0.35, 0.6, 0.6, 0.2, 0.7, 0.05, 0.95, 0.5, 0.45, 0.35, 0.6,
];
const POSITIVE: [u8; 15] = [0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0];

#[test]
fn the_roc_curve_is_that_of_scikit_learn_ties_and_all() {
    let positive: Vec<bool> = POSITIVE.iter().map(|&p| p == 1).collect();
    let roc = Roc::new(&SCORES, &positive).unwrap();
    let [mut x, mut y, mut thresholds] = [(); 3].map(|()| Vec::new());
    for point in roc.points() {
        x.push(point.false_positive_rate);
        y.push(point.true_positive_rate);
        thresholds.push(point.threshold);
    }
    let expected_x: [f64; 12] = [
        0., 0., 0., 0., 0., 0.25, 0.375, 0.375, 0.625, 0.75, 0.875, 1.,
    ];
    let expected_y = [0., 1., 2., 3., 4., 5., 5., 6., 7., 7., 7., 7.].map(|found: f64| found / 7.0);
    let expected: [f64; 12] = [
        f64::INFINITY,
        0.95,
        0.9,
        0.8,
        0.7,
        0.6,
        0.5,
        0.45,
        0.35,
        0.2,
        0.1,
        0.05,
    ];
    assert_eq!(thresholds[..], expected);
    assert_abs_diff_eq!(x[..], expected_x, epsilon = 1e-15);
    assert_abs_diff_eq!(y[..], expected_y, epsilon = 1e-15);
    assert_abs_diff_eq!(roc.auc(), 0.857_142_857_142_857_2, epsilon = 1e-15);

    let at = roc.at(0.5);
    let counts = (
        at.true_positives,
        at.false_positives,
        at.true_negatives,
        at.false_negatives,
    );
    assert_eq!(counts, (5, 3, 5, 2));
    assert_eq!(
        at.to_string(),
        "sensitivity 0.7143 (5 of 7), specificity 0.6250 (5 of 8)"
    );
    let mut none_found = Counts::default();
    none_found.true_negatives = 8;
    none_found.false_negatives = 7;
    assert_eq!(roc.at(2.0), none_found);
    assert_eq!(roc.at(2.0).precision(), 1.0);
    assert_eq!(roc.threshold_for_sensitivity(0.8), 0.45);
    assert_eq!(roc.threshold_for_sensitivity(1.0), 0.35);
    assert_eq!(roc.best_threshold(), 0.7);
}

#[test]
fn shares_of_a_roc_curve_are_compared_without_rounding() {
    // The best-scored first: 100 positive samples, of which exactly k are found at the k-th score.
    let scores: Vec<f64> = (0..101).rev().map(f64::from).collect();
    let positive: Vec<bool> = (0..101).map(|i| i < 100).collect();
    let roc = Roc::new(&scores, &positive).unwrap();
    for k in 1..=100_u8 {
        // 0.55 · 100 is a little more than 55
        let threshold = roc.threshold_for_sensitivity(f64::from(k) / 100.0);
        assert_eq!(roc.at(threshold).true_positives, usize::from(k));
    }
    // 7 of 10 found without an alarm; 8 of 10 with 1 of 10: 0.8 − 0.1 is a little more than 0.7.
    let scores = [vec![3.0; 7], vec![2.0; 2], vec![1.0; 11]].concat();
    let positive: Vec<bool> = (0..20).map(|i| i < 8 || (10..12).contains(&i)).collect();
    let roc = Roc::new(&scores, &positive).unwrap();
    assert_eq!(roc.best_threshold(), 3.0);
}

network! {
    /// Two features, two classes.
    struct Sides { input: 2, output: dense(2) -> softmax }
}
network! {
    /// The same with one output.
    struct Side { input: 2, output: dense(1) -> sigmoid }
}
network! {
    /// Two real values of two features.
    struct Plane { input: 2, output: dense(2) }
}

/// Class 1 where the first feature is larger than the second, but for the last sample.
fn sides() -> Dataset<f64, 2, Labels<2>> {
    let rows = [[3.0, 1.0], [1.0, 2.0], [2.0, 1.5], [0.0, 4.0], [1.0, 0.5]];
    Dataset::from_rows(rows, Labels::new([1, 0, 1, 0, 0]).unwrap()).unwrap()
}

#[test]
fn one_output_and_two_judge_alike() {
    let two = Sides {
        output: Dense::new([[0.0, 0.0], [1.0, -1.0]], [0.0, 0.0]),
    };
    let one = Side {
        output: Dense::new([[1.0, -1.0]], [0.0]),
    };
    let data = sides();
    let report = two.evaluate(&data).unwrap();
    assert_eq!(report, one.evaluate(&data).unwrap());
    assert_eq!(report.confusion(), [[2, 1], [0, 2]]);
    let classes = [1, 0, 1, 0, 1];
    assert_eq!(two.classify(data.inputs()).unwrap(), classes);
    assert_eq!(one.classify(data.inputs()).unwrap(), classes);
    assert!(report.to_string().starts_with("accuracy 0.8000 (4 of 5)\n"));
    for positive in [0, 1] {
        let [a, b] = [two.roc(&data, positive), one.roc(&data, positive)].map(Result::unwrap);
        // P(class 1) is σ(2), σ(−1), σ(½), σ(−4), σ(½): one of six pairs is a tie.
        assert_abs_diff_eq!(a.auc(), 5.5 / 6.0, epsilon = 1e-15);
        assert_abs_diff_eq!(b.auc(), 5.5 / 6.0, epsilon = 1e-15);
        let (a, b) = (a.at(0.5), b.at(0.5));
        assert_eq!(a, b);
        assert_eq!(a.sensitivity(), report.recall(positive).unwrap());
        assert_eq!(a.specificity(), report.specificity(positive).unwrap());
    }
}

#[test]
fn a_network_that_answers_no_number_is_not_judged() {
    let broken = Sides {
        output: Dense::new([[f64::MAX, 0.0], [0.0, 0.0]], [0.0, 0.0]),
    };
    assert_eq!(
        broken.evaluate(&sides()).unwrap_err().to_string(),
        "sample 1: the network's output 1 is inf, not a finite number"
    );
    let (_, none) = sides().split_in_order(1.0);
    let text = broken.evaluate(&none).unwrap_err().to_string();
    assert_eq!(
        text,
        "the data set is empty: there is no sample to train or evaluate on"
    );
}

/// y₁ = 100 + 10·x₁, y₂ = −x₂.
fn plane() -> Dataset<f64, 2, Batch<f64, 2>> {
    let rows = [[1.0, 10.0], [2.0, -30.0], [4.0, 20.0], [5.0, 40.0]];
    let targets = rows.map(|[a, b]| [100.0 + 10.0 * a, -b]);
    Dataset::from_rows(rows, Batch::from_rows(targets).unwrap()).unwrap()
}

/// The network that is exact on standardised values.
fn exact() -> Plane<f64> {
    Plane {
        output: Dense::new([[1.0, 0.0], [0.0, -1.0]], [0.0, 0.0]),
    }
}

#[test]
fn a_standardised_regression_answers_in_the_targets_unit() {
    let data = plane();
    let model = Standardized::new(exact(), &data).unwrap();
    let scaled = model.scale(&data).unwrap();
    for u in [scaled.inputs(), scaled.targets()] {
        let column = |k: usize| u.rows().map(|row| row[k]).sum::<f64>();
        assert_abs_diff_eq!(column(0), 0.0, epsilon = 1e-14);
        assert_abs_diff_eq!(column(1), 0.0, epsilon = 1e-14);
    }
    let y = model.predict(data.inputs());
    assert_abs_diff_eq!(y.as_slice(), data.targets().as_slice(), epsilon = 1e-12);
    assert_abs_diff_eq!(
        model.predict_one(&[3.0, 7.0])[..],
        [130.0, -7.0],
        epsilon = 1e-12
    );
    assert_abs_diff_eq!(model.evaluate(&data).unwrap().r2(), 1.0, epsilon = 1e-15);

    // One unit off in the first output of the network is one deviation off in the target.
    let mut off = model.clone();
    off.network_mut().output.bias_mut()[0] = 1.0;
    let deviation = model.targets().unwrap().deviation()[0];
    let report = off.evaluate(&data).unwrap();
    assert_abs_diff_eq!(report.mae_of_outputs()[0], deviation, epsilon = 1e-12);
    assert_abs_diff_eq!(report.rmse_of_outputs()[0], deviation, epsilon = 1e-12);
    assert_abs_diff_eq!(report.r2_of_outputs()[0], 0.0, epsilon = 1e-12);
}

network! {
    struct PriceAndSide {
        input: 2,
        output: (price: dense(1), side: dense(1) -> sigmoid),
    }
}

#[test]
fn labels_of_one_output_do_not_judge_several() {
    let net = PriceAndSide::<f64>::new(1);
    let expected = "the network has 2 outputs (`price` and `side`), but the targets are for 1";
    // two values side by side, but not two classes
    assert_eq!(net.evaluate(&sides()).unwrap_err().to_string(), expected);
    assert_eq!(net.roc(&sides(), 1).unwrap_err().to_string(), expected);
}

#[test]
fn one_real_output_of_several_is_judged_in_its_unit() {
    let net = PriceAndSide {
        price: Dense::new([[1.0, 0.0]], [0.0]),
        side: Dense::new([[0.0, 1.0]], [0.0]),
    };
    let x = Batch::from_rows([[1.0, 3.0], [3.0, 5.0]]).unwrap();
    let features = Standardizer::fit(&x).unwrap();
    // prices of 50 ± 20; the scale of a class is not used
    let answers = Batch::from_rows([[30.0, 0.0], [70.0, 1.0]]).unwrap();
    let unit = Standardizer::fit(&answers).unwrap();
    let model = Standardized::from_parts(net, features, Some(unit)).unwrap();
    let prices = Batch::from_rows([[30.0], [71.0]]).unwrap();
    let data = Dataset::new(x, (prices, Labels::<2>::new([0, 1]).unwrap())).unwrap();
    let report = model.evaluate(&data).unwrap().0;
    assert_eq!((report.0.mae(), report.1.accuracy()), (0.5, 1.0));
}

#[test]
fn scales_are_saved_with_the_network() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plane.safetensors");
    let data = plane();
    let model = Standardized::new(exact(), &data).unwrap();
    model.save(&path).unwrap();
    let loaded = Standardized::<Plane<f64>, 2, 2>::load(&path).unwrap();
    assert_eq!(loaded.features(), model.features());
    assert_eq!(loaded.targets(), model.targets());
    assert_eq!(loaded.predict(data.inputs()), model.predict(data.inputs()));
    let bytes = std::fs::read(&path).unwrap();
    let loaded = Standardized::<Plane<f64>, 2, 2>::from_bytes(&bytes).unwrap();
    assert_eq!(loaded.targets(), model.targets());
    // The network alone is in the file too; a network alone has no scales.
    let alone = Plane::<f64>::load_weights(&path, &[]).unwrap();
    alone.save(&path).unwrap();
    let text = Standardized::<Plane<f64>, 2, 2>::load(&path)
        .unwrap_err()
        .to_string();
    assert!(
        text.ends_with(
            "plane.safetensors: the file holds a network, but no scales: it was not saved by `Standardized::save`; \
             load the network alone with `Plane::load(path)` (`Standardized::from_parts` gives it scales)"
        ),
        "{text}"
    );
}

#[test]
fn probabilities_keep_their_scale() {
    let one = Side {
        output: Dense::new([[1.0, -1.0]], [0.0]),
    };
    let data = sides();
    let probabilities = Batch::from_rows([[1.0], [0.0], [1.0], [0.0], [0.0]]).unwrap();
    let real = data.clone().with_targets(probabilities).unwrap();
    assert!(
        Standardized::new(one.clone(), &real)
            .unwrap()
            .targets()
            .is_none()
    );
    let model = Standardized::new(one, &data).unwrap();
    assert!(model.targets().is_none());
    let report = model.evaluate(&data).unwrap();
    let scaled = model.scale(&data).unwrap();
    assert_eq!(report, model.network().evaluate(&scaled).unwrap());
    let classes = model
        .decide(data.inputs())
        .unwrap()
        .iter()
        .map(|[yes]| usize::from(*yes))
        .collect::<Vec<_>>();
    assert_eq!(
        report,
        Classification::new(&classes, data.targets()).unwrap()
    );
    assert_eq!(
        model.roc(&data, 0).unwrap(),
        model.network().roc(&scaled, 0).unwrap()
    );
}
