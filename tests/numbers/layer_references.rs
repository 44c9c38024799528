//! Layers against `PyTorch`: `LayerNorm` (alone, and side by side as groups), `RMSNorm`, `BatchNorm1d` (steps of
//! training with its running statistics, and prediction), `GLU`, `PReLU`.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use faer::{Mat, MatRef};
use nn_core::layer::gated::Glu;
use nn_core::layer::update::update_all;
use nn_core::layer::{BatchNorm, GroupNorm, LayerNorm, Passes, Prelu, RmsNorm};
use nn_core::macro_support::Pass;
use nn_core::prelude::*;
use serde_json::Value;

use crate::probe::{Gated, TRAINING, run};
use crate::reference::{Tally, Tolerance, numbers, records, text};

fn matrix<T: Scalar>(value: &Value) -> Mat<T> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    Mat::from_fn(rows.len(), rows[0].len(), |i, j| T::from_f64(rows[i][j]))
}

fn flat<T: Scalar>(matrix: MatRef<'_, T>) -> Vec<f64> {
    let rows = 0..matrix.nrows();
    rows.flat_map(|i| (0..matrix.ncols()).map(move |j| matrix[(i, j)].to_f64()))
        .collect()
}

fn numbers_of<T: Scalar>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}

fn is(what: &str, dtype: &str, computed: &[f64], stored: &Value) {
    let difference = Tolerance::of(dtype).difference(computed, &numbers(stored));
    assert!(difference.is_none(), "{what}, {dtype}: {difference:?}");
}

/// Gives the layer the stored values of the tensors that are stored.
fn set<T: Scalar, L: Passes<T>>(layer: &mut L, stored: &Value) {
    for tensor in layer.tensors_mut() {
        if let Some(values) = stored.get(tensor.name.to_string()) {
            for (to, from) in tensor.values.iter_mut().zip(numbers(values)) {
                *to = T::from_f64(from);
            }
        }
    }
}

/// One stored step; returns the layer after it.
fn step<T: Scalar, L: Passes<T>>(
    what: &str,
    dtype: &str,
    layer: &mut L,
    step: &Value,
    pass: &Pass,
) {
    let (x, dy) = (matrix::<T>(&step["x"]), matrix::<T>(&step["gy"]));
    let (y, dx, gradients) = run(layer, x.as_ref(), dy.as_ref(), None, pass);
    is(&format!("{what}: y"), dtype, &flat(y.as_ref()), &step["y"]);
    is(
        &format!("{what}: gx"),
        dtype,
        &flat(dx.as_ref()),
        &step["gx"],
    );
    for tensor in gradients.tensors() {
        if let Some(stored) = step["gparams"].get(tensor.name.to_string()) {
            let what = format!("{what}: {}", tensor.name);
            is(&what, dtype, &numbers_of(tensor.values), stored);
        }
    }
    // A step with learning rate 0 leaves the parameters and changes the statistics.
    let gradients = gradients.tensors();
    update_all(
        &mut Sgd::<T>::new(0.0).momentum(0.9).weight_decay(0.1),
        0,
        layer.tensors_mut(),
        gradients,
    );
    let Some(state) = step.get("state_after") else {
        return;
    };
    for tensor in layer.tensors() {
        if let Some(stored) = state.get(tensor.name.to_string()) {
            let what = format!("{what}: {} after", tensor.name);
            is(&what, dtype, &numbers_of(tensor.values), stored);
        }
    }
}

