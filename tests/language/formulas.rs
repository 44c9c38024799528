//! `activation!` and `loss!`: forty formulas against finite differences and against the built-in ones.

use approx::{assert_abs_diff_eq, relative_eq};
use nn_core::layer::activation as built_in;
use nn_core::loss::ElementwiseLoss;
use nn_core::prelude::*;

/// Declares formulas, and a table of their names, values and derivatives in both scalars.
macro_rules! formulas {
    ($($name:ident = $formula:expr;)*) => {
        $(nn_core::activation! {
            #[allow(not_finite)]
            /// A formula under test.
            pub(crate) struct $name(x) = $formula;
        })*

        fn table<T: Scalar>() -> Vec<(&'static str, fn(T) -> (T, T))> {
            vec![$((stringify!($name), |z| {
                let value = $name.value(z);
                (value, $name.derivative(z, value))
            })),*]
        }
    };
}

formulas! {
    F01 = x / (1 + exp(-x));
    F02 = x * tanh(ln(1 + exp(x)));
    F03 = 0.5 * x * (1 + erf(x / 1.4142135623730951));
    F04 = ln(1 + exp(x));
    F05 = (exp(2 * x) - 1) / (exp(2 * x) + 1);
    F06 = exp(-x) / pow(1 + exp(-x), 2);
    F07 = exp(-x * x);
    F08 = x / (1 + abs(x));
    F09 = x / sqrt(1 + x * x);
    F10 = 1 / (1 + x * x);
    F11 = sqrt(1 + x * x);
    F12 = x + sin(x) * sin(x);
    F13 = cos(3 * x) * x;
    F14 = max(x, 0);
    F15 = min(max(x, -1), 1);
    F16 = x * min(max(x + 3, 0), 6) / 6;
    F17 = if x > 0 { x } else { 0.01 * x };
    F18 = if x > 0 { x } else { exp(min(x, 0)) - 1 };
    F19 = x - tanh(x);
    F20 = pow(x, 3) / (1 + x * x);
    F21 = abs(x) * x;
    F22 = ln(1 + x * x);
    F23 = 2 / (1 + exp(-2 * x)) - 1;
    F24 = x * sigmoid(1.702 * x);
    F25 = exp(x);
    F26 = sinh(x);
    F27 = cosh(x);
    F28 = tan(0.3 * x);
    F29 = pow(2 + sin(x), 1.5);
    F30 = pow(1 + x * x, -2);
    F31 = ln(2 + cos(x));
    F32 = sqrt(2 + x * x) - 1;
    F33 = (x * x - 1) / (x * x + 1);
    F34 = tanh(x) * sigmoid(x);
    F35 = exp(sin(x));
    F36 = erf(x) * x;
    F37 = x * x * x - 2 * x;
    F38 = 1 / (2 + tanh(x));
    F39 = ln(1 / (1 + exp(-x)));
    F40 = sin(PI * x) / (2 + x * x);
    F41 = x * exp(-abs(x));
    F42 = softplus(2 * x) / 2;
    R01 = x / (1.0 + (-x).exp());
    R02 = x * x.exp().ln_1p().tanh();
    R03 = 0.5 * x * (1.0 + (x / std::f64::consts::SQRT_2).erf());
    R04 = (x.exp_m1() + 1.0).ln_1p();
    R05 = { let e = (2 * x).exp(); (e - 1) / (e + 1) };
    R06 = { let e = (-x).exp(); let x = 1 + e; e / x.powi(2) };
    R07 = (-x.powi(2)).exp();
    R08 = x / (1 + x.abs());
    R09 = x * x.mul_add(x, 1).sqrt().recip();
    R10 = x.square().mul_add(1, 1).recip();
    R11 = x + x.sin().powi(2) * (0.3 * x).cos();
    R12 = (0.3 * x).tan();
    R13 = relu(x);
    R14 = x.clamp(-1, 1) + x.max(cfg::HIGH) + x.min(-cfg::HIGH);
    R15 = x * (x + 3).clamp(0, 6) / 6;
    R16 = if x > -1 && x < 1 { x } else { x * x * x };
    R17 = if x < -2 || !(x < 2) { let u = x / 2; u.powi(5) } else { x.powi(4) };
    R18 = (2 + x.sin()).powf(1.5);
    R19 = (2 + x.cos()).log(3) + log(2 + x.cos()) + (2 + x.cos()).log2() + (2 + x.cos()).log10();
    R20 = x.sinh() / x.cosh() + x.cosh().recip();
    R21 = x.signum() * x.sigmoid() + x.softplus() + x.ln_cosh();
    R22 = cfg::ROOTS * x / (3 + cfg::ROOTS * x * x);
    R23 = clamp(x, -f64::consts::FRAC_PI_2, cfg::ROOTS) * core::f64::consts::TAU;
}

