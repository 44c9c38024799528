// errors: 3
use nn_core::prelude::*;

network! {
    struct Digits {
        input: 64,
        #[lr(0.1)]
        scaled: standardize,
        hidden: dense(32) -> relu,
        #[max_norm(2)]
        norm: batch_norm,
        #[l2(0.01)]
        back: transposed(hidden) -> relu,
        output: dense(10) -> softmax,
    }
}

fn main() {}
