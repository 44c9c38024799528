use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5),
        bend: prelu(0.1, 0.2),
        output: dense(3) -> softmax,
    }
}

fn main() {}
