use nn_core::network;

const WIDE: usize = 128;
const NARROW: usize = 32;

network! {
    pub struct Net {
        input: 4,
        stem: dense(WIDE) -> relu,
        deep: residual { a: dense(16) -> relu, b: dense(NARROW) },
        output: dense(3) -> softmax,
    }
}

fn main() {}
