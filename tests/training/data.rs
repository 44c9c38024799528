//! Data sets: input, splits and batches.

use std::rc::Rc;
use std::sync::{Arc, LazyLock, RwLock};

use approx::assert_relative_eq;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;

fn numbered(count: u16) -> Dataset<f32, 1, Labels<3>> {
    Dataset::from_rows(
        (0..count).map(|i| [f32::from(i)]),
        Labels::new((0..usize::from(count)).map(|i| i % 3).collect::<Vec<_>>()).unwrap(),
    )
    .unwrap()
}

fn ids(data: &Dataset<f32, 1, Labels<3>>) -> Vec<f32> {
    data.inputs().as_slice().to_vec()
}

fn all(mut ids: Vec<f32>, count: u16) -> bool {
    ids.sort_by(f32::total_cmp);
    ids == (0..count).map(f32::from).collect::<Vec<_>>()
}

#[test]
fn batches_deal_every_sample_once_with_its_target_and_keep_the_short_one() {
    let data = numbered(10);
    let mut rng = seeded(1);
    let mut batches = data.batches(4, &mut rng);
    let mut orders = Vec::new();
    for _ in 0..3 {
        let (mut seen, mut sizes) = (Vec::new(), Vec::new());
        while let Some((x, y)) = batches.next() {
            sizes.push(x.len());
            for (i, &label) in y.as_slice().iter().enumerate() {
                let id = x.matrix()[(i, 0)];
                assert_eq!(f32::from(u8::try_from(label).unwrap()), id % 3.0);
                seen.push(id);
            }
        }
        assert_eq!(sizes, [4, 4, 2]);
        assert!(all(seen.clone(), 10));
        orders.push(seen);
    }
    assert_ne!(orders[0], orders[1]);
    assert_ne!(orders[1], orders[2]);
}

#[test]
fn one_seed_is_one_order() {
    let data = numbered(10);
    let order = |seed| {
        let mut rng = seeded(seed);
        let mut batches = data.batches(10, &mut rng);
        let (x, _) = batches.next().unwrap();
        x.to_batch().as_slice().to_vec()
    };
    assert_eq!(order(7), order(7));
    assert_ne!(order(7), order(8));
    // The meaning of a seed does not change between releases.
    assert_eq!(
        order(42),
        [9.0, 7.0, 2.0, 5.0, 0.0, 1.0, 4.0, 3.0, 8.0, 6.0]
    );
}

#[test]
fn batches_in_order_are_the_rows_where_they_are() {
    let data = numbered(5);
    let mut batches = data.batches_in_order(2);
    assert_eq!(batches.len(), 3);
    let mut seen: Vec<f32> = Vec::new();
    while let Some((x, _)) = batches.next() {
        seen.extend(x.to_batch().as_slice());
    }
    assert_eq!(seen, [0.0, 1.0, 2.0, 3.0, 4.0]);
    assert_eq!(batches.next().unwrap().0.len(), 2);
    batches.restart();
    assert_eq!(
        batches.next().unwrap().0.to_batch().as_slice(),
        [0.0_f32, 1.0]
    );
}

