// errors: 2
use nn_core::prelude::*;

struct Net;

network! {
    struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        blocks: repeat(2) { inner: dense(8) -> tanh },
        output: dense(3) -> softmax,
    }
}

fn main() {}

// For the compiler `Net` is the first struct; it reports this once, where generated code names it.
