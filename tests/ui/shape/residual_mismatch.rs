use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        stem: dense(8) -> relu,
        deep: residual { a: dense(16) -> relu, b: dense(9) },
        output: dense(3) -> softmax,
    }
}

fn main() {}
