//! The built-in activations: `PyTorch`'s values and gradients, derivatives, ranges, defaults, and the
//! same bits on every vector path.

use std::f64::consts::PI;
use std::io::Read;

use approx::{assert_abs_diff_eq, relative_eq};
use nn_core::Scalar;
use nn_core::layer::activation::{
    Activation, Chain, Cos, Elu, Exp, Gelu, GeluTanh, HardSwish, Identity, LeakyRelu, Mish, Neg,
    Perceptron, Recip, Relu, Scale, Selu, Sigmoid, Silu, Sin, Softplus, Square, Step, Tanh,
};
use nn_core::layer::elementwise::{ActivationBackward, BiasActivation};
use nn_core::numeric::simd::Path;
use serde_json::Value;

use crate::reference::Tally;

/// Runs `$check` with `$activation` and `$name` for every built-in activation in scalar `$t`.
macro_rules! each {
    ($t:ty, |$name:ident, $activation:ident| $check:expr) => {{
        each!(@ $t, $name, $activation, $check,
            Identity, Relu, Selu, Silu, Gelu, GeluTanh, Mish, HardSwish, Tanh, Sigmoid, Softplus, Exp, Sin, Cos,
            Square, Neg, Recip, Step, Perceptron, LeakyRelu::<$t>::default(), LeakyRelu::<$t>(0.2),
            Elu::<$t>::default(), Elu::<$t>(0.5), Scale::<$t>(-1.5), Chain(Tanh, Scale::<$t>(0.5)),
            Chain(Chain(Neg, Exp), Sin));
    }};
    (@ $t:ty, $name:ident, $activation:ident, $check:expr, $($built_in:expr),*) => { $({
        let ($name, $activation) = (stringify!($built_in), $built_in);
        $check;
    })* };
}

/// `PyTorch`'s names for the activations that both have.
const OURS: [&str; 12] = [
    "ELU",
    "GELU",
    "Hardswish",
    "Identity",
    "LeakyReLU",
    "Mish",
    "ReLU",
    "SELU",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Tanh",
];

/// One line of `PyTorch`'s results.
struct Record {
    name: String,
    kwargs: Value,
    dtype: String,
    x: Vec<f64>,
    y: Vec<f64>,
    grad: Vec<f64>,
}

fn numbers(values: &Value) -> Vec<f64> {
    let number = |value: &Value| match value.as_str() {
        Some(text) => text.parse().expect("inf, -inf or nan"),
        None => value.as_f64().expect("a number"),
    };
    values
        .as_array()
        .expect("an array")
        .iter()
        .map(number)
        .collect()
}

fn records() -> Vec<Record> {
    let packed = include_bytes!("../reference/torch_activations.jsonl.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..])
        .read_to_string(&mut text)
        .expect("the file is whole");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        // softmax and its like, which have an upstream gradient, are not element-wise
        .filter(|line: &Value| line.get("gy").is_none())
        .map(|line| Record {
            name: line["name"].as_str().expect("a name").into(),
            dtype: line["dtype"].as_str().expect("a type").into(),
            kwargs: line["kwargs"].clone(),
            x: numbers(&line["x"]),
            y: numbers(&line["y"]),
            grad: numbers(&line["grad"]),
        })
        .collect()
}

/// The first point where an activation differs from `PyTorch`'s.
fn difference<T: Scalar, A: Activation<T>>(record: &Record, activation: A) -> Option<String> {
    let (relative, absolute) = if T::SIZE == 8 {
        (1e-12, 1e-12)
    } else {
        (1.3e-6, 1e-5)
    };
    let close = |got: T, wanted: f64| {
        relative_eq!(
            got.to_f64(),
            wanted,
            epsilon = absolute,
            max_relative = relative
        )
    };
    for ((&x, &y), &slope) in record.x.iter().zip(&record.y).zip(&record.grad) {
        let z = T::from_f64(x);
        let value = activation.value(z);
        let derivative = activation.derivative(z, value);
        let fine = if x.is_nan() {
            value.is_nan()
        } else {
            // infinite values and NaN there are artefacts of formulas; here they must only not panic
            x.is_infinite() || (close(value, y) && close(derivative, slope))
        };
        if !fine {
            return Some(format!(
                "f({x}) = {value}, not {y}; f'({x}) = {derivative}, not {slope}"
            ));
        }
    }
    None
}

/// Compares one of our activations with its record; `None` for other names.
fn compare<T: Scalar>(record: &Record) -> Option<String> {
    let number = |key: &str, default: f64| {
        T::from_f64(
            record
                .kwargs
                .get(key)
                .map_or(default, |value| value.as_f64().expect("a number")),
        )
    };
    match record.name.as_str() {
        "Identity" => difference::<T, _>(record, Identity),
        "ReLU" => difference::<T, _>(record, Relu),
        "LeakyReLU" => difference(record, LeakyRelu(number("negative_slope", 0.01))),
        "ELU" => difference(record, Elu(number("alpha", 1.0))),
        "SELU" => difference::<T, _>(record, Selu),
        "SiLU" => difference::<T, _>(record, Silu),
        "GELU" if record.kwargs.get("approximate").is_some() => {
            difference::<T, _>(record, GeluTanh)
        }
        "GELU" => difference::<T, _>(record, Gelu),
        "Mish" => difference::<T, _>(record, Mish),
        "Hardswish" => difference::<T, _>(record, HardSwish),
        "Tanh" => difference::<T, _>(record, Tanh),
        "Sigmoid" => difference::<T, _>(record, Sigmoid),
        "Softplus" => difference::<T, _>(record, Softplus),
        other => Some(format!("{other} is not ours")),
    }
}

/// The stored activations that are ours.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in records() {
        let special = ["beta", "threshold"]
            .iter()
            .any(|key| record.kwargs.get(key).is_some());
        if special || !OURS.contains(&record.name.as_str()) {
            continue;
        }
        let about = format!("{} {} {}", record.name, record.kwargs, record.dtype);
        // PyTorch's f64 values are the reference for f32 too
        let double = (record.dtype == "f64").then(|| compare::<f64>(&record));
        let differences = compare::<f32>(&record).into_iter().chain(double.flatten());
        let differences = differences.map(|difference| format!("{about}: {difference}"));
        tally.add(&record.name, differences);
    }
    tally
}

