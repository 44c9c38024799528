//! Every optimizer against `PyTorch`, `lion-pytorch` and `schedulefree`: several steps with given gradients.

use nn_core::layer::tensor::Role;
use nn_core::optim::Setting;
use nn_core::prelude::*;
use serde_json::Value;

use crate::reference::{Tally, Tolerance, numbers, records, text};
use crate::torch_options as torch;

/// The parameters after each step.
fn run<T: Scalar>(optimizer: impl Optimizer<T>, record: &Value) -> Vec<f64> {
    steps(optimizer, record, |_, _| ())
}

/// The same; `look` gets the optimizer and the parameters after each step.
fn steps<T: Scalar, O: Optimizer<T>>(
    mut optimizer: O,
    record: &Value,
    mut look: impl FnMut(&mut O, &[T]),
) -> Vec<f64> {
    let stored = record["params"].as_array().unwrap();
    let convert = |value: &Value| -> Vec<T> {
        let values = numbers(value);
        values.into_iter().map(T::from_f64).collect()
    };
    let mut parameter = convert(&stored[0]);
    let shape = match &record["shape"] {
        Value::Null => vec![parameter.len()],
        shape => serde_json::from_value::<Vec<usize>>(shape.clone()).unwrap(),
    };
    let role = [Role::Bias, Role::Weight][usize::from(shape.len() > 1)];
    let setting = Setting::plain(&shape, role);
    let mut all = Vec::new();
    for gradient in record["grads"].as_array().unwrap() {
        optimizer.start_step();
        optimizer.update_whole(0, &setting, &mut parameter, &convert(gradient));
        all.extend(parameter.iter().map(|value| value.to_f64()));
        look(&mut optimizer, &parameter);
    }
    all
}

/// The steps of a stored case by this crate.
fn compute<T: Scalar>(record: &Value) -> Vec<f64> {
    let options = &record["kwargs"];
    match text(record, "name") {
        "SGD" => run::<T>(torch::sgd(options), record),
        "Adam" => run::<T>(torch::adam(options), record),
        "AdamW" => run::<T>(torch::adamw(options), record),
        "RMSprop" => run::<T>(torch::rms_prop(options), record),
        "Adagrad" => run::<T>(torch::adagrad(options), record),
        "Adadelta" => run::<T>(torch::adadelta(options), record),
        "Adamax" => run::<T>(torch::adamax(options), record),
        "NAdam" => run::<T>(torch::nadam(options), record),
        "RAdam" => run::<T>(torch::radam(options), record),
        "Rprop" => run::<T>(torch::rprop(options), record),
        "ASGD" => run::<T>(torch::asgd(options), record),
        "Lion" => run::<T>(torch::lion(options), record),
        "AdamWScheduleFree" => run::<T>(torch::schedule_free(options), record),
        "Muon" => run::<T>(torch::muon(options), record),
        "Adafactor" => run::<T>(torch::adafactor(options), record),
        name => panic!("no optimizer {name}"),
    }
}

/// The stored parameters after each step.
fn stored(record: &Value) -> Vec<f64> {
    let steps = record["params"].as_array().unwrap();
    steps[1..].iter().flat_map(numbers).collect()
}

/// The numbers of cases of each optimizer in the two files, all of which this crate computes.
const CASES: [(&str, [usize; 2]); 15] = [
    ("SGD", [25, 12]),
    ("Adam", [17, 8]),
    ("AdamW", [10, 4]),
    ("RMSprop", [15, 4]),
    ("Adagrad", [9, 8]),
    ("Adadelta", [7, 4]),
    ("Adamax", [2, 8]),
    ("NAdam", [9, 8]),
    ("RAdam", [6, 8]),
    ("Rprop", [3, 8]),
    ("ASGD", [6, 8]),
    ("Lion", [6, 8]),
    ("AdamWScheduleFree", [0, 16]),
    ("Muon", [0, 20]),
    ("Adafactor", [0, 20]),
];

/// The stored steps, all of which are of an optimizer that is ours, in two files.
pub(crate) fn tally() -> [Tally; 2] {
    ["torch_optimizers", "optimizers"].map(|file| {
        let mut tally = Tally::default();
        for record in records(file) {
            let dtype = text(&record, "dtype");
            let computed = match dtype {
                "f32" => compute::<f32>(&record),
                _ => compute::<f64>(&record),
            };
            let tolerance = Tolerance::after_steps(dtype);
            let (name, problem) = (text(&record, "name"), text(&record, "problem"));
            let difference = tolerance.difference(&computed, &stored(&record));
            let told = difference.map(|difference| {
                let (options, shape) = (&record["kwargs"], &record["shape"]);
                format!("{name} {options} {shape} {problem} {dtype}: {difference}")
            });
            tally.add(name, told);
        }
        tally
    })
}

