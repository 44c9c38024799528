//! Training, data sets and the advice about them.

use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::thread::ThreadId;

use nn_core::data::CsvOptions;
use nn_core::data::Target;
use nn_core::data::scale_warning;
use nn_core::layer::{Layer, MatMut, MatRef};
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;

network! { struct Line { input: 1, output: dense(1) } }
network! { struct Classes { input: 2, hidden: dense(8) -> tanh, output: dense(2) -> softmax } }

/// y = 2x − 1.
fn straight(rows: u8) -> Dataset<f32, 1, Batch<f32, 1>> {
    let x = (0..rows).map(|i| f32::from(i) / f32::from(rows));
    Dataset::from_pairs(x.map(|x| ([x], [2.0 * x - 1.0]))).unwrap()
}

#[test]
fn f5_a_loop_over_epochs_by_hand_trains_in_every_epoch() {
    let data = straight(90);
    let (mut net, loss, mut sgd) = (Line::<f32>::new(1), SquaredError::new(), Sgd::new(0.1));
    let mut work = net.workspace(2);
    let mut rng = seeded(1);
    let mut batches = data.batches(2, &mut rng);
    let (mut steps, mut orders) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let (mut count, mut order) = (0, Vec::new());
        while let Some((x, y)) = batches.next() {
            net.train_step(x, y, &loss, &mut sgd, &mut work).unwrap();
            order.extend_from_slice(x.to_batch().as_slice());
            count += 1;
        }
        steps.push(count);
        orders.push(order);
    }
    assert_eq!(steps, [45; 5]);
    for (i, order) in orders.iter().enumerate() {
        assert!(!orders[..i].contains(order), "epoch {i} has a new order");
        let mut sorted = order.clone();
        sorted.sort_by(f32::total_cmp);
        assert_eq!(sorted, data.inputs().as_slice());
    }
    // One cursor per epoch, as in older code, gives the same.
    let mut rng = seeded(1);
    for order in orders {
        let (mut batches, mut seen) = (data.batches(2, &mut rng), Vec::new());
        while let Some((x, _)) = batches.next() {
            seen.extend_from_slice(x.to_batch().as_slice());
        }
        assert_eq!(seen, order);
    }
    // The same in the data's order; and unusable data are refused, without a hang.
    let mut batches = data.batches_in_order(40);
    let mut sizes = Vec::new();
    for _ in 0..2 {
        while let Some((x, _)) = batches.next() {
            sizes.push(x.len());
        }
    }
    assert_eq!(sizes, [40, 40, 10, 40, 40, 10]);
    let (_, none) = data.split_in_order(1.0);
    for mut batches in [data.batches_in_order(0), none.batches_in_order(2)] {
        for _ in 0..2 {
            let mut errors = 0;
            while let Some((x, y)) = batches.next() {
                errors += usize::from(net.loss(x, y, &loss, &mut work).is_err());
            }
            assert_eq!(errors, 1);
        }
    }
}

fn text<T>(result: Result<T, Error>) -> String {
    result
        .err()
        .map_or_else(String::new, |error| error.to_string())
}

fn named(csv: &str, options: &CsvOptions) -> Dataset<f32, 2, Labels<2>> {
    Dataset::from_csv_bytes(csv.as_bytes(), Target::Last, options).unwrap()
}