#[test]
fn values_and_gradients_are_pytorchs() {
    let mut tally = tally();
    tally.all_passed();
    tally.names.sort();
    tally.names.dedup();
    assert_eq!(tally.names, OURS);
}

#[test]
fn a_wrong_activation_is_not_pytorchs() {
    let records = records();
    let find = |name: &str| {
        let double = |record: &&Record| record.name == name && record.dtype == "f64";
        records.iter().find(double).expect("there is one")
    };
    assert!(difference::<f64, _>(find("ReLU"), LeakyRelu(1e-6)).is_some());
    assert!(difference::<f64, _>(find("LeakyReLU"), LeakyRelu(0.010_000_1)).is_some());
    assert!(difference::<f64, _>(find("GELU"), GeluTanh).is_some());
    assert!(difference::<f64, _>(find("Tanh"), Chain(Tanh, Scale(1.0 + 1e-11))).is_some());
    assert!(difference::<f64, _>(find("Sigmoid"), Chain(Sigmoid, Scale(1.0 - 1e-11))).is_some());
}

/// The largest of |a − n|/(1e-7 + 1e-5·|n|) for the derivative a and the central difference n.
fn derivative_error<A: Activation<f64>>(activation: A, points: &[f64]) -> f64 {
    const STEP: f64 = 1e-6;
    let error = |&z: &f64| {
        let numeric = (activation.value(z + STEP) - activation.value(z - STEP)) / (2.0 * STEP);
        // if f' does not need z, it must not read it
        let given = if A::NEEDS_Z { z } else { f64::NAN };
        let exact = activation.derivative(given, activation.value(z));
        (exact - numeric).abs() / (1e-7 + 1e-5 * numeric.abs())
    };
    points.iter().map(error).fold(0.0, f64::max)
}

#[test]
fn derivatives_are_those_of_the_values() {
    // no point is at a kink
    let points: Vec<f64> = (-60..60).map(|i| 0.05 + 0.1 * f64::from(i)).collect();
    each!(f64, |name, activation| {
        let error = derivative_error(activation, &points);
        assert!(error <= 1.0, "{name}: {error}");
    });
}

/// Tanh with a derivative that is off by one part in ten thousand.
#[derive(Clone, Copy)]
struct Slanted;
impl Activation<f64> for Slanted {
    fn value(&self, z: f64) -> f64 {
        Scalar::tanh(z)
    }
    fn derivative(&self, z: f64, value: f64) -> f64 {
        Activation::<f64>::derivative(&Tanh, z, value) * 1.0001
    }
}

#[test]
fn a_slightly_wrong_derivative_is_found() {
    assert!(derivative_error(Slanted, &[0.05, 0.75]) > 1.0);
}

#[test]
fn at_a_kink_the_derivative_is_the_left_one() {
    let at_zero = |activation: &dyn Fn(f64) -> f64| activation(0.0);
    macro_rules! slope {
        ($activation:expr) => {
            at_zero(&|z| $activation.derivative(z, $activation.value(z)))
        };
    }
    assert_eq!(slope!(Relu), 0.0);
    assert_eq!(slope!(LeakyRelu(0.01)), 0.01);
    assert_eq!(slope!(Elu(0.5)), 0.5);
    assert_abs_diff_eq!(slope!(Selu), 1.758_099_340_847_376_6, epsilon = 1e-15);
    assert_eq!(slope!(Gelu), 0.5);
    assert_eq!(slope!(Step), 0.0);
}

