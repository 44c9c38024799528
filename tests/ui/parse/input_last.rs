use nn_core::network;

network! {
    pub struct Net {
        output: dense(3) -> softmax,
        input: 4,
    }
}

fn main() {}
