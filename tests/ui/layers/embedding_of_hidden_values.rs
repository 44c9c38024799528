use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> relu,
        city: embedding(10, 3),
        output: dense(3) -> softmax,
    }
}

fn main() {}
