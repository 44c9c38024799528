#![deny(warnings)]
use nn_core::prelude::*;

network! {
    struct Price {
        input: 8,
        hidden: dense(16) -> relu,
        output: dense(1) -> relu,
    }
}

fn main() {}
