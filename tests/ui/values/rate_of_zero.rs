// errors: 3
use nn_core::prelude::*;

const NONE: f64 = 0.0;

network! {
    struct Digits {
        input: 64,
        #[lr(0)]
        hidden: dense(32) -> relu,
        #[decay(-0.1)]
        middle: dense(32) -> relu,
        #[max_norm(NONE)]
        output: dense(10) -> softmax,
    }
}

fn main() {}
