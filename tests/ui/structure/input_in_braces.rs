// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: { pixels: 64, meta: 5 },
        all: concat(pixels, meta) -> dense(8) -> relu,
        output: { digit: dense(10) -> softmax, parity: dense(1) -> sigmoid },
    }
}

fn main() {}
