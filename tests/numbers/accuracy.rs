//! The transcendental functions are within 2 units in the last place, on every vector path.
//!
//! `f32` against `f64` (sampled here; all 2³² numbers with `--ignored`, in a release build), `f64`
//! against double-double arithmetic.
//!
//! All 2³² were last tested on 21 November 2026, with AVX-512. The largest errors, in units in the last place: exp
//! 1.00, tanh 1.95, sigmoid 1.68, `exp_m1` 0.51, ln 0.52, `ln_1p` 0.52, softplus 0.52, silu 0.50, `gelu_tanh` 0.50,
//! erf 0.52, `normal_cdf` 0.53, gelu 0.53, sin 0.50, cos 0.50 (0.5 is correct rounding; the references of
//! `normal_cdf`, gelu and erf are this crate's in `f64`). On 29 November, on the scalar path: `tanh_softplus` 0.50,
//! mish 0.50.

use crate::double_double::Wide;
use nn_core::Scalar;
use nn_core::layer::activation::Activation;
use nn_core::layer::elementwise::BiasActivation;
use nn_core::numeric::simd::Path;

/// The largest error allowed, in units in the last place.
const LIMIT: f64 = 2.0;

/// One of `Scalar`'s functions as an activation, so that it runs in the vector loops.
macro_rules! functions {
    ($($name:ident $method:ident)*) => { $(
        #[derive(Clone, Copy)]
        struct $name;
        impl<T: Scalar> Activation<T> for $name {
            #[inline(always)]
            fn value(&self, z: T) -> T {
                Scalar::$method(z)
            }
            #[inline(always)]
            fn derivative(&self, _: T, _: T) -> T {
                T::ZERO
            }
        }
    )* };
}
functions! {
    Exp exp  ExpM1 exp_m1  Ln ln  Ln1p ln_1p  Tanh tanh  Sigmoid sigmoid  Softplus softplus  Silu silu
    Erf erf  NormalCdf normal_cdf  Gelu gelu  GeluTanh gelu_tanh  TanhSoftplus tanh_softplus  Mish mish
    Sin sin  Cos cos
}

fn run<T: Scalar, F: Activation<T>>(path: Path, function: F, values: &mut [T]) {
    let rows = values.len();
    path.run(BiasActivation {
        activation: function,
        value: values,
        rows,
        bias: &[],
        z: &mut [],
    });
}

fn widest() -> Path {
    *Path::available()
        .last()
        .expect("there is always the scalar one")
}

/// The distance between neighbouring numbers near `near`.
fn ulp_f32(near: f64) -> f64 {
    let exponent = (near.abs().to_bits() >> 52).max(1023 - 126) - 23;
    f64::from_bits(exponent << 52)
}

fn ulp_f64(near: f64) -> f64 {
    let exponent = (near.abs().to_bits() >> 52).max(1);
    if exponent > 53 {
        f64::from_bits((exponent - 52) << 52)
    } else {
        f64::from_bits(1 << (exponent - 1))
    }
}

/// The error of a single against the exact double, in units in the last place.
fn error_f32(value: f32, exact: f64) -> f64 {
    if exact.is_nan() || value.is_nan() {
        return if exact.is_nan() && value.is_nan() {
            0.0
        } else {
            f64::INFINITY
        };
    }
    #[allow(clippy::cast_possible_truncation)]
    if f64::from(value) == exact || f64::from(value) == f64::from(exact as f32) {
        return 0.5;
    }
    (f64::from(value) - exact).abs() / ulp_f32(exact)
}

fn error_f64(value: f64, exact: Wide) -> f64 {
    if exact.hi.is_nan() || value.is_nan() {
        return if exact.hi.is_nan() && value.is_nan() {
            0.0
        } else {
            f64::INFINITY
        };
    }
    if value == exact.hi {
        return 0.5;
    }
    ((value - exact.hi) - exact.lo).abs() / ulp_f64(exact.hi)
}

struct Worst {
    ulps: f64,
    at: f64,
}

impl Worst {
    const NONE: Self = Self { ulps: 0.0, at: 0.0 };

    fn see(&mut self, ulps: f64, at: f64) {
        if ulps > self.ulps {
            *self = Self { ulps, at };
        }
    }

