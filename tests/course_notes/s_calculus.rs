//! S, continued: the calculus of the note, computed by networks.

use nn_core::inspect::gradcheck;
use nn_core::prelude::*;

use crate::plain::{ROUNDING, Random, assert_close, assert_differ, batch, entries, values};

/// Networks of one line of activations.
macro_rules! powers {
    ($($name:ident: $($stage:ident)->+;)*) => {$(
        network! {
            struct $name { input: 1, power: $($stage)->+, }
        }
    )*};
}

powers! {
    Power1: identity;
    Power2: square;
    Power4: square -> square;
    Power8: square -> square -> square;
    PowerMinus1: recip;
    PowerMinus2: square -> recip;
}

/// f(x).
fn value<N: Network<1, 1, Scalar = f64>>(net: &N, x: f64) -> f64 {
    values(&net.predict(&batch(&[[x]])))[0]
}

#[test]
fn s8_the_derivative_as_a_limit() {
    let square = Power2::<f64>::new(0);
    // The forward difference of x² is 2x + ε: exactly, for numbers with few digits.
    for x in [-3.0, 0.0, 1.0, 2.5] {
        for power in [1, 4, 8, 16] {
            let epsilon = 0.5_f64.powi(power);
            let forward = (value(&square, x + epsilon) - value(&square, x)) / epsilon;
            assert_eq!(forward, square.jacobian(&[x])[(0, 0)] + epsilon);
            let central =
                (value(&square, x + epsilon) - value(&square, x - epsilon)) / (2.0 * epsilon);
            assert_eq!(central, square.jacobian(&[x])[(0, 0)]);
        }
    }
}

/// d(xⁿ)/dx = n·xⁿ⁻¹.
fn assert_power<N: Network<1, 1, Scalar = f64> + Train>(net: &N, n: i32) {
    for x in [-2.0, -0.7, 0.3, 1.0, 1.9] {
        let x: f64 = x;
        let found = [value(net, x), net.jacobian(&[x])[(0, 0)]];
        let slope = f64::from(n) * x.powi(n - 1);
        assert_close(&found, &[x.powi(n), slope], ROUNDING);
        assert_differ(&found[1..], &[slope + 1.0], 1e-6);
    }
}

#[test]
fn s8_powers_and_the_chain_rule() {
    assert_power(&Power1::<f64>::new(0), 1);
    assert_power(&Power2::<f64>::new(0), 2);
    assert_power(&Power4::<f64>::new(0), 4);
    assert_power(&Power8::<f64>::new(0), 8);
    assert_power(&PowerMinus1::<f64>::new(0), -1);
    assert_power(&PowerMinus2::<f64>::new(0), -2);
}

network! {
    struct ShiftedSquare { input: 1, shift: dense(1) -> square, }
}

#[test]
fn s8_shifted_square() {
    let a = 0.75;
    let net = ShiftedSquare {
        shift: Dense::new([[1.0]], [a]),
    };
    for x in [-2.0, 0.0, 1.5] {
        let slope = net.jacobian(&[x])[(0, 0)];
        assert_close(&[slope], &[2.0 * (x + a)], ROUNDING);
        if x != 0.0 {
            assert_differ(&[slope], &[2.0 * x * (x + a)], 1e-3); // as printed
        }
    }
}

network! {
    struct SumOfSquares { input: 2, squares: square, sum: dense(1, bias = false), }
}

#[test]
fn s8_partial_derivatives() {
    let net = SumOfSquares {
        sum: Dense::without_bias([[1.0, 1.0]]),
    };
    let mut random = Random(8);
    for _ in 0..10 {
        let [x, y] = random.array();
        let partial = entries(net.jacobian(&[x, y]).as_ref());
        assert_close(&partial, &[2.0 * x, 2.0 * y], ROUNDING);
        assert_differ(&partial, &[2.0 * y, 2.0 * x], ROUNDING);
    }
}

network! {
    /// z(t) = x(t)² + y(t)² along the line x = 3t + 1, y = −2t + 5.
    struct AlongALine { input: 1, line: dense(2) -> square, sum: dense(1, bias = false), }
}

#[test]
fn s8_total_derivative() {
    let net = AlongALine {
        line: Dense::new([[3.0], [-2.0]], [1.0, 5.0]),
        sum: Dense::without_bias([[1.0, 1.0]]),
    };
    for t in [-1.0, 0.0, 0.4] {
        let (x, y) = (3.0 * t + 1.0, -2.0 * t + 5.0);
        let total = 2.0 * x * 3.0 + 2.0 * y * -2.0;
        assert_close(&[net.jacobian(&[t])[(0, 0)]], &[total], ROUNDING);
        assert_differ(&[net.jacobian(&[t])[(0, 0)]], &[2.0 * x * 3.0], 1e-3);
    }
}

/// The sigmoid with 1 in place of its derivative.
#[derive(Clone, Copy)]
struct WrongSlope;

impl<T: Scalar> Activation<T> for WrongSlope {
    #[inline(always)]
    fn value(&self, z: T) -> T {
        z.sigmoid()
    }
    #[inline(always)]
    fn derivative(&self, _z: T, _value: T) -> T {
        T::ONE
    }
}

network! {
    struct Right { input: 2, hidden: dense(3) -> sigmoid, output: dense(2) -> sigmoid, }
}
network! {
    struct Wrong { input: 2, hidden: dense(3) -> WrongSlope, output: dense(2) -> sigmoid, }
}

#[test]
fn s8_finite_differences_check_the_backward_pass() {
    let mut random = Random(88);
    let (x, t): (Batch<f64, 2>, Batch<f64, 2>) = (batch(&random.rows(4)), batch(&random.rows(4)));
    let loss = SquaredError::new().half().reduction(Reduction::Sum);
    let (right, wrong) = (Right::<f64>::new(8), Wrong::<f64>::new(8));
    let report = gradcheck::check(&right, &x, &t, &loss).unwrap();
    assert!(report.passed(), "{report}");
    assert_eq!(report.checked, Right::<f64>::PARAMETERS + 4 * 2);
    // A wrong derivative shows in its layer and in the layers before it, not after it.
    let report = gradcheck::check(&wrong, &x, &t, &loss).unwrap();
    assert!(!report.passed());
    let names: Vec<String> = report
        .failures
        .iter()
        .map(|failure| failure.name.to_string())
        .collect();
    assert!(
        names.iter().any(|n| n == "hidden.weight") && names.iter().any(|n| n == "input"),
        "{names:?}"
    );
    assert!(
        !names.iter().any(|name| name.starts_with("output")),
        "{names:?}"
    );
}
