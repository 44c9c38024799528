#![deny(warnings)]

use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> relu,
        output: dense(3) -> dropout(0.5) -> softmax,
    }
}

fn main() {}
