//! Values on the stack fit a thread with two mebibytes.

use approx::assert_abs_diff_eq;
use nn_core::prelude::*;

/// The result of `run` on a thread with Rust's default stack.
fn on_a_small_thread<R: Send + 'static>(run: impl FnOnce() -> R + Send + 'static) -> R {
    let small = std::thread::Builder::new().stack_size(2 << 20);
    small.spawn(run).unwrap().join().unwrap()
}

#[allow(clippy::unnecessary_box_returns)] // 400 kB would be copied on the stack
fn halves<const N: usize>(sign: f32) -> Box<[f32; N]> {
    vec![0.5 * sign; N].try_into().unwrap()
}

network! {
    struct Deep {
        input: 43_000,
        a: prelu,
        output: prelu,
    }
}

network! {
    struct Wide {
        input: 20_000,
        #[allow(zero_hidden_layer, narrow_layer)]
        squeeze: dense(3, bias = false, init = zeros),
        #[allow(linear_after_linear)]
        spread: dense(40_000) -> tanh,
        output: dense(5) -> relu,
    }
}

network! {
    struct Around {
        input: 20_000,
        first: network(Wide),
        output: dense(40_000) -> tanh,
    }
}

#[test]
fn f51_predict_one_fits_a_thread_of_two_mebibytes() {
    assert_eq!(Deep::STACK_BYTES, 4 * 3 * 43_000); // the most are 524,288
    let last = on_a_small_thread(|| Deep::new(1).predict_one(&halves(-1.0))[42_999]);
    assert_abs_diff_eq!(last, -0.5 * 0.25 * 0.25, epsilon = 1e-6);
}

#[test]
fn f51_wide_layers_and_networks_inside_fit_too() {
    const { assert!(Wide::STACK_BYTES > 200_000 && Around::STACK_BYTES > 400_000) };
    let (one, all) = on_a_small_thread(|| {
        let net = Around::new(1);
        let x = Batch::<f32, 20_000>::from_flat(halves::<20_000>(1.0).to_vec()).unwrap();
        let one = net.predict_one(&halves(1.0)).to_vec();
        (one, net.predict(&x).row(0).to_vec())
    });
    assert_eq!(one.len(), 40_000);
    for (one, all) in one.iter().zip(&all) {
        assert_abs_diff_eq!(one, all, epsilon = 1e-6);
    }
}

#[test]
fn f51_a_jacobian_of_wide_layers_fits_too() {
    let slopes = on_a_small_thread(|| {
        let slopes = Wide::new(1).jacobian(&halves::<20_000>(1.0));
        (slopes.nrows(), slopes.ncols(), slopes[(0, 0)])
    });
    assert_eq!(slopes, (5, 20_000, 0.0)); // the first weights are 0
}
