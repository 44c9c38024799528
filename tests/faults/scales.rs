//! Marks of standardised data.

use nn_core::prelude::*;

network! { struct Line { input: 2, output: dense(2) -> softmax } }

fn data() -> Dataset<f32, 2, Labels<2>> {
    let csv = "weight,height,pet\n4,30,cat\n5,20,cat\n20,60,dog\n25,70,dog\n";
    Dataset::from_csv_bytes(csv, Target::Last, &CsvOptions::new()).unwrap()
}

fn problem<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => panic!("no error"),
        Err(error) => error.to_string(),
    }
}

const TWICE: &str = "these data are standardised already";

#[test]
fn f64_a_part_of_standardised_data_is_standardised() {
    let raw = data();
    let model = Standardized::new(Line::new(1), &raw).unwrap();
    let scaled = model.scale(&raw).unwrap();
    let (train, test) = scaled.split(0.5, 1);
    let part = scaled.subset(&[2, 0]).unwrap();
    let view = scaled.inputs().view();
    let copies = [
        scaled.inputs().clone(),
        view.to_batch(),
        view.subrows(1, 2).to_batch(),
    ];
    let copies = copies.map(|inputs| {
        let labels = Labels::<2>::new(vec![0; inputs.len()]).unwrap();
        Dataset::new(inputs, labels).unwrap()
    });
    for part in [train, test, part].iter().chain(&copies) {
        assert!(problem(model.scale(part)).starts_with(TWICE));
        assert!(problem(model.evaluate(part)).starts_with(TWICE));
        assert!(problem(model.classify(part.inputs())).starts_with(TWICE));
        assert!(problem(model.decide(part.inputs().view())).starts_with(TWICE));
    }
    // Inverted values have no mark, nor do the results of a function.
    let back = model.features().invert(scaled.inputs());
    assert!(model.classify(&back).is_ok());
    let mapped = scaled.map_inputs(|value| value * 2.0).unwrap();
    assert!(model.scale(&mapped).is_ok());
}

#[test]
fn f64_columns_of_classes_keep_the_names_of_the_classes() {
    let raw = data();
    let hot = model_scaled(&raw).one_hot();
    assert_eq!(hot.class_names(), ["cat", "dog"]);
    assert_eq!(hot.feature_names(), ["weight", "height"]);
    assert!(hot.target_names().is_empty());
    assert_eq!(hot.targets().row(3), &[0.0, 1.0]);
    // Other targets may mean anything.
    let other = Labels::<3>::new([0, 1, 2, 0]).unwrap();
    let other = raw.with_targets(other).unwrap();
    assert!(other.class_names().is_empty());
    assert_eq!(other.feature_names(), ["weight", "height"]);
}

network! { struct Itself { input: 2, scale: standardize, output: dense(2) -> softmax } }
network! { struct Around { input: 2, inside: network(Itself) } }

#[test]
fn f64_data_are_standardised_once() {
    let raw = data();
    let scale = Standardizer::fit(raw.inputs()).unwrap();
    let (once, twice) = (
        raw.standardized(&scale),
        raw.standardized(&scale).standardized(&scale),
    );
    let mut trainer = Trainer::new(CrossEntropy::new(), Sgd::new(0.1))
        .epochs(1)
        .validate(&twice);
    let found = problem(trainer.fit(&mut Line::new(1), &once));
    assert!(
        found.contains("standardised by different `Standardizer`s"),
        "{found}"
    );
    // Each inversion removes one of them.
    let back = scale.invert(twice.inputs());
    assert!(Itself::new(1).scale.fit(&back).is_err());
    let back = scale.invert(&back);
    assert!(Itself::new(1).scale.fit(&back).is_ok());
    let other = Standardizer::<f32, 2>::fit(&Batch::from_rows([[0.0, 0.0], [1.0, 1.0]]).unwrap());
    let wrong_way = other.unwrap().invert(once.inputs());
    assert!(problem(Itself::new(1).scale.fit(&wrong_way)).starts_with(TWICE));
}

#[test]
fn f64_a_network_that_standardises_takes_raw_data() {
    let raw = data();
    let scaled = model_scaled(&raw);
    let mut net = Itself::new(1);
    net.scale.fit(raw.inputs()).unwrap();
    let mut outer = Around::new(1);
    outer.inside.scale.fit(raw.inputs()).unwrap();
    let loss = CrossEntropy::new();
    let x = scaled.inputs();
    let mut work = net.workspace(4);
    let problems = [
        problem(Trainer::new(loss, Sgd::new(0.1)).fit(&mut net, &scaled)),
        problem(Trainer::new(loss, Sgd::new(0.1)).fit(&mut outer, &scaled)),
        problem(net.evaluate(&scaled)),
        problem(outer.evaluate(&scaled)),
        problem(net.evaluate(&scaled.clone().one_hot())),
        problem(net.roc(&scaled, 1)),
        problem(net.classify(x)),
        problem(net.decide(x.view())),
        problem(net.predict_into(x, &mut work).map(|_| ())),
        problem(net.loss(x, scaled.targets(), &loss, &mut work)),
        problem(net.loss_and_gradients(x, scaled.targets(), &loss, &mut work)),
        problem(net.train_step(x, scaled.targets(), &loss, &mut Sgd::new(0.1), &mut work)),
    ];
    for problem in problems {
        assert!(problem.contains(TWICE), "{problem}");
        assert!(problem.contains("a `standardize` of `"), "{problem}");
    }
    for problem in [
        problem(Standardized::new(net.clone(), &raw)),
        problem(Standardized::of_features(outer.clone(), raw.inputs())),
    ] {
        assert!(
            problem.contains("standardises its input (with a `standardize` line)"),
            "{problem}"
        );
    }
    // Raw data train it, and layers other than the first may standardise their input.
    assert!(
        Trainer::new(loss, Sgd::new(0.1))
            .epochs(1)
            .fit(&mut outer, &raw)
            .is_ok()
    );
}

fn model_scaled(raw: &Dataset<f32, 2, Labels<2>>) -> Dataset<f32, 2, Labels<2>> {
    Standardized::new(Line::new(1), raw)
        .unwrap()
        .scale(raw)
        .unwrap()
}
