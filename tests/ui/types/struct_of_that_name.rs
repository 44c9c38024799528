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

// The compiler takes `Net` for the first struct and says so where generated code names it: once.
