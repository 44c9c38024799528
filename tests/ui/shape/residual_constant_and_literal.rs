use nn_core::network;

const WIDE: usize = 128;

network! {
    pub struct Net {
        input: 4,
        stem: dense(WIDE) -> relu,
        deep: residual { a: dense(16) -> relu, b: dense(32) },
        output: dense(3) -> softmax,
    }
}

fn main() {}
