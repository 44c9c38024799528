use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: repeat(3, inner: dense(4) -> relu),
        output: dense(3) -> softmax,
    }
}

fn main() {}