    fn report(&self, name: &str, kind: &str) {
        println!("{kind} {name:10} {:.3} ulp at {:e}", self.ulps, self.at);
    }
}

/// The worst error over every `step`-th of all singles.
fn worst_f32<F: Activation<f32>>(
    function: F,
    reference: impl Fn(f64) -> f64,
    step: usize,
    inside: impl Fn(f32) -> bool,
) -> Worst {
    const CHUNK: usize = 4096;
    let mut worst = Worst::NONE;
    let mut all = (0..=u32::MAX)
        .step_by(step)
        .map(f32::from_bits)
        .filter(|&x| inside(x));
    let (mut inputs, mut values) = (Vec::with_capacity(CHUNK), Vec::with_capacity(CHUNK));
    loop {
        inputs.clear();
        inputs.extend(all.by_ref().take(CHUNK));
        if inputs.is_empty() {
            return worst;
        }
        values.clone_from(&inputs);
        run(widest(), function, &mut values);
        for (&x, &value) in inputs.iter().zip(&values) {
            worst.see(error_f32(value, reference(f64::from(x))), f64::from(x));
        }
    }
}

fn sigmoid(x: f64) -> f64 {
    if x < 0.0 {
        x.exp() / (1.0 + x.exp())
    } else {
        1.0 / (1.0 + (-x).exp())
    }
}

fn gelu_tanh(x: f64) -> f64 {
    if x.abs() > 100.0 {
        return x.max(0.0);
    }
    let v = 1.595_769_121_605_730_8 * (x + 0.044_715 * x * x * x);
    x * sigmoid(v)
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// tanh(ln(1 + eˣ)), as a quotient of polynomials in e^(−|x|).
fn tanh_softplus(x: f64) -> f64 {
    let e = (-x.abs()).exp();
    if x < 0.0 {
        e * (2.0 + e) / (2.0 + e * (2.0 + e))
    } else {
        (1.0 + 2.0 * e) / (1.0 + 2.0 * e * (1.0 + e))
    }
}

/// Every function in single precision, at every `step`-th number.
fn check_f32(step: usize) -> Vec<&'static str> {
    let mut failures = Vec::new();
    let mut check = |name, worst: Worst| {
        worst.report(name, "f32");
        if worst.ulps > LIMIT {
            failures.push(name);
        }
    };
    let all = |_: f32| true;
    let number = |x: f32| !x.is_nan();
    check("exp", worst_f32(Exp, f64::exp, step, all));
    check("tanh", worst_f32(Tanh, f64::tanh, step, all));
    check("sigmoid", worst_f32(Sigmoid, sigmoid, step, all));
    check("exp_m1", worst_f32(ExpM1, f64::exp_m1, step, all));
    check("ln", worst_f32(Ln, f64::ln, step, all));
    check("ln_1p", worst_f32(Ln1p, f64::ln_1p, step, all));
    check("softplus", worst_f32(Softplus, softplus, step, number));
    // −∞·0 is undefined for both
    let silu = |x: f64| if x < -800.0 { -0.0 } else { x * sigmoid(x) };
    check("silu", worst_f32(Silu, silu, step, number));
    check("gelu_tanh", worst_f32(GeluTanh, gelu_tanh, step, number));
    check(
        "tanh_softplus",
        worst_f32(TanhSoftplus, tanh_softplus, step, number),
    );
    let mish = |x: f64| x.max(-800.0) * tanh_softplus(x);
    check("mish", worst_f32(Mish, mish, step, number));
    // this crate's double precision functions, which have their own test below
    check("erf", worst_f32(Erf, <f64 as Scalar>::erf, step, all));
    check(
        "normal_cdf",
        worst_f32(NormalCdf, <f64 as Scalar>::normal_cdf, step, all),
    );
    check("gelu", worst_f32(Gelu, <f64 as Scalar>::gelu, step, all));
    let angle = |x: f32| x.abs() <= 3.5e13;
    check("sin", worst_f32(Sin, f64::sin, step, angle));
    check("cos", worst_f32(Cos, f64::cos, step, angle));
    failures
}

