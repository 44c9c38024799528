use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        left: dense(8) -> relu,
        right: from(input) -> dense(9) -> tanh,
        output: add(left, right) -> dense(3) -> softmax,
    }
}

fn main() {}