use std::f64;

/// Constants of any numeric type.
mod cfg {
    pub(super) const HIGH: f32 = 0.5;
    pub(super) const ROOTS: usize = 2;
}

/// Away from 0, ±1 and ±3, where some of the formulas have kinks.
const POINTS: [f64; 8] = [-4.3, -2.2, -1.3, -0.4, 0.3, 0.7, 1.6, 3.7];

#[test]
fn derivatives_agree_with_central_differences() {
    for (name, f) in table::<f64>() {
        for x in POINTS {
            let h = 1e-6;
            let numeric = (f(x + h).0 - f(x - h).0) / (2.0 * h);
            let exact = f(x).1;
            assert!(
                relative_eq!(exact, numeric, epsilon = 1e-7, max_relative = 1e-5),
                "{name} at {x}: {exact} against {numeric}"
            );
        }
    }
    // The check itself notices a wrong sign.
    let (value, derivative) = table::<f64>()[0].1(0.7);
    assert!((derivative + value).abs() > 1e-3);
}

#[test]
#[allow(clippy::cast_possible_truncation)]
fn single_precision_agrees_with_double() {
    for ((name, single), (_, double)) in table::<f32>().into_iter().zip(table::<f64>()) {
        for x in POINTS {
            let (a, b) = (single(x as f32), double(f64::from(x as f32)));
            for (a, b) in [(a.0, b.0), (a.1, b.1)] {
                let error = (f64::from(a) - b).abs();
                assert!(
                    error <= 1e-5 * (1.0 + b.abs()),
                    "{name} at {x}: {a} against {b}"
                );
            }
        }
    }
}

#[test]
fn finite_up_to_ten_thousand() {
    let grows = ["F25", "F26", "F27", "F28", "R04", "R12", "R20"];
    for ((name, single), (_, double)) in table::<f32>().into_iter().zip(table::<f64>()) {
        if grows.contains(&name) {
            continue;
        }
        for x in [-1e4_f32, -710.0, -89.0, -20.0, 0.0, 20.0, 89.0, 710.0, 1e4] {
            let (value, derivative) = single(x);
            assert!(value.is_finite() && derivative.is_finite(), "{name} at {x}");
            let (value, derivative) = double(f64::from(x));
            assert!(value.is_finite() && derivative.is_finite(), "{name} at {x}");
        }
    }
}

#[test]
fn agrees_with_the_built_in_ones() {
    same(&F01, &built_in::Silu);
    same(&F03, &built_in::Gelu);
    same(&F04, &built_in::Softplus);
    same(&F05, &built_in::Tanh);
    same(&F14, &built_in::Relu);
    same(&F17, &built_in::LeakyRelu(0.01));
    same(&F18, &built_in::Elu(1.0));
    same(&F25, &built_in::Exp);
}

#[test]
fn forms_of_rust_are_the_functions() {
    same(&R01, &F01);
    same(&R02, &F02);
    same(&R03, &F03);
    same(&R05, &F05);
    same(&R06, &F06);
    same(&R07, &F07);
    same(&R08, &F08);
    same(&R09, &F09);
    same(&R10, &F10);
    same(&R12, &F28);
    same(&R13, &F14);
    same(&R15, &F16);
    same(&R18, &F29);
}

/// Values and derivatives of both.
fn same(a: &impl Activation<f64>, b: &impl Activation<f64>) {
    for x in POINTS {
        let (u, v) = (a.value(x), b.value(x));
        assert!(
            relative_eq!(u, v, epsilon = 1e-14, max_relative = 1e-14),
            "{x}: {u} {v}"
        );
        let (u, v) = (a.derivative(x, u), b.derivative(x, v));
        assert!(
            relative_eq!(u, v, epsilon = 1e-13, max_relative = 1e-13),
            "{x}: {u} {v}"
        );
    }
}

nn_core::activation! {
    /// x·σ(βx)
    #[derive(PartialOrd)]
    struct Swish(x; beta = 1.0) = x / (1 + exp(-beta * x));
}

#[test]
fn parameters_are_fields_with_defaults() {
    assert_eq!(Swish::default(), Swish(1.0));
    let (a, b): (f64, f64) = (Swish(2.0).value(0.5), built_in::Silu.value(1.0));
    assert_abs_diff_eq!(a, b / 2.0, epsilon = 1e-15);
}

