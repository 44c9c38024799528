#![deny(warnings)]
use nn_core::prelude::*;

network! {
    struct Certain {
        input: 8,
        hidden: dense(16) -> relu,
        output: dense(1) -> softmax,
    }
}

fn main() {}
