use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> relu,
        norm: rms_norm(bias = true),
        output: dense(3) -> softmax,
    }
}

fn main() {}
