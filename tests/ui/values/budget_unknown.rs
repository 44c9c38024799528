// errors: 2
use nn_core::prelude::*;

network! {
    #[budget(paramters <= 50_000, bytes <= 64Q)]
    struct Digits {
        input: 64,
        output: dense(10) -> softmax,
    }
}

fn main() {}
