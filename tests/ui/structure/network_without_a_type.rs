use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        encoder: network,
        output: dense(3) -> softmax,
    }
}

fn main() {}
