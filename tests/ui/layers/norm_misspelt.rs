// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> relu,
        norm: layernorm,
        other: batch_nrom,
        output: dense(3) -> softmax,
    }
}

fn main() {}