fn all<T: Scalar>(record: &Value) -> bool {
    let (name, kwargs) = (text(record, "name"), &record["kwargs"]);
    let dtype = text(record, "dtype");
    let training = record["train"] == true;
    let pass = if training { TRAINING } else { Pass::PREDICT };
    let epsilon = kwargs.get("eps").and_then(Value::as_f64);
    let steps = record["steps"].as_array().unwrap();
    let what = format!("{name} {kwargs}, training: {training}");
    match name {
        "LayerNorm" => {
            // for the huge row PyTorch's ∂L/∂x has nine digits; the test below has all of them
            if kwargs.get("case").is_some() {
                return false;
            }
            let mut layer = LayerNorm::<T, 5>::identity().with_epsilon(epsilon.unwrap_or(1e-5));
            set(&mut layer, &record["params"]);
            step(&what, dtype, &mut layer, &steps[0], &pass);
        }
        "RMSNorm" => {
            let mut layer = RmsNorm::<T, 5>::identity().with_epsilon(epsilon.unwrap());
            set(&mut layer, &record["params"]);
            step(&what, dtype, &mut layer, &steps[0], &pass);
        }
        "BatchNorm1d" => {
            // PyTorch's f32 mean of a constant column is not the constant; momentum `None`, the plain mean of
            // all batches, does not exist here
            let constant = kwargs.get("case").is_some() && dtype == "f32";
            if constant || kwargs.get("momentum").is_some_and(Value::is_null) && training {
                return false;
            }
            let momentum = kwargs.get("momentum").and_then(Value::as_f64);
            let mut layer = BatchNorm::<T, 3>::identity()
                .with_epsilon(epsilon.unwrap_or(1e-5))
                .with_momentum(momentum.unwrap_or(0.1));
            set(&mut layer, &record["params"]);
            for (number, stored) in steps.iter().enumerate() {
                step(
                    &format!("{what}, step {number}"),
                    dtype,
                    &mut layer,
                    stored,
                    &pass,
                );
            }
        }
        _ => return false,
    }
    true
}

/// The stored norms; a difference panics.
fn norms() -> Tally {
    let mut tally = Tally::default();
    for record in records("torch_layers") {
        let compared = match text(&record, "dtype") {
            "f32" => all::<f32>(&record),
            _ => all::<f64>(&record),
        };
        if compared {
            tally.add(text(&record, "name"), None);
        }
    }
    tally
}

#[test]
fn norms_are_pytorchs() {
    assert_eq!(norms().passed, 17);
}

/// A stored step of `LayerNorm` twice, side by side: two groups, the second with the samples in reverse order.
fn grouped<T: Scalar>(record: &Value) {
    let (dtype, stored) = (text(record, "dtype"), &record["steps"][0]);
    let both = |name: &str| -> Mat<T> {
        let group = matrix::<T>(&stored[name]);
        let last = group.nrows() - 1;
        Mat::from_fn(group.nrows(), 10, |n, j| match j {
            0..5 => group[(n, j)],
            _ => group[(last - n, j - 5)],
        })
    };
    let epsilon = record["kwargs"].get("eps").and_then(Value::as_f64);
    let mut norm = GroupNorm::<T, 2, 5>::identity().with_epsilon(epsilon.unwrap_or(1e-5));
    let twice = |values: &Value| [numbers(values), numbers(values)].concat();
    for tensor in norm.tensors_mut() {
        if let Some(values) = record["params"].get(tensor.name.to_string()) {
            for (to, from) in tensor.values.iter_mut().zip(twice(values)) {
                *to = T::from_f64(from);
            }
        }
    }
    let (x, dy) = (both("x"), both("gy"));
    let (y, dx, gradients) = run(&norm, x.as_ref(), dy.as_ref(), None, &TRAINING);
    for (name, computed) in [("y", y), ("gx", dx)] {
        let expected = flat(both(name).as_ref()).into();
        let what = format!("GroupNorm: {name}");
        is(&what, dtype, &flat(computed.as_ref()), &expected);
    }
    for tensor in gradients.tensors() {
        if let Some(values) = stored["gparams"].get(tensor.name.to_string()) {
            let what = format!("GroupNorm: {}", tensor.name);
            let expected = twice(values).into();
            is(&what, dtype, &numbers_of(tensor.values), &expected);
        }
    }
}

#[test]
fn groups_are_pytorchs_layer_norms_side_by_side() {
    let mut records = records("torch_layers");
    records.retain(|record| {
        text(record, "name") == "LayerNorm" && record["kwargs"].get("case").is_none()
    });
    assert_eq!(records.len(), 4);
    for record in &records {
        match text(record, "dtype") {
            "f32" => grouped::<f32>(record),
            _ => grouped::<f64>(record),
        }
    }
}

