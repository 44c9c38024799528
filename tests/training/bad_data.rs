//! Bad values in code: every case is an error that names the place and the value.

use nn_core::metrics::Counts;
use nn_core::prelude::*;

type Classes = Dataset<f32, 2, Labels<2>>;

/// The text of an error; no error fails the test.
fn text<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "(no error)".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn data() -> Classes {
    Classes::from_rows([[0.0, 1.0], [2.0, 3.0]], Labels::new([0, 1]).unwrap()).unwrap()
}

fn check(cases: &[(String, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(got, expected)| got != expected)
        .map(|(got, expected)| format!("got      {got}\nexpected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn values_given_in_code() {
    let [nan, inf] = [f32::NAN, f32::INFINITY];
    check(&[
        (
            text(Batch::from_rows([[1.0, 2.0], [3.0, nan]])),
            "row 2, column 2: NaN is not a finite number",
        ),
        (
            text(Batch::<f32, 2>::from_flat([1.0, 2.0, inf, 0.0])),
            "row 2, column 1: inf is not a finite number",
        ),
        (
            text(Batch::<f32, 2>::from_flat([1.0, 2.0, 3.0])),
            "3 values do not divide into samples of 2 features",
        ),
        (
            text(Batch::<f32, 0>::from_flat([])),
            "0 values do not divide into samples of 0 features",
        ),
        (
            text(Batch::<f32, 3>::from_matrix(
                data().inputs().view().matrix(),
            )),
            "the matrix has 2 columns, but a sample has 3 features",
        ),
        (
            text(Labels::<10>::new([9, 0, 10])),
            "row 3: label 10, but classes are 0..=9",
        ),
        (
            text(Labels::<10>::new([9, 1, 10])),
            "row 3: label 10, but classes are 0..=9 (do your labels start at 1?)",
        ),
        (
            text(Labels::<10>::new([12])),
            "row 1: label 12, but classes are 0..=9",
        ),
        (
            text(Labels::<2>::new([0, 1]).unwrap().is_class(2)),
            "there is no class 2: classes are 0..=1",
        ),
        (
            text(Classes::from_rows(
                [[0.0; 2]; 0],
                Labels::new([0_usize; 0]).unwrap(),
            )),
            "the data set is empty: there is no sample to train or evaluate on",
        ),
        (
            text(Classes::from_rows(
                [[0.0; 2]; 3],
                Labels::new([0, 1]).unwrap(),
            )),
            "3 samples, but 2 targets: each sample needs its target",
        ),
        (
            text(Dataset::new(
                Batch::<f32, 2>::zeros(3),
                (
                    Labels::<2>::new([0, 1, 0]).unwrap(),
                    Batch::<f32, 1>::zeros(2),
                ),
            )),
            "3 samples, but 3 and 2 targets for the outputs in their order: each sample needs a target for each output",
        ),
        (
            text(data().with_inputs(Batch::<f32, 0>::zeros(2))),
            "a sample has 0 features, but needs at least 1",
        ),
        (
            text(data().subset(&[0, 2])),
            "there is no sample 2: the data set has 2 samples, counted from 0",
        ),
        (
            text(data().map_inputs(|x| 1.0 / x)),
            "row 1, column 1: inf is not a finite number",
        ),
        (
            text(data().with_targets(Labels::<3>::new([0]).unwrap())),
            "2 samples, but 1 target: each sample needs its target",
        ),
        (
            text(data().with_inputs(Batch::<f32, 5>::zeros(7))),
            "7 samples, but 2 targets: each sample needs its target",
        ),
        (
            text(data().k_folds(1, 0).map(|_| ())),
            "1 fold of 2 samples: there must be at least 2 folds and one sample in each",
        ),
        (
            text(data().k_folds(3, 0).map(|_| ())),
            "3 folds of 2 samples: there must be at least 2 folds and one sample in each",
        ),
        (
            text(data().k_folds_stratified(0, 0).map(|_| ())),
            "0 folds of 2 samples: there must be at least 2 folds and one sample in each",
        ),
        (
            text(data().batches_in_order(0).check()),
            "the batch size is 0: it must be at least 1 (1 learns from one sample at a time)",
        ),
        (
            text(data().split_in_order(1.0).1.batches_in_order(5).check()),
            "the data set is empty: there is no sample to train or evaluate on",
        ),
        (
            text(Standardizer::fit(&Batch::<f32, 2>::zeros(0))),
            "the data set is empty: there is no sample to train or evaluate on",
        ),
    ]);
}

#[test]
fn judgements() {
    let truth = Labels::<2>::new([0, 1]).unwrap();
    let none = Labels::<2>::new([0_usize; 0]).unwrap();
    let y = Batch::from_rows([[1.0], [2.0]]).unwrap();
    check(&[
        (
            text(Classification::new(&[0], &truth)),
            "1 sample, but 2 targets: each sample needs its target",
        ),
        (
            text(Classification::new(&[0, 2], &truth)),
            "row 2: label 2, but classes are 0..=1",
        ),
        (
            text(Classification::new(&[], &none)),
            "the data set is empty: there is no sample to train or evaluate on",
        ),
        (
            text(Regression::new(&y, &Batch::zeros(3))),
            "2 samples, but 3 targets: each sample needs its target",
        ),
        (
            text(Regression::new(
                &Batch::<f64, 1>::zeros(0),
                &Batch::zeros(0),
            )),
            "the data set is empty: there is no sample to train or evaluate on",
        ),
        (
            text(Roc::new(&[0.5], &[true, false])),
            "1 sample, but 2 targets: each sample needs its target",
        ),
        (
            text(Roc::new(&[0.5, 0.5], &[true, true])),
            "2 positive and 0 negative samples: a ROC curve needs both kinds",
        ),
        (
            text(Roc::new(&[0.5, f64::NAN], &[true, false])),
            "sample 2: the score NaN is not a finite number",
        ),
    ]);
    assert_eq!(Counts::default().sensitivity(), 0.0);
}

#[test]
fn scales_read_from_text() {
    let read = |text: &str| self::text(text.parse::<Standardizer<f32, 2>>());
    assert_eq!(read("mean 1 2\ndeviation 1 1e-3"), "(no error)");
    check(&[
        (read(""), "not a standardizer: there is no line `mean …`"),
        (
            read("mean 1 2"),
            "not a standardizer: there is no line `deviation …`",
        ),
        (
            read("mean 1\ndeviation 1"),
            "this standardizer has 1 column, but 2 are needed",
        ),
        (
            read("mean 1 two\ndeviation 1 1"),
            "not a standardizer: mean[1] is `two`, but must be a number that is finite",
        ),
        (
            read("mean 1 NaN\ndeviation 1 1"),
            "not a standardizer: mean[1] is `NaN`, but must be a number that is finite",
        ),
        (
            read("mean 1 2\ndeviation 1 0"),
            "not a standardizer: deviation[1] is `0`, but must be a number that is greater than 0",
        ),
    ]);
}