#[test]
fn f7_validation_data_with_other_names_are_refused() {
    let options = CsvOptions::new();
    let train = named("a,b,kind\n1,2,cat\n3,1,dog\n2,2,cat\n5,4,dog\n", &options);
    let fit = |test: &Dataset<f32, 2, Labels<2>>| {
        let mut trainer = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).validate(test);
        text(trainer.fit(&mut Classes::new(1), &train))
    };
    let order = CsvOptions::new().classes(["dog", "cat"]);
    assert_eq!(
        fit(&named("a,b,kind\n1,2,cat\n3,1,dog\n", &order)),
        "class 0 is `cat` in the training data, but is `dog` in the validation data: read both with the same \
         `CsvOptions::classes([…])`"
    );
    let columns = fit(&named("b,a,kind\n2,1,cat\n1,3,dog\n", &options));
    assert!(
        columns.starts_with(
            "feature 1 is `a` in the training data, but is `b` in the validation data: "
        ),
        "{columns}"
    );
    // Parts of a data set have its names; without names there is nothing to compare.
    for (first, second) in train.k_folds(2, 1).unwrap().chain([train.split(0.5, 1)]) {
        assert_eq!(first.class_names(), second.class_names());
        assert_eq!(second.feature_names(), ["a", "b"]);
        assert_eq!(fit(&second), "");
    }
    assert_eq!(fit(&named("1,2,cat\n3,1,dog\n", &options)), "");
}

static PASSED: Mutex<Option<ThreadId>> = Mutex::new(None);

/// Passes its values on, and records the thread.
#[derive(Debug, Clone)]
struct Spy<T>(PhantomData<T>);

impl<T: Scalar> Layer for Spy<T> {
    type Scalar = T;
    const INPUT: usize = 300;
    const OUTPUT: usize = 300;

    fn init(_: &mut nn_core::numeric::random::Rng) -> Self {
        Self(PhantomData)
    }
    fn forward(&self, x: MatRef<'_, T>, mut y: MatMut<'_, T>) {
        y.copy_from(x);
        *PASSED.lock().unwrap() = Some(std::thread::current().id());
    }
    fn backward(
        &self,
        _: MatRef<'_, T>,
        _: MatRef<'_, T>,
        dy: MatRef<'_, T>,
        _: &mut Self,
        dx: Option<MatMut<'_, T>>,
    ) {
        if let Some(mut dx) = dx {
            dx.copy_from(dy);
        }
    }
}

network! { struct Seen { input: 300, spy: layer(Spy), hidden: dense(600) -> relu, output: dense(10) -> softmax } }
network! { struct Wide { input: 300, hidden: dense(600) -> relu, output: dense(10) -> softmax } }

#[test]
fn f13_a_workspace_of_two_threads_works_in_a_plain_loop() {
    let value = |i: usize| ((i * 37 % 101) as f32 / 50.0) - 1.0;
    let x = Batch::<f32, 300>::from_flat((0..300 * 64).map(value).collect::<Vec<_>>()).unwrap();
    let y = Labels::<10>::new((0..64).map(|i| i % 10)).unwrap();
    let steps = |threads: usize| {
        let (mut net, loss, mut sgd) = (Wide::<f32>::new(1), CrossEntropy::new(), Sgd::new(0.1));
        let mut work = net.workspace(64).threads(threads);
        let mut losses = Vec::new();
        for _ in 0..3 {
            losses.push(net.train_step(&x, &y, &loss, &mut sgd, &mut work).unwrap());
            losses.push(net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap());
            losses.push(net.loss(&x, &y, &loss, &mut work).unwrap());
        }
        let predictions = net.predict_into(&x, &mut work).unwrap().to_batch();
        (losses, predictions)
    };
    let alone = steps(1);
    assert_eq!(steps(2), alone);
    assert_eq!(steps(3), alone);
    // In an existing pool, too.
    assert_eq!(
        nn_core::numeric::threads::share(2, || steps(2)).unwrap(),
        alone
    );
    assert_eq!(
        nn_core::numeric::threads::share(3, || steps(2)).unwrap(),
        alone
    );
    // The pass runs on the pool's threads.
    let caller = std::thread::current().id();
    for (threads, elsewhere) in [(1, false), (2, true)] {
        let mut net = Seen::<f32>::new(1);
        let mut work = net.workspace(64).threads(threads);
        let (loss, mut sgd) = (CrossEntropy::new(), Sgd::new(0.1));
        net.train_step(&x, &y, &loss, &mut sgd, &mut work).unwrap();
        let seen = PASSED.lock().unwrap().take().unwrap();
        assert_eq!(seen != caller, elsewhere, "{threads} threads");
    }
    let net = Wide::<f32>::new(1);
    for threads in [0, 1025, 1 << 40] {
        let mut work = net.workspace(64).threads(threads);
        let problem = text(net.loss(&x, &y, &CrossEntropy::new(), &mut work));
        assert!(
            problem.starts_with(&format!("{threads} threads: ")),
            "{problem}"
        );
        assert!(nn_core::numeric::threads::share(threads, || ()).is_err());
    }
}

