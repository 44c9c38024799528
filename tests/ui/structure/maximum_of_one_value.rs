use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(4) -> relu,
        output: maximum(hidden) -> softmax,
    }
}

fn main() {}
