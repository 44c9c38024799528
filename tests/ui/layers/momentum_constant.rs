use nn_core::network;

const SHARE: f64 = 0.0;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5, bias = false),
        norm: batch_norm(momentum = SHARE) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
