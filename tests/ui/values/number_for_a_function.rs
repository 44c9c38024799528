// errors: 11
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> identity(1) -> silu(1) -> gelu(1),
        b: gelu_tanh(1) -> mish(1) -> hard_swish(1) -> softplus(1) -> sin(1),
        c: cos(1) -> neg(1) -> recip(1),
        output: dense(3) -> softmax,
    }
}

fn main() {}
