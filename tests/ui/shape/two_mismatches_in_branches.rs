// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        left: dense(8) -> relu,
        right: from(input) -> dense(9) -> tanh,
        both: add(left, right),
        output: (
            digit: from(left) -> dense(9 => 10) -> softmax,
            parity: from(both) -> dense(1) -> sigmoid,
        ),
    }
}

fn main() {}
