use nn_core::prelude::*;

const HIDDEN: usize = 300;

network! {
    #[budget(bytes <= 64K)]
    struct Digits {
        input: 64,
        hidden: dense(HIDDEN) -> relu,
        output: dense(10) -> softmax,
    }
}

fn main() {}
