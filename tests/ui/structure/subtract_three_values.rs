use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(4) -> relu,
        b: from(input) -> dense(4) -> tanh,
        output: subtract(a, b, input) -> dense(3) -> softmax,
    }
}

fn main() {}