/// Two different groups; the numbers are of 50 digits (mpmath).
#[test]
fn groups_have_gains_and_shifts_of_their_own() {
    let rows = |rows: [[f64; 6]; 2]| Mat::from_fn(2, 6, |n, j| rows[n][j]);
    let x = rows([
        [0.25, -1.5, 2.0, 2.5, 7.0, -1.0],
        [3.0, 1.0, -0.5, 0.75, 0.5, 0.125],
    ]);
    let dy = rows([
        [0.5, -1.0, 0.25, 2.0, -0.75, 1.5],
        [-0.125, 0.75, 1.0, -2.0, 0.5, 0.25],
    ]);
    let weight = [[1.5, -0.5, 2.0], [0.75, 1.25, -1.0]];
    let bias = [[0.25, 1.0, -0.5], [0.0, -1.5, 2.0]];
    let norm = GroupNorm::<f64, 2, 3>::new(weight, bias);
    let (y, dx, gradients) = run(&norm, x.as_ref(), dy.as_ref(), None, &TRAINING);
    let expected_y = [
        0.25,
        1.612_370_936_013_706,
        1.949_483_744_054_823_7,
        -0.076_347_954_181_228_5,
        0.090_582_378_775_593_83,
        3.170_668_630_778_837,
        2.168_081_373_675_351,
        1.058_123_677_990_162_2,
        -2.824_947_119_606_486,
        0.851_597_921_223_885_9,
        -1.297_238_590_184_789,
        3.297_673_022_817_35,
    ];
    let expected_dx = [
        0.116_642_083_050_229_7,
        -0.058_321_041_525_114_85,
        -0.058_321_041_525_114_85,
        0.557_775_205_337_178_4,
        -0.244_026_604_493_968_42,
        -0.313_748_600_843_21,
        0.284_527_466_565_617_1,
        -0.663_905_598_534_336_1,
        0.379_378_131_968_719,
        -2.497_452_137_704_450_3,
        4.161_903_970_495_494,
        -1.664_451_832_791_043_5,
    ];
    let expected_weight = [
        -0.159_840_114_472_945_93,
        1.137_556_355_042_168_6,
        -0.856_288_091_796_390_1,
        -2.474_522_334_413_638_5,
        -0.873_244_863_339_271_9,
        -2.080_421_201_872_593,
    ];
    is("y", "f64", &flat(y.as_ref()), &expected_y[..].into());
    is("gx", "f64", &flat(dx.as_ref()), &expected_dx[..].into());
    is(
        "weight",
        "f64",
        gradients.weight(),
        &expected_weight[..].into(),
    );
    assert_eq!(gradients.bias(), [0.375, -0.25, 1.25, 0.0, -0.25, 1.75]);
}

fn glu<T: Scalar>(record: &Value) {
    let (x, dy) = (matrix::<T>(&record["x"]), matrix::<T>(&record["gy"]));
    let (y, dx, _) = run(&Gated(Glu), x.as_ref(), dy.as_ref(), None, &TRAINING);
    let dtype = text(record, "dtype");
    is("GLU: y", dtype, &flat(y.as_ref()), &record["y"]);
    is("GLU: gx", dtype, &flat(dx.as_ref()), &record["grad"]);
}

fn prelu<T: Scalar>(record: &Value) {
    let dtype = text(record, "dtype");
    let finite: Vec<usize> = {
        let x = numbers(&record["x"]);
        (0..x.len()).filter(|&i| x[i].is_finite()).collect()
    };
    let part = |key: &str| -> Vec<f64> {
        let all = numbers(&record[key]);
        finite.iter().map(|&i| all[i]).collect()
    };
    let x = part("x");
    let x = Mat::from_fn(x.len(), 1, |i, _| T::from_f64(x[i]));
    let dy = Mat::from_fn(x.nrows(), 1, |_, _| T::ONE);
    let mut layer = Prelu::<T, 1>::constant(0.25);
    set(&mut layer, record);
    let (y, dx, gradients) = run(&layer, x.as_ref(), dy.as_ref(), None, &TRAINING);
    is("PReLU: y", dtype, &flat(y.as_ref()), &part("y").into());
    is("PReLU: gx", dtype, &flat(dx.as_ref()), &part("grad").into());
    let slope = numbers_of(gradients.weight());
    is(
        "PReLU: weight",
        dtype,
        &slope,
        &record["weight_grad_finite_x"],
    );
}

