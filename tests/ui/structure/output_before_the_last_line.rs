// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
        more: dense(2),
    }
}

network! {
    pub struct Two {
        input: 4,
        output: dense(8) -> relu,
        output: (
            digit: dense(3) -> softmax,
            parity: dense(1) -> sigmoid,
        )
    }
}

fn main() {}
