use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        lost: dense(5) -> tanh,
        output: from(hidden) -> dense(3) -> softmax,
    }
}

fn main() {}
