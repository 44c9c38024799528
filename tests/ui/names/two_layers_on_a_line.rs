use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu -> dense(8) -> tanh,
        output: dense(3) -> softmax,
    }
}

fn main() {}
