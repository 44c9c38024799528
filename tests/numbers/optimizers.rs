//! Every optimizer against `PyTorch`: ten steps with given gradients.

use nn_core::prelude::*;
use serde_json::Value;

use crate::reference::{Tolerance, numbers, records, text};
use crate::torch_options::{adam, adamw, is_known, rms_prop, sgd};

/// The parameters after each step.
fn run<T: Scalar>(mut optimizer: impl Optimizer<T>, record: &Value) -> Vec<f64> {
    let stored = record["params"].as_array().unwrap();
    let convert = |value: &Value| -> Vec<T> {
        let values = numbers(value);
        values.into_iter().map(T::from_f64).collect()
    };
    let mut parameter = convert(&stored[0]);
    let mut all = Vec::new();
    for gradient in record["grads"].as_array().unwrap() {
        optimizer.start_step();
        optimizer.update(0, &mut parameter, &convert(gradient));
        all.extend(parameter.iter().map(|value| value.to_f64()));
    }
    all
}

/// Ten steps of a stored case by this crate, if it has that optimizer.
fn compute<T: Scalar>(record: &Value) -> Option<Vec<f64>> {
    let options = record["kwargs"].as_object().unwrap();
    if !is_known(options) {
        return None;
    }
    match text(record, "name") {
        "SGD" => Some(run::<T>(sgd(options), record)),
        "Adam" => Some(run::<T>(adam(options), record)),
        "AdamW" => Some(run::<T>(adamw(options), record)),
        "RMSprop" => Some(run::<T>(rms_prop(options), record)),
        _ => None,
    }
}

/// The stored parameters after each step.
fn stored(record: &Value) -> Vec<f64> {
    let steps = record["params"].as_array().unwrap();
    steps[1..].iter().flat_map(numbers).collect()
}

#[test]
fn ten_steps_are_pytorchs() {
    let (mut compared, mut failures) = (Vec::new(), Vec::new());
    for record in records("torch_optimizers") {
        let dtype = text(&record, "dtype");
        let computed = match dtype {
            "f32" => compute::<f32>(&record),
            _ => compute::<f64>(&record),
        };
        let Some(computed) = computed else { continue };
        let tolerance = Tolerance::after_steps(dtype);
        if let Some(difference) = tolerance.difference(&computed, &stored(&record)) {
            let (name, problem) = (text(&record, "name"), text(&record, "problem"));
            failures.push(format!(
                "{name} {} {problem} {dtype}: {difference}",
                record["kwargs"]
            ));
        }
        compared.push(text(&record, "name").to_owned());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let count = |name| compared.iter().filter(|known| *known == name).count();
    let counted = ["SGD", "Adam", "AdamW", "RMSprop"].map(count);
    assert!(counted.iter().all(|&count| count >= 6), "{counted:?}");
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
