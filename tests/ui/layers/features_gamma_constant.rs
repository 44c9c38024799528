use nn_core::network;

const GAMMA: f64 = -2.0;

network! {
    pub struct Net {
        input: 4,
        kernel: features(64, gamma = GAMMA),
        output: dense(1),
    }
}

fn main() {}
