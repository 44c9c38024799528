use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        output: (digit: dense(10) -> softmax),
    }
}

fn main() {}
