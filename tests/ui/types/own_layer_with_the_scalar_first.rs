use nn_core::layer::{Layer, MatMut, MatRef};
use nn_core::prelude::*;
use nn_core::numeric::random::Rng;

#[derive(Debug, Clone)]
pub struct Cut<T, const N: usize>(T);

impl<T: Scalar, const N: usize> Layer for Cut<T, N> {
    type Scalar = T;
    const INPUT: usize = N;
    const OUTPUT: usize = N;

    fn init(_: &mut Rng) -> Self {
        Self(T::ONE)
    }
    fn forward(&self, _: MatRef<'_, T>, _: MatMut<'_, T>) {}
    fn backward(
        &self,
        _: MatRef<'_, T>,
        _: MatRef<'_, T>,
        _: MatRef<'_, T>,
        _: &mut Self,
        _: Option<MatMut<'_, T>>,
    ) {
    }
}

// It should be `layer(Cut<T, 4>)`: the macro cannot see the scalar's place, so the message is the compiler's.
network! {
    pub struct Net {
        input: 4,
        cut: layer(Cut<4>),
        output: dense(3) -> softmax,
    }
}

fn main() {}
