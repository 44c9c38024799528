use nn_core::prelude::*;

network! {
    struct Digits {
        input: 64,
        #[frozen]
        scaled: scale(2.0),
        output: dense(10) -> softmax,
    }
}

fn main() {}