#[test]
fn parts_hold_every_sample_once() {
    let data = numbered(10);
    for (first, second) in [
        data.split(0.75, 3),
        data.split_stratified(0.75, 3),
        data.split_in_order(0.75),
    ] {
        assert_eq!((first.len(), second.len()), (7, 3));
        assert!(all([ids(&first), ids(&second)].concat(), 10));
    }
    let (first, second) = data.split_in_order(0.75);
    assert_eq!(ids(&first), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(ids(&second), [7.0, 8.0, 9.0]);
    assert_eq!(data.split(0.5, 1), data.split(0.5, 1));
    assert_ne!(data.split(0.5, 1), data.split(0.5, 2));
}

#[test]
fn one_class_only_and_one_sample_only_can_be_split() {
    let one = Dataset::from_rows([[0.0_f32]; 5], Labels::<3>::new([2; 5]).unwrap()).unwrap();
    let (first, second) = one.split_stratified(0.8, 0);
    assert_eq!((first.len(), second.len()), (4, 1));
    let (first, second) = numbered(1).split_stratified(0.8, 0);
    assert_eq!((first.len(), second.len()), (1, 0));
}

#[test]
fn folds_hold_every_sample_out_once() {
    let data = numbered(11);
    let plain: Vec<_> = data.k_folds(4, 9).unwrap().collect();
    let stratified: Vec<_> = data.k_folds_stratified(4, 9).unwrap().collect();
    for folds in [plain, stratified.clone()] {
        let mut held_out = Vec::new();
        for (train, test) in &folds {
            assert_eq!(train.len() + test.len(), 11);
            assert!([2, 3].contains(&test.len()));
            assert!(all([ids(train), ids(test)].concat(), 11));
            held_out.extend(ids(test));
        }
        assert!(all(held_out, 11));
    }
    for (_, test) in stratified {
        assert!(test.class_counts().iter().all(|&count| count <= 1));
    }
}

#[test]
fn samples_come_from_rows_flat_slices_and_matrices() {
    let labels = || Labels::<2>::new([0, 1]).unwrap();
    let rows = Dataset::from_rows(vec![[1.0, 2.0], [3.0, 4.0]], labels()).unwrap();
    assert_eq!(
        rows,
        Dataset::from_flat([1.0, 2.0, 3.0, 4.0], labels()).unwrap()
    );
    let matrix = faer::mat![[1.0, 2.0], [3.0, 4.0]];
    assert_eq!(
        rows,
        Dataset::from_matrix(matrix.as_ref(), labels()).unwrap()
    );
    let flipped = rows.subset(&[1, 0, 1]).unwrap();
    assert_eq!(flipped.inputs().as_slice(), [3.0, 4.0, 1.0, 2.0, 3.0, 4.0]);
    assert_eq!(flipped.targets().as_slice(), [1, 0, 1]);
    let doubled = rows.clone().map_inputs(|x| 2.0 * x).unwrap();
    assert_eq!(doubled.inputs().row(1), &[6.0, 8.0]);
    let real = rows
        .clone()
        .with_targets(labels().one_hot::<f64>())
        .unwrap();
    assert_eq!(real.targets().as_slice(), [1.0, 0.0, 0.0, 1.0]);
}

#[test]
fn samples_come_in_pairs_with_their_targets() {
    let classes = Dataset::<f64, 2, Labels<3>>::from_pairs((0..3).map(|i| ([i as f64; 2], i)));
    let classes = classes.unwrap();
    assert_eq!(classes.inputs().as_slice(), [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]);
    assert_eq!(classes.targets().as_slice(), [0, 1, 2]);
    let values = vec![([1.0], [2.0, 3.0]), ([4.0], [5.0, 6.0])];
    let values = Dataset::<f32, 1, Batch<f32, 2>>::from_pairs(values).unwrap();
    assert_eq!(values.inputs().as_slice(), [1.0, 4.0]);
    assert_eq!(values.targets().as_slice(), [2.0, 3.0, 5.0, 6.0]);

    let fails = |pairs: &[([f64; 1], usize)]| {
        Dataset::<f64, 1, Labels<2>>::from_pairs(pairs.iter().copied())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        fails(&[]),
        "the data set is empty: there is no sample to train or evaluate on"
    );
    assert_eq!(
        fails(&[([0.0], 0), ([0.0], 2)]),
        "row 2: label 2, but classes are 0..=1"
    );
    assert_eq!(
        fails(&[([0.0], 0), ([f64::NAN], 1)]),
        "row 2, column 1: NaN is not a finite number"
    );
    let pairs = [([0.0], [0.0]), ([0.0], [f64::NAN])];
    let error = Dataset::<f64, 1, Batch<f64, 1>>::from_pairs(pairs).unwrap_err();
    assert_eq!(
        error.to_string(),
        "targets, row 2, column 1: NaN is not a finite number"
    );
}

#[test]
fn rows_are_arrays_vectors_or_slices() {
    let arrays = [[1.0_f32, 2.0], [3.0, 4.0], [5.0, 6.0]];
    let vectors: Vec<Vec<f32>> = arrays.iter().map(|row| row.to_vec()).collect();
    let x = Batch::from_rows(arrays).unwrap();
    assert_eq!(Batch::from_rows(arrays.iter()).unwrap(), x);
    assert_eq!(
        Batch::from_rows(vectors.iter().map(Vec::as_slice)).unwrap(),
        x
    );
    assert_eq!(Batch::from_rows(&vectors).unwrap(), x);
    assert_eq!(Batch::from_rows(vectors.clone()).unwrap(), x);
    let labels = Labels::<2>::new([0, 1, 0]).unwrap();
    let data = Dataset::<f32, 2, _>::from_rows(&vectors, labels.clone()).unwrap();
    let pairs = vectors.clone().into_iter().zip([0, 1, 0]);
    assert_eq!(Dataset::from_pairs(pairs).unwrap(), data);
    assert_eq!(Dataset::new(x, labels).unwrap(), data);
    // Without a row the length is that of the type.
    assert!(
        Batch::<f32, 2>::from_rows(&vectors[..0])
            .unwrap()
            .is_empty()
    );

    let mut longer = vectors;
    longer[1].push(0.5);
    let error = Batch::<f32, 2>::from_rows(&longer).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 2: 3 values, but a sample has 2 features"
    );
    assert_eq!(
        (error.row(), error.expected(), error.found()),
        (Some(2), Some(2), Some(3))
    );
    longer[1].truncate(1);
    let pairs = longer.into_iter().zip([0, 1, 0]);
    let error = Dataset::<f32, 2, Labels<2>>::from_pairs(pairs).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 2: 1 value, but a sample has 2 features"
    );
}