#[test]
fn steps_are_those_of_the_references() {
    let tallies = tally();
    tallies.iter().for_each(Tally::all_passed);
    let count = |name: &str| tallies.each_ref().map(|tally| tally.count(name));
    assert_eq!(CASES.map(|(name, _)| (name, count(name))), CASES);
}

/// The weights that predict, after each step, and the way back to those in training.
#[test]
fn averages_are_those_of_schedulefree() {
    fn check<T: Scalar>(record: &Value, dtype: &str) {
        let mut averages = Vec::new();
        steps::<T, _>(
            torch::schedule_free(&record["kwargs"]),
            record,
            |optimizer, y| {
                let mut x = y.to_vec();
                optimizer.to_average(0, &mut x);
                averages.extend(x.iter().map(|value| value.to_f64()));
                optimizer.to_training(0, &mut x);
                let there_and_back = |values: &[T]| values.iter().map(|v| v.to_f64()).collect();
                let (x, y): (Vec<f64>, Vec<f64>) = (there_and_back(&x), there_and_back(y));
                let difference = Tolerance::after_steps(dtype).difference(&x, &y);
                assert!(difference.is_none(), "{difference:?}");
            },
        );
        let stored = record["averages"].as_array().unwrap();
        let stored: Vec<f64> = stored.iter().flat_map(numbers).collect();
        let difference = Tolerance::after_steps(dtype).difference(&averages, &stored);
        assert!(difference.is_none(), "{}: {difference:?}", record["kwargs"]);
    }
    let mut compared = 0;
    for record in records("optimizers") {
        if text(&record, "name") == "AdamWScheduleFree" {
            match text(&record, "dtype") {
                "f32" => check::<f32>(&record, "f32"),
                _ => check::<f64>(&record, "f64"),
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 16);
}

#[test]
fn planted_faults_are_caught() {
    let tolerance = Tolerance::after_steps("f64");
    let all = records("torch_optimizers");
    let find = |name: &str, options: &str| {
        all.iter()
            .find(|record| {
                text(record, "name") == name
                    && text(record, "dtype") == "f64"
                    && record["kwargs"] == serde_json::from_str::<Value>(options).unwrap()
            })
            .unwrap_or_else(|| panic!("no {name} {options}"))
    };
    let caught = |what: &str, record: &Value, steps: Vec<f64>| {
        let difference = tolerance.difference(&steps, &stored(record));
        assert!(difference.is_some(), "`{what}` was not caught");
    };
    let momentum = find("SGD", r#"{"lr": 0.1, "momentum": 0.9}"#);
    let rate = Sgd::<f64>::new(0.1);
    caught("no momentum", momentum, run(rate.clone(), momentum));
    let nesterov = rate.clone().momentum(0.9).nesterov();
    caught("nesterov", momentum, run(nesterov, momentum));
    let other = rate.clone().momentum(0.9 + 1e-9);
    caught("momentum off by 1e-9", momentum, run(other, momentum));
    let decay = find("SGD", r#"{"lr": 0.1, "weight_decay": 0.05}"#);
    caught("no decay", decay, run(rate.clone(), decay));
    caught("wrong sign", decay, run(rate.weight_decay(-0.05), decay));
    let adam = find("Adam", r#"{"lr": 0.05}"#);
    let rate = Adam::<f64>::new(0.05);
    caught("wrong β₁", adam, run(rate.clone().betas(0.99, 0.999), adam));
    caught("wrong β₂", adam, run(rate.clone().betas(0.9, 0.99), adam));
    caught("wrong ε", adam, run(rate.clone().epsilon(1e-7), adam));
    caught("decay", adam, run(rate.weight_decay(0.01), adam));
    let adamw = AdamW::<f64>::new(0.05);
    caught("decay by default", adam, run(adamw, adam));
    let coupled = find("Adam", r#"{"lr": 0.05, "weight_decay": 0.05}"#);
    let decoupled = AdamW::<f64>::new(0.05).weight_decay(0.05);
    caught("decoupled", coupled, run(decoupled, coupled));
    let plain = find("RMSprop", r#"{"lr": 0.02}"#);
    let rate = RmsProp::<f64>::new(0.02);
    caught("wrong α", plain, run(rate.clone().alpha(0.9), plain));
    caught("wrong ε", plain, run(rate.clone().epsilon(1e-7), plain));
    caught("centered", plain, run(rate.clone().centered(), plain));
    let momentum = find("RMSprop", r#"{"lr": 0.02, "momentum": 0.9}"#);
    caught("no momentum", momentum, run(rate.clone(), momentum));
    let options = r#"{"lr": 0.02, "alpha": 0.9, "weight_decay": 0.05}"#;
    let decay = find("RMSprop", options);
    caught("no decay", decay, run(rate.alpha(0.9), decay));
    let asgd = find("ASGD", r#"{"lr": 0.05}"#);
    let wrong = Asgd::<f64>::new(0.05).lambda(1.1e-4);
    caught("wrong λ", asgd, run(wrong, asgd));
    let lion = find("Lion", r#"{"lr": 0.05}"#);
    let wrong = Lion::<f64>::new(0.05).weight_decay(0.1);
    caught("decay", lion, run(wrong, lion));
    let nadam = find("NAdam", r#"{"lr": 0.05}"#);
    let wrong = NAdam::<f64>::new(0.05).momentum_decay(5e-3);
    caught("wrong ψ", nadam, run(wrong, nadam));
}

/// No stored case has both: values of 50 digits (mpmath) for the gradients 1, −0.5, 0.25.
#[test]
fn rms_prop_with_momentum_and_centered() {
    let mut rms_prop = RmsProp::<f64>::new(0.1)
        .alpha(0.75)
        .momentum(0.5)
        .centered()
        .weight_decay(0.5);
    let (mut parameter, mut all) = ([2.0], Vec::new());
    for gradient in [1.0, -0.5, 0.25] {
        rms_prop.start_step();
        rms_prop.update(0, &mut parameter, &[gradient]);
        all.push(parameter[0]);
    }
    let expected = [
        1.769_059_894_990_816_3,
        1.602_432_739_915_888_2,
        1.368_459_311_089_326_8,
    ];
    let difference = Tolerance::of("f64").difference(&all, &expected);
    assert!(difference.is_none(), "{difference:?}");
}

#[test]
fn states_of_tensors_are_apart() {
    let gradient = [[1.0, -2.0], [0.5, 3.0]];
    let mut both = Adam::<f64>::new(0.1);
    let mut alone = [Adam::<f64>::new(0.1), Adam::<f64>::new(0.1)];
    let (mut a, mut b) = ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]]);
    for _ in 0..3 {
        both.start_step();
        for (index, (a, g)) in a.iter_mut().zip(&gradient).enumerate() {
            both.update(index, a, g);
        }
        for ((b, g), alone) in b.iter_mut().zip(&gradient).zip(&mut alone) {
            alone.start_step();
            alone.update(0, b, g);
        }
    }
    assert_eq!(a, b);
}

/// By hand, without a network for comparison: the state of a tensor of another size starts anew, and every number is
/// updated.
#[test]
fn an_index_can_go_over_to_a_tensor_of_another_size() {
    fn moved(mut optimizer: impl Optimizer<f64>) {
        let mut fresh = optimizer.clone();
        optimizer.start_step();
        optimizer.update(0, &mut [1.0, 2.0], &[0.5, 0.5]);
        let (mut small, mut same) = ([1.0; 2], [1.0; 2]);
        optimizer.update(0, &mut small, &[0.5; 2]);
        let (mut large, mut alone) = ([1.0; 3], [1.0; 3]);
        optimizer.update(0, &mut large, &[0.5; 3]);
        fresh.start_step();
        fresh.update(0, &mut alone, &[0.5; 3]);
        assert_eq!(large, alone);
        fresh.update(0, &mut same, &[0.5; 2]);
        assert_ne!(small, same, "the first one had a state");
    }
    moved(Sgd::new(0.1).momentum(0.9));
    moved(Adam::new(0.1));
    moved(AdamW::new(0.1));
    moved(RmsProp::new(0.1));
    moved(RmsProp::new(0.1).momentum(0.9));
    moved(RmsProp::new(0.1).centered());
    moved(Adagrad::new(0.1));
    moved(Adagrad::new(0.1).initial_accumulator(0.5));
    moved(Adadelta::new(1.0));
    moved(Adamax::new(0.1));
    moved(NAdam::new(0.1));
    moved(RAdam::new(0.1));
    moved(Rprop::new(0.1));
    moved(AdamWScheduleFree::new(0.1));
    moved(Muon::new(0.1));
}

#[test]
fn the_learning_rate_can_change_between_steps() {
    let mut sgd = Sgd::<f64>::new(0.5);
    let mut weight = [1.0];
    sgd.start_step();
    sgd.update(0, &mut weight, &[1.0]);
    sgd.set_learning_rate(0.25);
    assert_eq!(sgd.learning_rate(), 0.25);
    sgd.start_step();
    sgd.update(0, &mut weight, &[1.0]);
    assert_eq!(weight, [0.25]);
}
