use nn_core::network;

network! {
    pub struct Net<const K: usize> {
        input: 4,
        hidden: dense(8) -> relu,
        output: (digit: dense(K) -> softmax, parity: dense(1) -> sigmoid),
    }
}

fn main() {}
