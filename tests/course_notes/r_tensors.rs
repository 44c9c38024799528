//! R, continued: the chain rule of tensors, as products of Jacobians.

use faer::Mat;
use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, entries, sigmoid, sigmoid_slope,
    softmax, values,
};

network! {
    struct First { input: 3, hidden: dense(4) -> sigmoid }
}
network! {
    struct Second { input: 4, hidden: dense(5) -> tanh, output: dense(2) }
}
network! {
    struct Third { input: 2, output: dense(3) -> softmax }
}
network! {
    /// Z = Third(Second(First(X))).
    #[allow(narrow_layer)]
    struct Whole {
        input: 3,
        first: network(First),
        second: network(Second),
        third: network(Third),
    }
}

/// A prediction of one sample.
fn of<N: Network<I, O, Scalar = f64>, const I: usize, const O: usize>(
    net: &N,
    x: [f64; I],
) -> [f64; O] {
    *net.predict(&batch(&[x])).row(0)
}

#[test]
fn r14_the_chain_rule_is_a_product_of_jacobians() {
    let mut random = Random(14);
    let net = Whole::<f64>::new(14);
    for _ in 0..5 {
        let x: [f64; 3] = random.array();
        let y: [f64; 4] = of(&net.first, x);
        let z: [f64; 2] = of(&net.second, y);
        let [first, second, third] = [
            net.first.jacobian(&x),
            net.second.jacobian(&y),
            net.third.jacobian(&z),
        ];
        let whole = entries(net.jacobian(&x).as_ref());
        assert_eq!(whole.len(), 3 * 3);
        // ∂Z/∂X = ∂Z/∂Y·∂Y/∂X, from either end.
        let backward = (&third * &second) * &first;
        let forward = &third * (&second * &first);
        assert_close(&entries(backward.as_ref()), &whole, ROUNDING);
        assert_close(&entries(forward.as_ref()), &whole, ROUNDING);
        // Each factor is taken where the one before ends.
        let elsewhere = &third * (net.second.jacobian(&[0.0; 4]) * &first);
        assert_differ(&entries(elsewhere.as_ref()), &whole, 1e-4);
        // A measured column of the product, which needs no Jacobian.
        for j in 0..3 {
            let at = |step: f64| -> [f64; 3] {
                let mut moved = x;
                moved[j] += step;
                of(&net, moved)
            };
            let (high, low) = (at(1e-5), at(-1e-5));
            let measured: Vec<f64> = (0..3).map(|i| (high[i] - low[i]) / 2e-5).collect();
            let column = entries(backward.as_ref().subcols(j, 1));
            assert_close(&measured, &column, 1e-8);
        }
    }
}

/// ∂Z/∂θ of a weight in an inner network: the Jacobian of what comes after it, times the weight's own.
#[test]
fn r14_the_chain_rule_reaches_the_parameters() {
    let mut random = Random(143);
    let net = Whole::<f64>::new(143);
    let x: [f64; 3] = random.array();
    let y: [f64; 4] = of(&net.first, x);
    let z: [f64; 2] = of(&net.second, y);
    let whole = net.jacobian_of_parameters(&x);
    assert_eq!(whole.shape(), (3, Whole::<f64>::PARAMETERS));
    let [second, third] = [net.second.jacobian(&y), net.third.jacobian(&z)];
    let products = [
        &third * (&second * net.first.jacobian_of_parameters(&x)),
        &third * net.second.jacobian_of_parameters(&y),
        net.third.jacobian_of_parameters(&z),
    ];
    let mut start = 0;
    for product in &products {
        let block = entries(whole.as_ref().subcols(start, product.ncols()));
        assert_close(&entries(product.as_ref()), &block, ROUNDING);
        start += product.ncols();
    }
    assert_eq!(start, whole.ncols());
    // Without the factor of what comes after it, the shapes agree for the last network alone.
    assert_differ(
        &entries((&second * net.first.jacobian_of_parameters(&x)).as_ref())[..2],
        &entries(whole.as_ref())[..2],
        1e-4,
    );
}

network! {
    /// u = σ(z).
    struct Squash { input: 4, sigmoid }
}
network! {
    struct Affine { input: 3, layer: dense(4) }
}
network! {
    struct Classes { input: 4, softmax }
}

#[test]
fn r14_an_activation_has_a_diagonal_jacobian() {
    let mut random = Random(141);
    let (w, b): ([[f64; 3]; 4], [f64; 4]) = (random.matrix(), random.array());
    let x: [f64; 3] = random.array();
    let z = affine(&w, &b, &x);
    let diagonal = Mat::from_fn(4, 4, |i, j| if i == j { sigmoid_slope(z[i]) } else { 0.0 });
    let local = Squash::<f64>::new(0).jacobian(&z);
    assert_close(
        &entries(local.as_ref()),
        &entries(diagonal.as_ref()),
        ROUNDING,
    );
    for i in 0..4 {
        for j in 0..4 {
            assert!(i == j || local[(i, j)] == 0.0, "∂u_{i}/∂z_{j}");
        }
    }
    // ∂u/∂x = ∂u/∂z·∂z/∂x, and the layer of both has it, too.
    let affine = Affine {
        layer: Dense::new(w, b),
    };
    let both = First {
        hidden: Dense::new(w, b),
    };
    let product = &local * affine.jacobian(&x);
    let found = entries(both.jacobian(&x).as_ref());
    assert_close(&entries(product.as_ref()), &found, ROUNDING);
    assert_close(
        &values(&both.predict(batch(&[x]))),
        &z.map(sigmoid),
        ROUNDING,
    );
    // A softmax is no activation of single values: σ_i(δ_ij − σ_j) is not diagonal.
    let s = softmax(&z);
    let full = Mat::from_fn(4, 4, |i, j| s[i] * (f64::from(u8::from(i == j)) - s[j]));
    let local = Classes::<f64>::new(0).jacobian(&z);
    assert_close(&entries(local.as_ref()), &entries(full.as_ref()), ROUNDING);
    assert!(local[(0, 1)].abs() > 1e-3);
}

/// ∂U/∂X of a batch is a tensor of order 4, `∂u_ni/∂x_mj`: it is 0 unless n = m, where it is a sample's Jacobian.
#[test]
fn r14_the_gradient_of_a_batch_is_a_tensor_of_order_4() {
    let mut random = Random(142);
    let net = Second::<f64>::new(142);
    let rows: Vec<[f64; 4]> = random.rows(3);
    let at = |m: usize, j: usize, step: f64| -> Vec<f64> {
        let mut moved = rows.clone();
        moved[m][j] += step;
        values(&net.predict(&batch(&moved)))
    };
    for m in 0..3 {
        let jacobian = net.jacobian(&rows[m]);
        for j in 0..4 {
            let (high, low) = (at(m, j, 1e-5), at(m, j, -1e-5));
            for n in 0..3 {
                for i in 0..2 {
                    let measured = (high[n * 2 + i] - low[n * 2 + i]) / 2e-5;
                    let expected = if n == m { jacobian[(i, j)] } else { 0.0 };
                    assert_close(&[measured], &[expected], 1e-8);
                }
            }
        }
    }
}
