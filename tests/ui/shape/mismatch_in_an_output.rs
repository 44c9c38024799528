use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: (
            digit: dense(8 => 10) -> softmax,
            parity: dense(10 => 1) -> sigmoid,
        ),
    }
}

fn main() {}
