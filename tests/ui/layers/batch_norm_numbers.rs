// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5, bias = false),
        norm: batch_norm(eps = 0.0, momentum = 0.1) -> relu,
        more: dense(5, bias = false),
        again: batch_norm(momentum = 1.5) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
