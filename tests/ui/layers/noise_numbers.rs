// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> selu -> alpha_dropout(1),
        more: dense(5) -> gaussian_noise(-0.1) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
