use nn_core::prelude::*;

#[derive(Debug, Clone)]
pub struct Double;

network! {
    pub struct Net {
        input: 4,
        twice: layer(Double),
        output: dense(3) -> softmax,
    }
}

fn main() {}
