use nn_core::network;

network! {
    #[lr(0.1)]
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
