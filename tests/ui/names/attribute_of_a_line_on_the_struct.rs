use nn_core::network;

network! {
    #[frozen]
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