nn_core::activation! {
    /// A wave with a slope.
    struct Wave(x; slope = 1.0, Height = 0.5) =
        let turn = std::f64::consts::PI * x;
        slope * x + Height * turn.sin();
}

mod own {
    use super::*;

    /// An activation by hand, with a setter.
    #[derive(Debug, Clone, Copy, Default, PartialEq)]
    pub(super) struct Scaled<const N: usize>(f64);

    impl<const N: usize> Scaled<N> {
        pub(super) fn factor(mut self, factor: f64) -> Self {
            self.0 = factor;
            self
        }
    }

    impl<T: Scalar, const N: usize> Activation<T> for Scaled<N> {
        fn value(&self, z: T) -> T {
            T::from_f64(self.0) * z
        }
        fn derivative(&self, _: T, _: T) -> T {
            T::from_f64(self.0)
        }
    }
}

network! {
    struct Named {
        input: 1,
        hidden: dense(1) -> Wave(Height = 2.0) -> Swish(beta = cfg::HIGH as f64) -> own::Scaled::<3>(factor = 1.5),
        output: dense(1) -> Wave(slope = 0.25, Height = -1.0),
    }
}

network! {
    struct ByPosition {
        input: 1,
        hidden: dense(1) -> Wave(1.0, 2.0) -> Swish(0.5) -> scale(1.5),
        output: dense(1) -> Wave(0.25, -1.0),
    }
}

#[test]
fn parameters_have_names() {
    assert_eq!(Wave::default().Height(2.0).slope(3.0), Wave(3.0, 2.0));
    assert_eq!(Swish::default().beta(2.0), Swish(2.0));
    let (named, plain) = (Named::<f64>::new(7), ByPosition::<f64>::new(7));
    for x in POINTS {
        let (a, b) = (named.predict_one(&[x])[0], plain.predict_one(&[x])[0]);
        assert_abs_diff_eq!(a, b, epsilon = 1e-14);
    }
}

nn_core::loss! {
    /// (y − t)²
    struct Squared(y, t) = (y - t) * (y - t);
}

nn_core::loss! {
    /// The same, as Rust is typed.
    struct SquaredMethods(y, t; margin = 0.0) = {
        let error = y - t;
        if error > margin && margin >= 0 || error < -margin {
            let y = error;
            y.powi(2)
        } else {
            margin.powi(2)
        }
    };
}

#[test]
fn a_loss_is_a_formula_of_the_same_language() {
    for (y, t) in [(0.3_f64, -1.2), (2.0, 2.5)] {
        let (ours, theirs) = (SquaredMethods::new(), Squared::new());
        assert_abs_diff_eq!(ours.value(y, t), theirs.value(y, t), epsilon = 1e-14);
        assert_abs_diff_eq!(
            ours.derivative(y, t),
            theirs.derivative(y, t),
            epsilon = 1e-14
        );
        let (a, b) = (
            ours.derivative_by_target(y, t),
            theirs.derivative_by_target(y, t),
        );
        assert_abs_diff_eq!(a, b, epsilon = 1e-14);
        assert_abs_diff_eq!(
            ours.value_by_logit(y, t),
            theirs.value_by_logit(y, t),
            epsilon = 1e-14
        );
    }
    let wide = SquaredMethods::new().margin(3.0);
    assert_eq!(
        (wide.value(1.0_f64, 0.5), wide.derivative(1.0_f64, 0.5)),
        (9.0, 0.0)
    );
}

nn_core::loss! {
    /// The quantile loss.
    struct Pinball(y, t; quantile = 0.5) = max(quantile * (t - y), (quantile - 1) * (t - y));
}

#[test]
fn a_declared_loss_is_the_built_in_one() {
    for (y, t) in [(0.3_f64, -1.2), (2.0, 2.5)] {
        let (ours, theirs) = (Squared::new(), SquaredError::new());
        assert_abs_diff_eq!(ours.value(y, t), theirs.value(y, t), epsilon = 1e-14);
        assert_abs_diff_eq!(
            ours.derivative(y, t),
            theirs.derivative(y, t),
            epsilon = 1e-14
        );
        assert_abs_diff_eq!(
            ours.derivative_by_target(y, t),
            -theirs.derivative(y, t),
            epsilon = 1e-14
        );
    }
    let high = Pinball::new().quantile(0.9);
    assert_abs_diff_eq!(high.value(0.0_f64, 1.0), 0.9, epsilon = 1e-15);
    assert_abs_diff_eq!(high.derivative(0.0_f64, 1.0), -0.9, epsilon = 1e-15);
    assert_abs_diff_eq!(high.derivative(1.0_f64, 0.0), 0.1, epsilon = 1e-15);
}
