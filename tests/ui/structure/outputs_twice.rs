use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: (digit: dense(10) -> softmax, parity: dense(1) -> sigmoid),
        output: (size: dense(2), weight: dense(1)),
    }
}

fn main() {}
