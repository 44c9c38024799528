use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(3) -> relu,
        output: (digit: softmax, parity: sigmoid),
    }
}

fn main() {}
