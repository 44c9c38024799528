use nn_core::prelude::*;

network! {
    struct Net {
        input: 8,
        outer: repeat(40) { inner: repeat(30) { hidden: dense(8) -> tanh } },
        output: dense(2),
    }
}

fn main() {}
