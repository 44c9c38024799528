use nn_core::prelude::*;

nn_core::activation! {
    pub struct Swish(x; beta = 1.0) = x / (1 + exp(-beta * x));
}

network! {
    struct Net {
        input: 2,
        hidden: dense(4) -> Swish(beta = 2),
        output: dense(1),
    }
}

fn main() {}
