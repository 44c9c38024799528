// errors: 3
use nn_core::prelude::*;

network! {
    #[deny(zero_hidden_layer)]
    struct Zeros {
        input: 8,
        first: dense(16, init = zeros) -> relu,
        second: dense(16, init = zeros) -> tanh,
        third: dense(16, init = zeros) -> sigmoid -> dropout(0.1),
        gate: residual { a: dense(16) -> tanh, b: dense(16, init = zeros) },
        #[allow(zero_hidden_layer)]
        fourth: dense(16, init = zeros) -> tanh,
        output: dense(3, init = zeros) -> softmax,
    }
}

fn main() {}
