use nn_core::network;

network! {
    pub struct Net {
        input: dense(3),
        output: dense(3) -> softmax,
    }
}

fn main() {}
