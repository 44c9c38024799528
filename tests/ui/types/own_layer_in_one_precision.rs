use nn_core::layer::{Layer, MatMut, MatRef};
use nn_core::prelude::*;
use nn_core::numeric::random::Rng;

#[derive(Debug, Clone)]
pub struct Double<T>(T);

impl Layer for Double<f32> {
    type Scalar = f32;
    const INPUT: usize = 4;
    const OUTPUT: usize = 4;

    fn init(_: &mut Rng) -> Self {
        Self(2.0)
    }
    fn forward(&self, _: MatRef<'_, f32>, _: MatMut<'_, f32>) {}
    fn backward(
        &self,
        _: MatRef<'_, f32>,
        _: MatRef<'_, f32>,
        _: MatRef<'_, f32>,
        _: &mut Self,
        _: Option<MatMut<'_, f32>>,
    ) {
    }
}

network! {
    pub struct Net {
        input: 4,
        twice: layer(Double),
        output: dense(3) -> softmax,
    }
}

fn main() {}