#[test]
fn at_its_kinks_hard_swish_has_the_outer_slopes() {
    let at = |z: f64| {
        let value = Activation::value(&HardSwish, z);
        [value, HardSwish.derivative(z, value)]
    };
    assert_eq!([at(-3.0), at(3.0)], [[0.0, 0.0], [3.0, 1.0]]);
    // the inner ones are −½ and 3/2
    let inside = 3.0 - 1e-9;
    assert_abs_diff_eq!(at(-inside)[1], -0.5, epsilon = 1e-8);
    assert_abs_diff_eq!(at(inside)[1], 1.5, epsilon = 1e-8);
    assert_eq!(at(-1.5), [-0.375, 0.0]);
    // z·6 would overflow
    assert_eq!(at(f64::MAX), [f64::MAX, 1.0]);
    assert_eq!(at(f64::MIN), [0.0, 0.0]);
}

#[test]
fn the_two_steps_differ_at_zero() {
    let step = |z: f64| Activation::value(&Step, z);
    let perceptron = |z: f64| Activation::value(&Perceptron, z);
    assert_eq!([step(-0.1), step(0.0), step(0.1)], [0.0, 1.0, 1.0]);
    assert_eq!(
        [perceptron(-0.1), perceptron(0.0), perceptron(0.1)],
        [0.0, 0.0, 1.0]
    );
}

#[test]
fn defaults_are_pytorchs() {
    assert_eq!(LeakyRelu::<f64>::default(), LeakyRelu(0.01));
    assert_eq!(Elu::<f64>::default(), Elu(1.0));
}