#[test]
fn f22_sizes_beyond_memory_have_a_sentence() {
    let said = |work: &(dyn Fn() + std::panic::RefUnwindSafe)| {
        let panic = std::panic::catch_unwind(work).unwrap_err();
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    };
    let net = Classes::<f32>::new(1);
    let sentences = [
        said(&|| drop(Batch::<f32, 2>::zeros(1 << 63))),
        said(&|| drop(Batch::<f32, 2>::zeros(usize::MAX))),
        said(&|| drop(Batch::<f32, 2>::zeros(1 << 45))),
        said(&|| drop(net.workspace(1 << 58))),
        said(&|| drop(net.workspace(usize::MAX))),
        said(&|| drop(nn_core::layer::buffers::Slot::<f64>::new(usize::MAX, 3))),
    ];
    for sentence in sentences {
        assert!(sentence.ends_with(" do not fit into memory"), "{sentence}");
    }
    let many = Labels::<2>::new(std::iter::repeat_n(0_usize, 1 << 60));
    assert_eq!(
        text(many),
        format!("{} values do not fit into memory", 1_u64 << 60)
    );
    let many = Batch::<f32, 2>::from_rows(std::iter::repeat_n([0.0; 2], 1 << 58));
    assert!(text(many).ends_with(" values do not fit into memory"));
}

