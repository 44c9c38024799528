use nn_core::prelude::*;

use nn_core::layer::{Layer, MatMut, MatRef};
use nn_core::numeric::random::Rng;

#[derive(Debug, Clone)]
pub struct Double<T>(T);

impl<T: Scalar> Layer for Double<T> {
    type Scalar = T;
    const INPUT: usize = 4;
    const OUTPUT: usize = 8;

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

network! {
    pub struct Net {
        input: 4,
        twice: layer(Double),
        output: dense(9 => 3) -> softmax,
    }
}

fn main() {}
