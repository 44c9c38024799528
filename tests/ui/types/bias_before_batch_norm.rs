#![deny(warnings)]

use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5),
        norm: batch_norm -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