#[test]
fn f40_closures_need_no_types() {
    let data = straight(4);
    let trainer = || Trainer::new(SquaredError::new(), Sgd::new(0.1)).epochs(5);
    let mut losses = Vec::new();
    let history = trainer()
        .on_epoch(|epoch| losses.push(epoch.loss))
        .on_epoch(|epoch| {
            if epoch.number == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .fit(&mut Line::new(1), &data)
        .unwrap();
    assert_eq!((losses.len(), history.epochs().len()), (3, 3));
    let remembered = trainer()
        .on_epoch(|epoch| {
            if epoch.number == 2 {
                Verdict::Remember
            } else {
                Verdict::Continue
            }
        })
        .fit(&mut Line::new(1), &data)
        .unwrap();
    assert_eq!(remembered.kept_epoch(), Some(2));
    // Observers come by value, borrowed and boxed.
    let mut early = EarlyStopping::new(1);
    let borrowed = &mut early;
    let boxed: Box<dyn Observer + Send> = Box::new(EarlyStopping::new(1).min_delta(1e9));
    let history = trainer()
        .observe(borrowed)
        .observe(boxed)
        .fit(&mut Line::new(1), &data);
    assert_eq!(history.unwrap().epochs().len(), 2);
    assert_ne!(early, EarlyStopping::new(1), "it has watched");
}

#[test]
fn f44_outputs_with_different_numbers_of_targets_are_counted() {
    let x = Batch::from_rows([[0.0_f32]; 3]).unwrap();
    let (one, two) = (Batch::<f32, 1>::zeros(3), Batch::<f32, 1>::zeros(2));
    let problem = Dataset::new(x.clone(), (one.clone(), two.clone())).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "3 samples, but 3 and 2 targets for the outputs in their order: each sample needs a target for each output"
    );
    let Error::TargetsMismatch { inputs: 3, targets } = problem else {
        panic!("another error");
    };
    assert_eq!(targets, [3, 2]);
    assert_eq!(
        text(Dataset::new(x, (two.clone(), two))),
        "3 samples, but 2 targets: each sample needs its target"
    );
}

#[test]
fn f45_debug_shows_shapes_and_a_few_numbers() {
    let data = Dataset::from_rows(
        std::iter::repeat_n([0.25_f32; 64], 1000),
        Labels::<10>::new((0..1000).map(|i| i % 10)).unwrap(),
    )
    .unwrap();
    let mut net = Wide::<f32>::new(1);
    let mut adam = Adam::new(0.1);
    let mut work = net.workspace(4);
    let (x, y) = (Batch::zeros(4), Labels::<10>::new([0, 1, 2, 3]).unwrap());
    net.train_step(&x, &y, &CrossEntropy::new(), &mut adam, &mut work)
        .unwrap();
    let mut rng = seeded(1);
    let scale = Standardizer::fit(data.inputs()).unwrap();
    for shown in [
        format!("{data:?}"),
        format!("{:?}", data.inputs()),
        format!("{:?}", data.inputs().view()),
        format!("{:?}", data.targets()),
        format!("{:?}", data.batches(10, &mut rng)),
        format!("{scale:?}"),
        format!("{net:?}"),
        format!("{work:?}"),
        format!("{adam:?}"),
        format!("{:?}", net.parameters().next().unwrap()),
    ] {
        assert!(shown.len() < 1500, "{shown}");
    }
    assert_eq!(
        format!("{:?}", data.targets()),
        "Labels { samples: 1000, classes: 10, labels: [0, 1, 2, 3, 4, 5, 6, 7, … 992 more] }"
    );
    let small = Batch::from_rows([[1.0, 2.0]]).unwrap();
    assert_eq!(
        format!("{small:?}"),
        "Batch { samples: 1, features: 2, values: [1.0, 2.0] }"
    );
}

network! { struct Rows { input: 1, rows: embedding(5, 2), output: dense(1) } }
network! { struct AroundRows { input: 1, inner: network(Rows), output: dense(1) } }

#[test]
fn f64_raw_and_standardised_data_do_not_mix() {
    let (train, test) = straight(20).split(0.5, 1);
    let model = Standardized::new(Line::<f32>::new(1), &train).unwrap();
    let (scaled, unseen) = (model.scale(&train).unwrap(), model.scale(&test).unwrap());
    let fit = |train: &Dataset<f32, 1, _>, test: &Dataset<f32, 1, _>| {
        let mut trainer = Trainer::new(SquaredError::new(), Sgd::new(0.1)).validate(test);
        text(trainer.fit(&mut Line::new(1), train))
    };
    assert_eq!(
        (fit(&train, &test), fit(&scaled, &unseen)),
        (String::new(), String::new())
    );
    let cure = ": standardise both by the one that was fitted on the training data \
                (`data.standardized(&scale)`, or `model.scale(&data)` of a `Standardized`)";
    assert_eq!(
        fit(&scaled, &test),
        format!(
            "the features of the training data are standardised, but those of the validation data are raw{cure}"
        )
    );
    assert_eq!(
        fit(&train, &unseen),
        format!(
            "the features of the training data are raw, but those of the validation data are standardised{cure}"
        )
    );
    let other = Standardizer::fit(test.inputs()).unwrap();
    let features = train.standardized(model.features());
    let problem = fit(&features, &test.standardized(&other));
    assert!(
        problem.contains("by different `Standardizer`s"),
        "{problem}"
    );
    let problem = fit(&scaled, &test.standardized(model.features()));
    assert!(
        problem.starts_with("the targets of the training data are standardised"),
        "{problem}"
    );
    // A scale that was written and read is equal; parts keep the mark.
    let again: Standardizer<f32, 1> = model.features().to_string().parse().unwrap();
    let (part, rest) = train.standardized(&again).split(0.5, 1);
    assert_eq!(
        (fit(&features, &part), fit(&part, &rest)),
        (String::new(), String::new())
    );
    for problem in [
        text(model.evaluate(&scaled)),
        text(model.scale(&scaled)),
        text(Standardized::new(Line::<f32>::new(1), &scaled)),
        text(Standardized::of_features(
            Line::<f32>::new(1),
            scaled.inputs(),
        )),
    ] {
        assert!(
            problem.starts_with("these data are standardised already"),
            "{problem}"
        );
    }
    let indices = Dataset::from_rows([[1.0_f32], [3.0]], Batch::<f32, 1>::zeros(2)).unwrap();
    for problem in [
        text(Standardized::new(Rows::<f32>::new(1), &indices)),
        text(Standardized::new(AroundRows::<f32>::new(1), &indices)),
    ] {
        assert!(problem.contains("has an `embedding`"), "{problem}");
    }
}

/// The stderr of an ignored test of this file.
fn errors_of(test: &str) -> String {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            &format!("training::{test}"),
            "--ignored",
            "--nocapture",
        ])
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