/// Numbers of all sizes up to `limit`, of both signs, and evenly spread ones; always the same.
fn samples(count: usize, limit: f64) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut unit = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from_bits(0x3ff0_0000_0000_0000 | (state >> 12)) - 1.0
    };
    let mut samples = vec![0.0, 1e-320, 1e-300, -1e-300, -1e-320];
    for _ in 0..count {
        let small = (-40.0 * unit()).exp() * limit;
        let (a, b, c) = (unit() - 0.5, unit(), unit() - 0.5);
        samples.extend([2.0 * a * limit, small.copysign(c), 8.0 * (b - 0.5)]);
    }
    samples
}

fn worst_f64<F: Activation<f64>>(
    function: F,
    reference: impl Fn(Wide) -> Wide,
    inputs: &[f64],
) -> Worst {
    let mut worst = Worst::NONE;
    let mut values = inputs.to_vec();
    run(widest(), function, &mut values);
    for (&x, &value) in inputs.iter().zip(&values) {
        let exact = reference(Wide::from(x));
        // the reference itself is rounded where it is subnormal
        let slack = if exact.hi.abs() < 1e-307 { 0.5 } else { 0.0 };
        worst.see(error_f64(value, exact) - slack, x);
    }
    worst
}

fn wide_gelu_tanh(x: Wide) -> Wide {
    let cubic = Wide {
        hi: 0.044_715,
        lo: 2.196_021_142_708_559_5e-18,
    };
    let slope = Wide {
        hi: 1.595_769_121_605_730_8,
        lo: -9.969_308_809_110_92e-17,
    };
    let v = slope * x * (Wide::from(1.0) + cubic * x * x);
    if v.hi < -700.0 {
        // in two halves, so that the product is rounded once
        let half = (v * Wide::from(0.5)).exp();
        return x * half * half;
    }
    x * v.sigmoid()
}

fn check_f64(count: usize) -> Vec<&'static str> {
    let mut failures = Vec::new();
    let mut check = |name, worst: Worst| {
        worst.report(name, "f64");
        if worst.ulps > LIMIT {
            failures.push(name);
        }
    };
    let wide = samples(count, 708.0);
    let positive: Vec<f64> = wide.iter().map(|x| x.abs()).filter(|&x| x > 0.0).collect();
    let above: Vec<f64> = wide.iter().copied().filter(|&x| x > -1.0).collect();
    let above: Vec<f64> = above
        .into_iter()
        .chain(samples(count, 1.0))
        .filter(|&x| x > -1.0)
        .collect();
    check("exp", worst_f64(Exp, Wide::exp, &samples(count, 708.0)));
    check(
        "exp_low",
        worst_f64(Exp, Wide::exp, &[-720.0, -740.0, -744.0, -745.0]),
    );
    check("exp_m1", worst_f64(ExpM1, Wide::exp_m1, &wide));
    check("ln", worst_f64(Ln, Wide::ln, &positive));
    check("ln_1p", worst_f64(Ln1p, Wide::ln_1p, &above));
    check("tanh", worst_f64(Tanh, Wide::tanh, &samples(count, 25.0)));
    check("sigmoid", worst_f64(Sigmoid, Wide::sigmoid, &wide));
    check("softplus", worst_f64(Softplus, Wide::softplus, &wide));
    check(
        "silu",
        worst_f64(Silu, |x| x * x.sigmoid(), &samples(count, 690.0)),
    );
    check("erf", worst_f64(Erf, Wide::erf, &samples(count, 7.0)));
    let cdf = |x: Wide| x.normal_cdf_times(Wide::from(1.0));
    check(
        "normal_cdf",
        worst_f64(NormalCdf, cdf, &samples(count, 37.5)),
    );
    let gelu = |x: Wide| x.normal_cdf_times(x);
    check("gelu", worst_f64(Gelu, gelu, &samples(count, 37.5)));
    check(
        "gelu_tanh",
        worst_f64(GeluTanh, wide_gelu_tanh, &samples(count, 21.0)),
    );
    // from 40 on the rest is below 1e-34 of it
    let weight = |x: Wide| {
        if x.hi > 40.0 {
            Wide::from(1.0)
        } else {
            x.softplus().tanh()
        }
    };
    let ordinary = samples(count, 690.0);
    check("tanh_softplus", worst_f64(TanhSoftplus, weight, &ordinary));
    check("mish", worst_f64(Mish, |x| x * weight(x), &ordinary));
    let angles = [
        samples(count, 1e4),
        samples(count, 1e9),
        samples(count, 1e3),
    ]
    .concat();
    check("sin", worst_f64(Sin, Wide::sin, &angles));
    check("cos", worst_f64(Cos, Wide::cos, &angles));
    failures
}

