use nn_core::network;

const NOISE: f64 = -1.0;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> relu -> gaussian_noise(NOISE),
        output: dense(3) -> softmax,
    }
}

fn main() {}
