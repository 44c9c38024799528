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
               3  1  1  ·  ·           –  0.0000  0.0000
"
    );
}

#[test]
fn many_classes_list_their_confusions() {
    let truth = Labels::<40>::new([0, 7, 7, 39]).unwrap();
    let text = Classification::new(&[0, 8, 8, 39], &truth)
        .unwrap()
        .to_string();
    assert!(text.ends_with("\n7 taken for 8: 2 times\n"), "{text}");
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
output 2    0.9345      0.8750      0.8125
"
    );
}

#[test]
fn r2_of_constant_targets_is_one_or_zero() {
    let truth = Batch::from_rows([[2.0], [2.0]]).unwrap();
    let off = Batch::from_rows([[2.0], [2.5]]).unwrap();
    assert_eq!(Regression::new(&truth, &truth).unwrap().r2(), 1.0);
    assert_eq!(Regression::new(&off, &truth).unwrap().r2(), 0.0);
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
    assert_eq!(
        roc.at(2.0),
        Counts {
            true_negatives: 8,
            false_negatives: 7,
            ..Counts::default()
        }
    );
    assert_eq!(roc.at(2.0).precision(), 1.0);
    assert_eq!(roc.threshold_for_sensitivity(0.8), 0.45);
    assert_eq!(roc.threshold_for_sensitivity(1.0), 0.35);
    assert_eq!(roc.best_threshold(), 0.7);
}
