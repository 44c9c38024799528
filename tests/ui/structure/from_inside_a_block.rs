use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        deep: residual { a: dense(4) -> relu, b: dense(4) },
        output: from(a) -> dense(3) -> softmax,
    }
}

fn main() {}
