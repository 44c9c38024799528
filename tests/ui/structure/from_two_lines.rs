use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> relu,
        b: from(input) -> dense(8) -> tanh,
        output: from(a, b) -> dense(3) -> softmax,
    }
}

fn main() {}
