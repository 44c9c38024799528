use nn_core::network;

const WIDE: usize = 128;

network! {
    pub struct Net {
        input: 4,
        stem: dense(8) -> relu,
        tower: repeat(3) { a: dense(16) -> relu, b: dense(WIDE) },
        output: dense(3) -> softmax,
    }
}

fn main() {}