#[test]
fn rows_that_do_not_fit_into_memory_are_an_error() {
    let rows = std::iter::repeat_n(&[0.0_f32; 4][..], usize::MAX);
    let error = Batch::<f32, 4>::from_rows(rows).unwrap_err();
    assert!(
        error.to_string().ends_with("do not fit into memory"),
        "{error}"
    );
}

#[test]
fn standard_columns_have_mean_0_and_deviation_1() {
    let x = Batch::from_rows([
        [1.0, 5.0, 1e6],
        [2.0, 5.0, 1e6 + 2.0],
        [6.0, 5.0, 1e6 + 4.0],
    ])
    .unwrap();
    let scale = Standardizer::fit(&x).unwrap();
    assert_eq!(scale.mean(), [3.0, 5.0, 1e6 + 2.0]);
    // Population deviations, as scikit-learn's StandardScaler: √(14/3), constant, √(8/3).
    assert_eq!(
        scale.deviation(),
        [(14.0_f64 / 3.0).sqrt(), 1.0, (8.0_f64 / 3.0).sqrt()]
    );
    let u = scale.apply(&x);
    assert_eq!(u.row(1)[1..], [0.0, 0.0]);
    assert_eq!(scale.apply_one(x.row(2)), *u.row(2));
    for (back, there) in scale.invert(&u).as_slice().iter().zip(x.as_slice()) {
        assert_relative_eq!(back, there, max_relative = 1e-15);
    }
    let text = scale.to_string();
    assert_eq!(text.parse::<Standardizer<f64, 3>>().unwrap(), scale);
}

#[test]
fn huge_and_tiny_columns_are_measured() {
    let x = Batch::from_rows([[1e308, 1e-308], [-1e308, 3e-308], [1e308, 1e-308]]).unwrap();
    let scale = Standardizer::fit(&x).unwrap();
    assert!(
        scale
            .deviation()
            .iter()
            .all(|d: &f64| d.is_finite() && *d > 0.0)
    );
    assert!(scale.apply(&x).as_slice().iter().all(|u| u.is_finite()));
}

#[test]
fn different_scales_are_warned_of_once_and_by_name() {
    let csv = "age,income,planet,sick\n30,20000,3,0\n40,90000,3,1\n50,50000,3,0\n";
    let data: Dataset<f64, 3, Labels<2>> =
        Dataset::from_csv_bytes(csv, Target::Last, &CsvOptions::new()).unwrap();
    assert_eq!(
        data.scale_warning().unwrap(),
        "warning: feature 2 (income) varies 3512 times as much as feature 1 (age) (deviations 2.867e4 and \
         8.165e0): networks learn better from features of one scale; train on `data.standardized(&scale)` with a \
         `Standardizer`, or on what `scale` of your `Standardized` returns"
    );
    let scale = Standardizer::fit(data.inputs()).unwrap();
    assert_eq!(data.standardized(&scale).scale_warning(), None);
    // A pixel that is lit in one image of 200 varies little, but has the same scale as the others.
    let rows = (0..200_u8).map(|i| [f32::from(i % 16), f32::from(u8::from(i == 0))]);
    let pixels = Batch::from_rows(rows.map(|[a, b]| [a * 10.0, b])).unwrap();
    assert_eq!(nn_core::data::scale_warning(&pixels, &[]), None);
}

