use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        left: dense(8) -> relu,
        right: dense(9) -> tanh -> add(left),
        output: dense(3) -> softmax,
    }
}

fn main() {}