/// A module named like a layer, and an activation in it.
mod embedding_like {
    nn_core::activation! { pub struct Half(x) = x / 2; }
}
network! { struct Activated { input: 2, first: embedding_like::Half -> dense(2) -> softmax } }
network! { struct Normed { input: 2, norm: batch_norm, output: dense(2) -> softmax } }
network! { struct Classed { input: 2, rows: embedding(1000, 2), output: dense(2) -> softmax } }
network! { struct AroundClassed { input: 2, inner: network(Classed), output: dense(2) -> softmax } }
network! {
    struct Parts {
        input: (class: 1, other: 1),
        rows: from(class) -> embedding(1000, 2),
        both: concat(rows, other),
        output: dense(2) -> softmax,
    }
}

/// The second column varies five hundred times as much as the first.
fn scales(swapped: bool) -> Dataset<f32, 2, Labels<2>> {
    let row = |i: u16| {
        let (a, b) = (f32::from(i % 2), f32::from(i * 25));
        if swapped { [b, a] } else { [a, b] }
    };
    let rows = (0..40_u16).map(|i| (row(i), usize::from(i % 2)));
    Dataset::from_pairs(rows).unwrap()
}

#[test]
#[ignore = "run by `f17_advice_on_scale_follows_the_types`"]
fn trains_what_takes_care() {
    let trainer = || Trainer::new(CrossEntropy::new(), Sgd::new(0.0)).epochs(1);
    trainer().fit(&mut Normed::new(1), &scales(false)).unwrap();
    trainer()
        .fit(&mut AroundClassed::new(1), &scales(false))
        .unwrap();
    trainer().fit(&mut Parts::new(1), &scales(true)).unwrap();
}

#[test]
#[ignore = "run by `f17_advice_on_scale_follows_the_types`"]
fn trains_behind_an_activation() {
    let mut trainer = Trainer::new(CrossEntropy::new(), Sgd::new(0.0)).epochs(1);
    trainer.fit(&mut Activated::new(1), &scales(false)).unwrap();
}

#[test]
fn f17_advice_on_scale_follows_the_types() {
    let text = errors_of("trains_what_takes_care");
    assert!(!text.contains("warning"), "{text}");
    let text = errors_of("trains_behind_an_activation");
    assert!(text.contains("warning: feature 2 varies"), "{text}");
    // Pixels in 0…1: the corner is dark in 49 of 50 images, and then 1/255.
    let pixel = |i: u16| {
        [
            f32::from(u8::from(i.is_multiple_of(50))) / 255.0,
            f32::from(i % 11) / 10.0,
        ]
    };
    let pixels = Batch::from_rows((0..500).map(pixel)).unwrap();
    assert_eq!(scale_warning(&pixels, &[]), None);
    // A column of a really different scale is found among small ones too.
    let tiny =
        Batch::from_rows((0..500).map(|i| [f32::from(i % 7_u16) * 1e-6, f32::from(i % 11) / 10.0]));
    assert!(scale_warning(&tiny.unwrap(), &[]).is_some());
}

