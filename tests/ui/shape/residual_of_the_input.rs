use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        residual { a: dense(16) -> relu, b: dense(9) -> tanh },
        output: dense(3) -> softmax,
    }
}

fn main() {}
