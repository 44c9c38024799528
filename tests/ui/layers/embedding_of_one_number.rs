use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        city: embedding(10),
        output: dense(3) -> softmax,
    }
}

fn main() {}
