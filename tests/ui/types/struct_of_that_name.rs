// errors: 12
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

// The compiler takes `Net` for the first struct and says so wherever generated code names it, at one place: one error
// in a whole build, which merges what reads the same; one for each impl in an incremental one, which does not.