network! {
    /// One feature, three classes.
    struct Line { input: 1, output: dense(3) -> softmax }
}

#[test]
fn batches_of_nothing_are_refused_where_they_are_used() {
    let (data, none) = numbered(4).split_in_order(1.0);
    let net = Line::<f32>::new(1);
    let mut work = net.workspace(4);
    let loss = CrossEntropy::new();
    let mut rng = seeded(1);
    let mut batches = data.batches(0, &mut rng);
    assert_eq!((batches.len(), batches.size()), (1, 0));
    let mut errors = Vec::new();
    while let Some((x, y)) = batches.next() {
        errors.push(
            net.loss_and_gradients(x, y, &loss, &mut work)
                .unwrap_err()
                .to_string(),
        );
    }
    assert_eq!(
        errors,
        ["the batch is empty: the batch size is 0, or the data set has no sample"]
    );
    let mut batches = none.batches(4, &mut rng);
    let (x, y) = batches.next().unwrap();
    let problem = net.loss(x, y, &loss, &mut work).unwrap_err().to_string();
    assert_eq!(problem, errors[0]);
    assert!(batches.next().is_none());
    assert!(batches.check().is_err());
    assert_eq!((batches.len(), batches.size()), (1, 0));
    let mut larger = data.batches(9, &mut rng);
    assert_eq!((larger.len(), larger.size()), (1, 4));
    let (x, y) = larger.next().unwrap();
    assert_eq!(
        net.loss(x, y, &loss, &mut net.workspace(3))
            .unwrap_err()
            .to_string(),
        "the batch has 4 samples, but the workspace was made for up to 3: make it with `net.workspace(4)`"
    );
}

network! {
    struct Sorter { input: 1, output: dense(3) -> softmax }
}

/// Methods that take data are generic, so that `&` of a pointer is not made a `&Dataset` by the compiler.
#[test]
fn data_are_taken_behind_pointers() -> nn_core::Result<()> {
    static KEPT: LazyLock<Dataset<f32, 1, Labels<3>>> = LazyLock::new(|| numbered(6));
    let data = &numbered(6);
    let (counted, shared, boxed) = (
        Rc::new(numbered(6)),
        Arc::new(numbered(6)),
        Box::new(numbered(6)),
    );
    let locked = RwLock::new(numbered(6));
    let guard = locked.read().unwrap();
    let fresh = Sorter::new(1);
    let wanted = fresh.evaluate(data)?.accuracy();
    let found = [
        fresh.evaluate(&data)?,
        fresh.evaluate(&counted)?,
        fresh.evaluate(&shared)?,
        fresh.evaluate(&boxed)?,
        fresh.evaluate(&guard)?,
        fresh.evaluate(&KEPT)?,
    ];
    assert!(found.iter().all(|report| report.accuracy() == wanted));

    let mut trainer = Trainer::new(CrossEntropy::new(), Sgd::new(0.1))
        .epochs(1)
        .validate(data);
    let losses = [
        trainer.fit(&mut fresh.clone(), data)?,
        trainer.fit(&mut fresh.clone(), &data)?,
        trainer.fit(&mut fresh.clone(), &counted)?,
        trainer.fit(&mut fresh.clone(), &shared)?,
        trainer.fit(&mut fresh.clone(), &boxed)?,
        trainer.fit(&mut fresh.clone(), &guard)?,
        trainer.fit(&mut fresh.clone(), &KEPT)?,
    ]
    .map(|history| history.last().unwrap().loss);
    assert!(losses.iter().all(|loss| *loss == losses[0]), "{losses:?}");
    Ok(())
}

/// The constructors return a data set of the targets' own type, known or not.
#[test]
fn any_targets_make_a_data_set() {
    fn join<Y: nn_core::data::Targets>(x: Batch<f32, 1>, y: Y) -> Dataset<f32, 1, Y> {
        Dataset::new(x, y).unwrap()
    }
    let x = Batch::from_rows([[1.0], [2.0]]).unwrap();
    let classes = Labels::<2>::new([0, 1]).unwrap();
    assert_eq!(join(x.clone(), classes.clone()).targets(), &classes);
    assert_eq!(join(x.clone(), (classes, x.clone())).targets().1, x);
    let inferred: Dataset<f32, 1, Labels<3>> =
        Dataset::new(x, Labels::new([0, 2]).unwrap()).unwrap();
    assert_eq!(inferred.targets().as_slice(), [0, 2]);
}
