use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: from -> dense(3) -> softmax,
    }
}

fn main() {}
