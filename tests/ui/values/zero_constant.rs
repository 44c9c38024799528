use nn_core::network;

const NONE: usize = 0;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(NONE) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
