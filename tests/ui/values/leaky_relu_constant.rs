use nn_core::network;

const SLOPE: f64 = -0.1;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> leaky_relu(SLOPE),
        output: dense(3) -> softmax,
    }
}

fn main() {}
