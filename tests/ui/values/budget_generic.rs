use nn_core::prelude::*;

network! {
    #[budget(parameters <= 50_000)]
    struct Digits<const H: usize> {
        input: H,
        output: dense(10) -> softmax,
    }
}

fn main() {}
