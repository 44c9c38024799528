//! R, continued: backward passes, every step of them.

use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, entries, parameters, softmax,
    transposed,
};

/// What a step has of one layer, one sample a row: z, u, ∂L/∂z, ∂L/∂u.
#[derive(Default, Clone)]
struct Step {
    z: Vec<f64>,
    u: Vec<f64>,
    dz: Vec<f64>,
    du: Vec<f64>,
}

impl Step {
    fn push(&mut self, z: &[f64], u: &[f64], dz: &[f64], du: &[f64]) {
        self.z.extend(z);
        self.u.extend(u);
        self.dz.extend(dz);
        self.du.extend(du);
    }

    /// Compares everything with the layer of that name.
    #[track_caller]
    fn assert_is(&self, trace: &Trace<f64>, name: &str) {
        let layer = trace.layer(name).unwrap();
        assert_close(&entries(layer.z.as_ref()), &self.z, ROUNDING);
        assert_close(&entries(layer.u.as_ref()), &self.u, ROUNDING);
        assert_close(&entries(layer.du.as_ref()), &self.du, ROUNDING);
        assert_close(&entries(layer.dz.as_ref()), &self.dz, ROUNDING);
    }
}

network! {
    struct ReluClasses {
        input: 4,
        hidden: dense(5) -> relu,
        output: dense(3) -> softmax,
    }
}

#[test]
fn r11_k_class_relu_network() {
    let mut random = Random(11);
    let (w, b): ([[f64; 4]; 5], [f64; 5]) = (random.matrix(), random.array());
    let (v, c): ([[f64; 5]; 3], [f64; 3]) = (random.matrix(), random.array());
    let rows: Vec<[f64; 4]> = random.rows(7);
    let labels = [0, 2, 1, 1, 0, 2, 2];
    // Sums over the mini-batch; `masked` is ReLU's derivative.
    let by_hand = |masked: bool| {
        let (mut dw, mut db) = ([[0.0; 4]; 5], [0.0; 5]);
        let (mut dv, mut dc) = ([[0.0; 5]; 3], [0.0; 3]);
        let (mut hidden, mut output) = (Step::default(), Step::default());
        for (x, label) in rows.iter().zip(labels) {
            let z = affine(&w, &b, x);
            let u = z.map(|z| z.max(0.0));
            let zo = affine(&v, &c, &u);
            let p = softmax(&zo);
            let mut dzo = p;
            dzo[label] -= 1.0;
            // Of the loss −ln p_label by the probabilities, before softmax's derivative.
            let mut dp = [0.0; 3];
            dp[label] = -1.0 / p[label];
            let du = affine(&transposed(&v), &[0.0; 5], &dzo);
            let kept = |j: usize| if masked && z[j] <= 0.0 { 0.0 } else { du[j] };
            let dz: [f64; 5] = std::array::from_fn(kept);
            for k in 0..3 {
                dc[k] += dzo[k];
                for j in 0..5 {
                    dv[k][j] += dzo[k] * u[j];
                }
            }
            for j in 0..5 {
                db[j] += dz[j];
                for k in 0..4 {
                    dw[j][k] += dz[j] * x[k];
                }
            }
            hidden.push(&z, &u, &dz, &du);
            output.push(&zo, &p, &dzo, &dp);
        }
        let gradients = [dw.as_flattened(), &db, dv.as_flattened(), &dc].concat();
        (hidden, output, gradients)
    };
    let net = ReluClasses {
        hidden: Dense::new(w, b),
        output: Dense::new(v, c),
    };
    let mut work = net.workspace(7);
    let loss = CrossEntropy::new().reduction(Reduction::Sum);
    let labels = Labels::<3>::new(labels).unwrap();
    net.loss_and_gradients(&batch(&rows), &labels, &loss, &mut work)
        .unwrap();
    let found = parameters(work.gradients().as_network());
    let (hidden, output, gradients) = by_hand(true);
    assert_close(&found, &gradients, ROUNDING);
    let trace = net.trace(&batch(&rows), &labels, &loss).unwrap();
    hidden.assert_is(&trace, "hidden");
    output.assert_is(&trace, "output");
    let (unmasked, _, gradients) = by_hand(false);
    assert_differ(&found, &gradients, 1e-3);
    assert_differ(&hidden.dz, &unmasked.dz, 1e-3);
}

network! {
    /// `ŷ = Σ_j α_j·e^{z_j}`, z = Wx + b.
    struct Exponentials {
        input: 3,
        hidden: dense(4) -> exp,
        output: dense(1, bias = false),
    }
}

#[test]
fn r12_sum_of_exponentials() {
    let mut random = Random(12);
    let (w, b): ([[f64; 3]; 4], [f64; 4]) = (random.matrix(), random.array());
    let alpha: [f64; 4] = random.array();
    let rows: Vec<[f64; 3]> = random.rows(6);
    let y: Vec<[f64; 1]> = random.rows(6);
    // `slope` is the derivative of the exponential function.
    let by_hand = |slope: fn(f64) -> f64| {
        let (mut dw, mut db, mut da, mut value) = ([[0.0; 3]; 4], [0.0; 4], [0.0; 4], 0.0);
        let (mut hidden, mut output) = (Step::default(), Step::default());
        for (x, [y]) in rows.iter().zip(&y) {
            let z = affine(&w, &b, x);
            let u = z.map(f64::exp);
            let guess: f64 = alpha.iter().zip(u).map(|(a, u)| a * u).sum();
            value += (guess - y).powi(2);
            let dy = 2.0 * (guess - y);
            let du = alpha.map(|alpha| dy * alpha);
            let dz: [f64; 4] = std::array::from_fn(|j| du[j] * slope(z[j]));
            for j in 0..4 {
                da[j] += dy * u[j];
                db[j] += dz[j];
                for k in 0..3 {
                    dw[j][k] += dz[j] * x[k];
                }
            }
            hidden.push(&z, &u, &dz, &du);
            output.push(&[guess], &[guess], &[dy], &[dy]);
        }
        let gradients = [dw.as_flattened(), &db, &da, &[value]].concat();
        (hidden, output, gradients)
    };
    let net = Exponentials {
        hidden: Dense::new(w, b),
        output: Dense::without_bias([alpha]),
    };
    let mut work = net.workspace(6);
    let loss = SquaredError::new().reduction(Reduction::Sum);
    let value = net.loss_and_gradients(&batch(&rows), &batch(&y), &loss, &mut work);
    let found = [
        parameters(work.gradients().as_network()),
        vec![value.unwrap()],
    ]
    .concat();
    let (hidden, output, gradients) = by_hand(f64::exp);
    assert_close(&found, &gradients, ROUNDING);
    let trace = net.trace(&batch(&rows), &batch(&y), &loss).unwrap();
    hidden.assert_is(&trace, "hidden");
    output.assert_is(&trace, "output");
    let (other, _, gradients) = by_hand(|_| 1.0);
    assert_differ(&found, &gradients, 1e-3);
    assert_differ(&hidden.dz, &other.dz, 1e-3);
}
