use nn_core::network;

network! {
    pub struct Net {
        input: [1, 28, 28],
        output: dense(10) -> softmax,
    }
}

fn main() {}
