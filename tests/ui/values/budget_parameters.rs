#![deny(warnings)]
use nn_core::prelude::*;

network! {
    #[budget(parameters <= 50_000, multiply_adds <= 1_000_000)]
    struct Digits {
        input: 784,
        hidden: dense(64) -> relu,
        output: dense(10) -> softmax,
    }
}

fn main() {}
