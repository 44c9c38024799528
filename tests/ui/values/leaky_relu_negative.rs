use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> leaky_relu(-0.1),
        output: dense(3) -> softmax,
    }
}

fn main() {}
