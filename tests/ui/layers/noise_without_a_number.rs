// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> relu -> gaussian_noise,
        more: dense(5) -> selu -> alpha_dropout(0.1, 0.2),
        output: dense(3) -> softmax,
    }
}

fn main() {}
