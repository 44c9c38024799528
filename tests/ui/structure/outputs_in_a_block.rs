use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        deep: residual {
            a: dense(4) -> relu,
            output: (digit: dense(10) -> softmax, parity: dense(1) -> sigmoid),
        },
    }
}

fn main() {}
