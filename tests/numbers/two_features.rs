//! `layer_norm` of two features, against its derivative in a form without a difference of large numbers.
//!
//! ```text
//! d = (x₁ − x₂)/2    x̂ = ±d/√(d² + ε)    ∂x̂₁/∂x₁ = ε/(2(d² + ε)^(3/2)) = −∂x̂₁/∂x₂
//! ```
//!
//! The outputs are ±1 but for ε, so the derivatives are of the order of ε, and a finite difference is of no use here:
//! with a step of 1e-8 the rounding of the outputs, 1e-16, is 0.2 % of a derivative of 5e-6. The network's own passes
//! subtract numbers of the order of 1, as the formula for any width does; that costs 1e-16/ε of the derivative.

use approx::assert_relative_eq;
use nn_core::layer::LayerNorm;
use nn_core::prelude::*;

network! { struct Pair { input: 2, output: layer_norm } }

network! { struct Behind { input: 2, mixed: dense(2), norm: layer_norm, output: dense(1) } }

const EPSILON: f64 = 1e-5;

/// x̂₁ and ∂x̂₁/∂x₁.
fn exact(x: [f64; 2]) -> (f64, f64) {
    let half = (x[0] - x[1]) / 2.0;
    let variance = half * half + EPSILON;
    (
        half / variance.sqrt(),
        EPSILON / (2.0 * variance * variance.sqrt()),
    )
}

#[track_caller]
fn is(value: f64, expected: f64) {
    assert!(expected != 0.0);
    assert_relative_eq!(value, expected, epsilon = 0.0, max_relative = 1e-10);
}

/// Differences from far below √ε, where the norm is nearly linear, to 1, where it is nearly a sign.
const SAMPLES: [[f64; 2]; 6] = [
    [0.5, 0.499_755_859_375],
    [0.25, 0.257_812_5],
    [-0.125, -0.0625],
    [1.0, 0.75],
    [-0.5, 0.5],
    [3.0, 2.0],
];

#[test]
fn a_layer_norm_of_two_features_has_its_exact_derivatives() {
    let (gain, shift) = ([0.75, -1.25], [0.5, 0.25]);
    let net = Pair::<f64> {
        output: LayerNorm::new(gain, shift),
    };
    for x in SAMPLES {
        let (normal, slope) = exact(x);
        let y = net.predict_one(&x);
        is(y[0], gain[0] * normal + shift[0]);
        is(y[1], shift[1] - gain[1] * normal);
        let jacobian = net.jacobian(&x);
        for (i, gain) in gain.into_iter().enumerate() {
            let sign = if i == 0 { 1.0 } else { -1.0 };
            is(jacobian[(i, 0)], sign * gain * slope);
            is(jacobian[(i, 1)], -sign * gain * slope);
        }
    }
}

#[test]
fn weights_before_a_layer_norm_of_two_features_have_their_exact_gradients() -> nn_core::Result<()> {
    let weight = [[0.5, -0.25], [0.125, 0.75]];
    let (gain, last) = ([0.75, -1.25], [1.5, 0.5]);
    let net = Behind::<f64> {
        mixed: Dense::new(weight, [0.25, 0.125]),
        norm: LayerNorm::new(gain, [0.0; 2]),
        output: Dense::new([last], [0.5]),
    };
    let mut work = net.workspace(1);
    for x in SAMPLES {
        let z = [
            weight[0][0] * x[0] + weight[0][1] * x[1] + 0.25,
            weight[1][0] * x[0] + weight[1][1] * x[1] + 0.125,
        ];
        let (normal, slope) = exact(z);
        let y = last[0] * gain[0] * normal - last[1] * gain[1] * normal + 0.5;
        let batch = Batch::from_rows([x])?;
        let target = Batch::from_rows([[y - 1.0]])?;
        net.loss_and_gradients(&batch, &target, &SquaredError::new(), &mut work)?;
        let gradients = work.gradients();
        // ∂L/∂y = 2
        let first = 2.0 * (last[0] * gain[0] - last[1] * gain[1]) * slope;
        for (i, before) in [first, -first].into_iter().enumerate() {
            is(gradients.mixed.bias()[i], before);
            for (j, x) in x.into_iter().enumerate() {
                is(gradients.mixed.weight()[(i, j)], before * x);
            }
        }
        is(gradients.norm.weight()[0], 2.0 * last[0] * normal);
        is(gradients.norm.weight()[1], -2.0 * last[1] * normal);
    }
    Ok(())
}
