use nn_core::network;

const HIDDEN: usize = 128;

network! {
    pub struct Net {
        input: 784,
        hidden: dense(HIDDEN * 2) -> relu,
        output: dense(128 => 10) -> softmax,
    }
}

fn main() {}