/// Numbers that are likely to cause errors, and many ordinary ones.
fn probes<T: Scalar>() -> Vec<T> {
    let special = [
        0.0,
        -0.0,
        1e-300,
        -1e-300,
        1e-40,
        -1e-40,
        1e-8,
        -1e-8,
        17.0,
        -17.0,
        88.0,
        -88.0,
        88.8,
        -88.8,
        104.0,
        -104.0,
        709.0,
        -709.0,
        745.0,
        -745.0,
        1e4,
        -1e4,
        PI,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    let ordinary = (-500..500).map(|i| 0.013 * f64::from(i) + 1e-4 * f64::from(i * i % 97));
    special
        .into_iter()
        .chain(ordinary)
        .map(T::from_f64)
        .collect()
}

#[test]
fn nothing_overflows_and_nan_stays() {
    each!(f32, |name, activation| ranges::<f32, _>(name, activation));
    each!(f64, |name, activation| ranges::<f64, _>(name, activation));
}

fn ranges<T: Scalar, A: Activation<T>>(name: &str, activation: A) {
    for z in probes::<T>() {
        let value = activation.value(z);
        if z.is_nan() {
            assert!(value.is_nan(), "{name}({z}) is {value}");
        } else if z.abs() <= T::from_f64(1e4) && !name.contains("Exp") && name != "Recip" {
            let derivative = activation.derivative(z, value);
            assert!(value.is_finite(), "{name}({z}) is {value}");
            assert!(derivative.is_finite(), "{name}'({z}) is {derivative}");
        }
        // closed: in f32 the sigmoid is 1 from 17 on, tanh from 9.1 on
        let (low, high) = match name {
            "Tanh" | "Sin" | "Cos" => (-1.0, 1.0),
            "Sigmoid" | "Step" | "Perceptron" => (0.0, 1.0),
            "Relu" | "Softplus" | "Exp" | "Square" => (0.0, f64::INFINITY),
            "Silu" => (-0.278_464_6, f64::INFINITY),
            "HardSwish" => (-0.375, f64::INFINITY),
            "Mish" => (-0.308_843_5, f64::INFINITY),
            _ => continue,
        };
        let value = value.to_f64();
        assert!(
            value.is_nan() || (low <= value && value <= high),
            "{name}({z}) is {value}"
        );
    }
}

#[test]
fn silu_has_its_minimum() {
    let at = -1.278_464_542_761_074_f64;
    let lowest = Activation::value(&Silu, at);
    assert_abs_diff_eq!(lowest, -0.278_464_542_761_073_8, epsilon = 1e-15);
    assert_abs_diff_eq!(Silu.derivative(at, lowest), 0.0, epsilon = 1e-15);
    for z in [at - 1e-3, at + 1e-3] {
        assert!(Activation::value(&Silu, z) > lowest);
    }
}

#[test]
fn mish_has_its_minimum() {
    let at = -1.192_431_214_515_495_2_f64;
    let lowest = Activation::value(&Mish, at);
    assert_abs_diff_eq!(lowest, -0.308_843_413_017_250_43, epsilon = 1e-15);
    assert_abs_diff_eq!(Mish.derivative(at, lowest), 0.0, epsilon = 1e-15);
    for z in [at - 1e-3, at + 1e-3] {
        assert!(Activation::value(&Mish, z) > lowest);
    }
}

/// z, mish(z) and mish′(z), computed to 50 places by mpmath.
#[rustfmt::skip]
const MISH: [[f64; 3]; 10] = [
    [-700.0, -6.901_773_580_631_84e-302, -6.891_913_904_088_079e-302],
    [-300.0, -1.544_460_066_723_604_2e-128, -1.539_311_866_501_192_2e-128],
    [-80.0, -1.443_881_110_276_332_2e-33, -1.425_832_596_397_878e-33],
    [-30.0, -2.807_286_890_651_921e-12, -2.713_710_660_963_392e-12],
    [-5.0, -0.033_576_237_730_161_704, -0.026_747_498_019_901_932],
    [-0.5, -0.220_743_774_651_73, 0.289_510_677_913_512_2],
    [0.5, 0.375_245_211_304_895_13, 0.886_424_375_357_727_2],
    [5.0, 4.999_552_077_529_406, 1.000_800_224_832_082_6],
    [20.0, 20.0, 1.000_000_000_000_000_2],
    [30.0, 30.0, 1.0],
];

/// The largest relative error of an activation's values and slopes at those z that are not below `from`.
fn error_in_mish<T: Scalar, A: Activation<T>>(activation: A, from: f64) -> f64 {
    let error = |&[z, y, slope]: &[f64; 3]| {
        let z = T::from_f64(z);
        let value = activation.value(z);
        let derivative = activation.derivative(z, value).to_f64();
        (value.to_f64() / y - 1.0)
            .abs()
            .max((derivative / slope - 1.0).abs())
    };
    let points = MISH.iter().filter(|[z, ..]| *z >= from);
    points.map(error).fold(0.0, f64::max)
}

#[test]
fn mish_keeps_its_digits_in_the_tail() {
    let single = error_in_mish::<f32, _>(Mish, -80.0);
    assert!(single < 4.0 * f64::from(f32::EPSILON), "{single:e}");
    let double = error_in_mish::<f64, _>(Mish, -700.0);
    assert!(double < 4.0 * f64::EPSILON, "{double:e}");
    let wrong = Chain(Mish, Scale(1.0 + 1e-14));
    assert!(error_in_mish::<f64, _>(wrong, -700.0) > 4.0 * f64::EPSILON);
}

/// Value, ∂L/∂z and bias gradient of a block on one path, as bytes; NaN is one value.
fn block<T: Scalar, A: Activation<T>>(path: Path, activation: A, rows: usize) -> Vec<f64> {
    let mut value = probes::<T>();
    value.truncate(value.len() / rows * rows);
    let columns = value.len() / rows;
    let bias: Vec<T> = (0..columns)
        .map(|i| T::from_usize(i % 3) * T::from_f64(0.1))
        .collect();
    let mut z = vec![T::ZERO; if A::NEEDS_Z { value.len() } else { 0 }];
    path.run(BiasActivation {
        activation,
        value: &mut value,
        rows,
        bias: &bias,
        z: &mut z,
    });
    let (mut gradient, mut sums) = (vec![T::from_f64(0.3); value.len()], bias);
    path.run(ActivationBackward {
        activation,
        z: &z,
        value: &value,
        gradient: &mut gradient,
        rows,
        bias_gradient: &mut sums,
    });
    [value, gradient, sums]
        .concat()
        .into_iter()
        .map(T::to_f64)
        .collect()
}

/// The first place where two blocks do not hold the same bits.
fn mismatch(a: &[f64], b: &[f64]) -> Option<usize> {
    let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).position(|pair| !same(pair))
}

fn paths_agree<T: Scalar, A: Activation<T>>(name: &str, activation: A) {
    let paths = Path::available();
    for rows in [1, 3, 32, 45, 150] {
        let expected = block(paths[0], activation, rows);
        for &path in &paths[1..] {
            let place = mismatch(&block(path, activation, rows), &expected);
            assert_eq!(place, None, "{name} in {}, {rows} rows, {path:?}", T::NAME);
        }
    }
}

#[test]
fn every_path_gives_the_same_bits() {
    each!(f32, |name, activation| paths_agree::<f32, _>(
        name, activation
    ));
    each!(f64, |name, activation| paths_agree::<f64, _>(
        name, activation
    ));
}

#[test]
fn one_wrong_bit_is_found() {
    let expected = block::<f64, _>(Path::available()[0], Tanh, 3);
    let mut other = expected.clone();
    other[40] = f64::from_bits(other[40].to_bits() ^ 1);
    assert_eq!(mismatch(&other, &expected), Some(40));
}