#[test]
fn singles_are_within_two_ulp() {
    assert_eq!(check_f32(40_009), [""; 0]);
}

#[test]
#[ignore = "all 2³² numbers for 16 functions: some minutes in a release build"]
fn every_single_is_within_two_ulp() {
    assert_eq!(check_f32(1), [""; 0]);
}

#[test]
fn doubles_are_within_two_ulp() {
    assert_eq!(check_f64(1000), [""; 0]);
}

#[test]
#[ignore = "a long sample: a minute in a release build"]
fn many_doubles_are_within_two_ulp() {
    assert_eq!(check_f64(100_000), [""; 0]);
}

/// eˣ, three units in the last place too large.
#[derive(Clone, Copy)]
struct Off;
impl<T: Scalar> Activation<T> for Off {
    fn value(&self, z: T) -> T {
        Scalar::exp(z) * (T::ONE + T::EPSILON * T::from_f64(3.0))
    }
    fn derivative(&self, _: T, _: T) -> T {
        T::ZERO
    }
}

#[test]
fn three_ulp_are_found() {
    assert!(worst_f32(Off, f64::exp, 40_009, |_| true).ulps > LIMIT);
    assert!(worst_f64(Off, Wide::exp, &samples(20, 700.0)).ulps > LIMIT);
}

/// The reference itself, against digits computed to 60 places by other means.
#[test]
fn the_reference_has_thirty_digits() {
    for (name, got, hi, lo) in reference_digits() {
        let off = ((got.hi - hi) + (got.lo - lo)).abs() / hi.abs();
        assert!(off < 1e-29, "{name}: {off:e}");
    }
}

/// (what, computed, leading part, rest).
#[rustfmt::skip]
#[allow(clippy::unreadable_literal, reason = "as printed by the program that computed them")]
fn reference_digits() -> Vec<(&'static str, Wide, f64, f64)> {
    vec![
        ("exp(-30.5)", Wide::from(-30.5).exp(), 5.675685232632723e-14, -2.744021414416088e-30),
        ("exp_m1(0.25)", Wide::from(0.25).exp_m1(), 0.2840254166877415, -2.133257464457841e-17),
        ("ln(700.25)", Wide::from(700.25).ln(), 6.551437414140218, -1.6867484685057497e-16),
        ("ln_1p(-0.0625)", Wide::from(-0.0625).ln_1p(), -0.06453852113757118, 6.470486661692933e-18),
        ("tanh(0.125)", Wide::from(0.125).tanh(), 0.12435300177159621, -2.1451880813141441e-19),
        ("sigmoid(-7.5)", Wide::from(-7.5).sigmoid(), 0.0005527786369235996, -3.7829189920827995e-20),
        ("softplus(-3.25)", Wide::from(-3.25).softplus(), 0.038041371687783126, 2.0627918979029226e-18),
        ("sin(12345.0)", Wide::from(12345.0).sin(), -0.9937716364556811, -5.02920397522386e-17),
        ("cos(-0.75)", Wide::from(-0.75).cos(), 0.7316888688738209, -1.0475824306512768e-17),
        ("erf(1.25)", Wide::from(1.25).erf(), 0.9229001282564583, -5.51775442986392e-17),
        ("erf(3.5)", Wide::from(3.5).erf(), 0.9999992569016276, 4.9647279187212204e-17),
        ("normal_cdf(-2.5)", Wide::from(-2.5).normal_cdf_times(Wide::from(1.0)), 0.006209665325776135, 3.0265632876609855e-19),
        ("normal_cdf(-8.5)", Wide::from(-8.5).normal_cdf_times(Wide::from(1.0)), 9.479534822203318e-18, 7.041129563898285e-34),
    ]
}
