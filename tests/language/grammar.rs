//! Each production of the grammar once.
#![deny(warnings)]
#![allow(unreachable_pub)]

use approx::assert_abs_diff_eq;
use nn_core::prelude::*;

mod cfg {
    pub const WIDE: usize = 12;
}
const PIXELS: usize = 4;
const RATE: f64 = 0.25;

mod own {
    #[derive(Clone, Copy)]
    pub struct Swish(pub f64);
    impl<T: nn_core::Scalar> nn_core::layer::activation::Activation<T> for Swish {
        #[inline(always)]
        fn value(&self, z: T) -> T {
            z * (T::from_f64(self.0) * z).sigmoid()
        }
        #[inline(always)]
        fn derivative(&self, z: T, value: T) -> T {
            let s = (T::from_f64(self.0) * z).sigmoid();
            s + T::from_f64(self.0) * value * (T::ONE - s)
        }
    }
    use nn_core::layer::{Layer, MatMut, MatRef};
    /// 2x
    #[derive(Debug, Clone)]
    pub struct Twice<T>(pub std::marker::PhantomData<T>);
    impl<T: nn_core::Scalar> Layer for Twice<T> {
        type Scalar = T;
        const INPUT: usize = 2;
        const OUTPUT: usize = 2;
        fn init(_: &mut nn_core::numeric::random::Rng) -> Self {
            Self(std::marker::PhantomData)
        }
        fn forward(&self, x: MatRef<'_, T>, mut y: MatMut<'_, T>) {
            y.copy_from(x + x);
        }
        fn backward(
            &self,
            _: MatRef<'_, T>,
            _: MatRef<'_, T>,
            dy: MatRef<'_, T>,
            _: &mut Self,
            dx: Option<MatMut<'_, T>>,
        ) {
            if let Some(mut dx) = dx {
                dx.copy_from(dy + dy);
            }
        }
    }
    #[derive(Clone, Copy)]
    pub struct Bump;
    impl<T: nn_core::Scalar> nn_core::layer::activation::Activation<T> for Bump {
        fn value(&self, z: T) -> T {
            (-z * z).exp()
        }
        fn derivative(&self, z: T, value: T) -> T {
            -(z + z) * value
        }
    }
}
use own::{Bump, Twice};

network! {
    /// Every stage.
    #[derive(PartialEq)]
    pub(crate) struct Everything {
        input: PIXELS,
        /// The first layer.
        first: dense(4 => cfg::WIDE * 2, bias = false, init = torch) -> leaky_relu -> scale(2),
        elu(0.5) -> dropout(RATE),
        r#gen: dense(8, init = he_uniform) -> selu -> silu -> gelu -> gelu_tanh -> mish -> hard_swish,
        act: tanh -> sigmoid -> softplus -> exp -> sin -> cos -> square -> neg -> own::Swish(1.5) -> Bump,
        #[allow(softmax_inside)]
        softmax -> dropout(0.0),
        x: dense(7) -> identity,
        #[allow(linear_after_linear)]
        slots: dense(6),
        pass: relu -> dense((2 + 3) * 1) -> sigmoid,
    }
}

network! {
    /// Every way in which lines meet.
    struct Meeting {
        input: (left: 2, right: 4),
        twice: from(left) -> layer(Twice),
        a: dense(4) -> recip,
        sum: add(a, right),
        product: multiply(sum, right) -> glu,
        wide: dense(8) -> geglu,
        block: repeat(2) { residual { tanh } },
        less: subtract(block, a) -> maximum(sum) -> minimum(block),
        gate: from(left) -> softmax,
        mixed: mix(gate, less, block) -> average(a, sum),
        all: concat(mixed, product),
    }
}

network! {
    /// Weights that are used again.
    struct Again {
        input: (left: 2, right: 2),
        a: from(left) -> dense(4) -> tanh,
        b: from(right) -> same(a),
        back: transposed(a),
        output: concat(back, b),
    }
}

network! {
    struct Bare { input: 2, softmax }
}

network! {
    struct Step { input: 2, first: dense(2) -> perceptron, gate: dense(1) -> step }
}

network! {
    pub struct Generic<const IN: usize, const H: usize> {
        input: IN,
        hidden: dense(IN => H) -> relu,
        output: dense(H => 2) -> softmax,
    }
}

fn shared<T: Send + Sync>() {}

#[test]
fn every_production_is_accepted() {
    let net = Everything::<f64>::new(1);
    assert!(net == net.clone());
    let y = net.predict_one(&[0.1, 0.2, 0.3, 0.4]);
    let x = Batch::from_rows([[0.1, 0.2, 0.3, 0.4]]).unwrap();
    let batch = net.predict(&x);
    for (a, b) in y.iter().zip(batch.rows().next().unwrap()) {
        assert_abs_diff_eq!(a, b, epsilon = 1e-12);
    }
    let mut work = net.workspace(1);
    let t = Batch::<f64, 5>::zeros(1);
    net.loss_and_gradients(&x, &t, &SquaredError::new(), &mut work)
        .unwrap();

    let bare = Bare::<f32>::new(0).predict_one(&[1.0, 1.0]);
    assert_eq!(bare, [0.5, 0.5]);
    assert_eq!(Step::<f32>::new(3).predict_one(&[0.0, 0.0]), [1.0]);
    assert_eq!(Meeting::<f32>::new(3).predict_one(&[0.5; 6]).len(), 6);
    let _: [f32; 2] = Generic::<3, 5>::new(0).predict_one(&[0.0; 3]);
    shared::<Everything<f32>>();
}