#[test]
#[ignore = "run by `f63_advice_names_the_column_or_the_targets`"]
fn trains_on_prices() {
    let prices = (0..40_u16).map(|i| ([f32::from(i) / 40.0], [3e5 + f32::from(i) * 1e4]));
    let prices = Dataset::<f32, 1, Batch<f32, 1>>::from_pairs(prices).unwrap();
    let problem = Trainer::new(SquaredError::new(), Sgd::new(1e6))
        .fit(&mut Line::new(1), &prices)
        .unwrap_err();
    eprintln!("{problem}");
}

#[test]
fn f63_advice_names_the_column_or_the_targets() {
    let years = Batch::from_rows((0..40_u16).map(|i| [f32::from(i) / 40.0, f32::from(1980 + i)]));
    let warning = scale_warning(&years.unwrap(), &["size".to_owned(), "year".to_owned()]).unwrap();
    assert!(
        warning.starts_with("warning: feature 2 (year) "),
        "{warning}"
    );
    let alone = Batch::from_rows((0..40_u16).map(|i| [f32::from(1980 + i)])).unwrap();
    let warning = scale_warning(&alone, &["year".to_owned()]).unwrap();
    assert!(
        warning.starts_with(
            "warning: feature 1 (year) lies around 1.9995e3 and varies by 1.154e1 only"
        ),
        "{warning}"
    );
    let text = errors_of("trains_on_prices");
    assert!(
        text.contains("warning: target 1 has mean 4.950e5 and deviation 1.154e5"),
        "{text}"
    );
    assert!(
        text.contains("standardise the targets (`Standardized` does)"),
        "{text}"
    );
    assert!(!text.contains("feature"), "{text}");
}

#[test]
fn f63_features_and_targets_are_both_named_where_both_are_large() {
    let prices = (0..40_u16).map(|i| ([f32::from(1980 + i)], [3e5 + f32::from(i) * 1e4]));
    let prices = Dataset::<f32, 1, Batch<f32, 1>>::from_pairs(prices).unwrap();
    let problem =
        text(Trainer::new(SquaredError::new(), Sgd::new(1.0)).fit(&mut Line::new(1), &prices));
    assert!(problem.contains("standardise both"), "{problem}");
    // Targets of ordinary size cause no warning.
    let years = (0..40_u16).map(|i| ([f32::from(1980 + i)], [f32::from(i) / 20.0 - 1.0]));
    let years = Dataset::<f32, 1, Batch<f32, 1>>::from_pairs(years).unwrap();
    let problem =
        text(Trainer::new(SquaredError::new(), Sgd::new(1.0)).fit(&mut Line::new(1), &years));
    assert!(problem.contains("or standardised features"), "{problem}");
}

#[test]
fn f63_an_index_that_pandas_wrote_is_not_trained_on() {
    let csv = ",size,price\n0,1.5,10\n1,2.5,20\n2,3.5,30\n";
    let read = |options: &CsvOptions| {
        Dataset::<f32, 2, Batch<f32, 1>>::from_csv_bytes(csv.as_bytes(), Target::Last, options)
    };
    for options in [
        CsvOptions::new(),
        CsvOptions::new().skip_incomplete(),
        CsvOptions::new().header(true),
    ] {
        let problem = text(read(&options));
        assert!(problem.contains("header(true).ignore(0)`"), "{problem}");
    }
    let options = CsvOptions::new().header(true).ignore(0);
    let data =
        Dataset::<f32, 1, Batch<f32, 1>>::from_csv_bytes(csv.as_bytes(), Target::Last, &options);
    assert_eq!(data.unwrap().inputs().as_slice(), [1.5, 2.5, 3.5]);
}
