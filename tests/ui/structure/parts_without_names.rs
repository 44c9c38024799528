use nn_core::network;

network! {
    pub struct Net {
        input: (64, 5),
        output: dense(3) -> softmax,
    }
}

fn main() {}
