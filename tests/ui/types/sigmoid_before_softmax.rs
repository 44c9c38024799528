#![deny(warnings)]
use nn_core::prelude::*;

network! {
    struct Flat {
        input: 8,
        hidden: dense(16) -> relu,
        output: dense(3) -> sigmoid -> softmax,
    }
}

fn main() {}
