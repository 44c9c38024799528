use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        city: embedding(0, 3),
        output: dense(3) -> softmax,
    }
}

fn main() {}
