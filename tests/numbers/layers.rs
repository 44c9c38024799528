//! The dense layer against `PyTorch`'s `Linear`: outputs and all gradients.

use faer::{Mat, MatRef};
use nn_core::macro_support::{self as rt, Pass, Slot, Source};
use nn_core::prelude::*;
use serde_json::Value;

use crate::reference::{Tally, Tolerance, numbers, records, rows, text};

const IN: usize = 5;
const OUT: usize = 3;

fn matrix<T: Scalar, const F: usize>(value: &Value) -> Mat<T> {
    let rows = rows::<F>(value);
    Mat::from_fn(rows.len(), F, |i, j| T::from_f64(rows[i][j]))
}

fn flat<T: Scalar>(matrix: MatRef<'_, T>) -> Vec<f64> {
    let rows = 0..matrix.nrows();
    rows.flat_map(|i| (0..matrix.ncols()).map(move |j| matrix[(i, j)].to_f64()))
        .collect()
}

fn slice<T: Scalar>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}

/// y, ∂L/∂x, ∂L/∂W and ∂L/∂b for the stored x and ∂L/∂y.
fn pass<T: Scalar, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    step: &Value,
) -> [Vec<f64>; 4] {
    let (x, dy) = (matrix::<T, IN>(&step["x"]), matrix::<T, OUT>(&step["gy"]));
    let mut slot = Slot::new(x.nrows(), OUT);
    let how = Pass::PREDICT;
    rt::dense::forward(layer, rt::Identity, x.as_ref(), &mut slot, &how);
    let y = flat(slot.value());
    slot.source().gradient.unwrap().copy_from(&dy);
    let mut dx = Mat::zeros(x.nrows(), IN);
    let mut gradients = layer.clone();
    rt::dense::backward(
        layer,
        rt::Identity,
        Source::input(x.as_ref(), Some(dx.as_mut())),
        &mut slot,
        &mut gradients,
        &how,
    );
    let (weight, bias) = (flat(gradients.weight()), slice(gradients.bias()));
    [y, flat(dx.as_ref()), weight, bias]
}

fn compute<T: Scalar>(record: &Value) -> [Vec<f64>; 4] {
    let parameters = &record["params"];
    let weight = rows::<IN>(&parameters["weight"]);
    let weight: [[T; IN]; OUT] = std::array::from_fn(|k| weight[k].map(T::from_f64));
    let step = &record["steps"][0];
    if record["kwargs"]["bias"] == false {
        return pass(&Dense::without_bias(weight), step);
    }
    let bias: [f64; OUT] = numbers(&parameters["bias"]).try_into().unwrap();
    pass(&Dense::new(weight, bias.map(T::from_f64)), step)
}

fn stored(record: &Value) -> [Vec<f64>; 4] {
    let step = &record["steps"][0];
    let gradients = &step["gparams"];
    let bias = gradients.get("bias").map_or_else(Vec::new, numbers);
    let weight = numbers(&gradients["weight"]);
    [numbers(&step["y"]), numbers(&step["gx"]), weight, bias]
}

fn linear() -> Vec<Value> {
    let mut all = records("torch_layers");
    all.retain(|record| text(record, "name") == "Linear");
    all
}

/// The stored dense layers.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in &linear() {
        let dtype = text(record, "dtype");
        let computed = match dtype {
            "f32" => compute::<f32>(record),
            _ => compute::<f64>(record),
        };
        let names = ["y", "gx", "weight", "bias"].into_iter();
        let parts = names.zip(computed).zip(stored(record));
        let told = parts.filter_map(|((name, computed), stored)| {
            let difference = Tolerance::of(dtype).difference(&computed, &stored)?;
            Some(format!("{name} {dtype}: {difference}"))
        });
        tally.add("Linear", told);
    }
    tally
}

#[test]
fn dense_is_pytorchs_linear() {
    let tally = tally();
    tally.all_passed();
    assert_eq!(tally.passed, 3);
}

#[test]
fn planted_faults_are_caught() {
    let records = linear();
    let record = records.iter().find(|r| text(r, "dtype") == "f64").unwrap();
    let mut planted = record.clone();
    let caught = |planted: &Value, part: usize| {
        let tolerance = Tolerance::of("f64");
        let (computed, stored) = (&compute::<f64>(planted)[part], &stored(record)[part]);
        tolerance.difference(computed, stored).is_some()
    };
    for part in 0..4 {
        assert!(!caught(&planted, part));
    }
    // A forgotten bias shows in y; a wrong weight, in y and in ∂L/∂x.
    planted["params"]["bias"] = serde_json::json!([0.0, 0.0, 0.0]);
    assert!(caught(&planted, 0));
    let mut planted = record.clone();
    let weight = planted["params"]["weight"][0][0].as_f64().unwrap();
    planted["params"]["weight"][0][0] = (weight * (1.0 + 1e-9)).into();
    assert!(caught(&planted, 0) && caught(&planted, 1));
    // An upstream gradient of the wrong sign shows in all gradients.
    let mut planted = record.clone();
    let rows = planted["steps"][0]["gy"].as_array_mut().unwrap();
    for value in rows.iter_mut().flat_map(|row| row.as_array_mut().unwrap()) {
        *value = (-value.as_f64().unwrap()).into();
    }
    assert!((1..4).all(|part| caught(&planted, part)));
}
