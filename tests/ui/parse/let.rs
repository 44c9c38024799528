use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        let hidden = dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
