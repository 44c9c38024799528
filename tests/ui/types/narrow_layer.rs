#![deny(warnings)]
use nn_core::prelude::*;

network! {
    struct Digits {
        input: 64,
        hidden: dense(4) -> relu,
        output: dense(10) -> softmax,
    }
}

fn main() {}
