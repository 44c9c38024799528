use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: (digit: dense(10) -> softmax, digit: dense(1) -> sigmoid),
    }
}

fn main() {}