/// The stored gates and learned slopes; a difference panics.
fn gates_and_slopes() -> Tally {
    let mut tally = Tally::default();
    for record in &records("torch_activations") {
        let name = text(record, "name");
        match (name, text(record, "dtype")) {
            ("GLU", "f32") => glu::<f32>(record),
            ("GLU", _) => glu::<f64>(record),
            ("PReLU", "f32") => prelu::<f32>(record),
            ("PReLU", _) => prelu::<f64>(record),
            _ => continue,
        }
        tally.add(name, None);
    }
    tally
}

#[test]
fn gates_and_slopes_are_pytorchs() {
    let tally = gates_and_slopes();
    assert_eq!((tally.count("GLU"), tally.count("PReLU")), (2, 3));
}

/// Both; a difference panics.
pub(crate) fn tally() -> [Tally; 2] {
    [norms(), gates_and_slopes()]
}

/// A row of equal values, and one with a mean much larger than its deviation.
#[test]
fn layer_norm_of_a_constant_and_of_a_huge_row() {
    let x = Mat::from_fn(2, 5, |n, j| {
        [[2.0; 5], [1e6, 1e6 + 1.0, 1e6 + 2.0, 1e6 + 3.0, 1e6 + 4.0]][n][j]
    });
    let small = Mat::from_fn(2, 5, |n, j| [[0.0; 5], [-2.0, -1.0, 0.0, 1.0, 2.0]][n][j]);
    let dy = Mat::from_fn(2, 5, |_, j| [0.3, -1.0, 0.5, 0.2, 1.1][j]);
    let norm = LayerNorm::<f64, 5>::new([0.1, 0.5, -1.7, 0.2, 1.6], [0.2, -1.0, 1.1, 0.4, 0.0]);
    let (y, dx, _) = run(&norm, x.as_ref(), dy.as_ref(), None, &TRAINING);
    let (small_y, small_dx, _) = run(&norm, small.as_ref(), dy.as_ref(), None, &TRAINING);
    assert_eq!((&y, &dx), (&small_y, &small_dx));
    assert!((0..5).all(|j| y[(0, j)] == norm.bias()[j]));
    assert_abs_diff_eq!(y[(1, 4)], 1.6 * 2.0 / 2.00001_f64.sqrt(), epsilon = 1e-15);
}

/// `PyTorch`'s default, which the stored vectors do not cover.
#[test]
fn rms_norm_adds_the_scalars_epsilon() {
    let small = Mat::from_fn(1, 2, |_, _| 1e-8_f64);
    let (y, ..) = run(
        &RmsNorm::<f64, 2>::identity(),
        small.as_ref(),
        small.as_ref(),
        None,
        &TRAINING,
    );
    let expected = 1e-8 / (1e-16 + f64::EPSILON).sqrt();
    assert_relative_eq!(y[(0, 0)], expected, max_relative = 1e-12);
    let (y, ..) = run(
        &RmsNorm::<f32, 2>::identity(),
        Mat::from_fn(1, 2, |_, _| 1e-4_f32).as_ref(),
        Mat::zeros(1, 2).as_ref(),
        None,
        &TRAINING,
    );
    let expected = 1e-4 / (1e-8 + f32::EPSILON).sqrt();
    assert_relative_eq!(y[(0, 0)], expected, max_relative = 1e-6);
}

/// A batch of one sample uses the running statistics and does not change them.
#[test]
fn a_batch_of_one_sample_has_no_variance() {
    let mut layer = BatchNorm::<f64, 2>::identity();
    layer.running_mean_mut().copy_from_slice(&[1.0, 2.0]);
    layer.running_var_mut().copy_from_slice(&[4.0, 9.0]);
    let x = Mat::from_fn(1, 2, |_, _| 5.0);
    let (trained, _, gradients) = run(&layer, x.as_ref(), x.as_ref(), None, &TRAINING);
    let (predicted, ..) = run(&layer, x.as_ref(), x.as_ref(), None, &Pass::PREDICT);
    assert_eq!(trained, predicted);
    assert_abs_diff_eq!(trained[(0, 0)], 2.0, epsilon = 1e-5);
    assert_abs_diff_eq!(trained[(0, 1)], 1.0, epsilon = 1e-5);
    let before = layer.clone();
    update_all(
        &mut Sgd::new(0.0),
        0,
        layer.tensors_mut(),
        gradients.tensors(),
    );
    assert_eq!(layer, before);
}
