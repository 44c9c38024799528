use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(4) -> relu,
        output: mix(hidden) -> softmax,
    }
}

fn main() {}
