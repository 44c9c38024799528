use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> layer_norm -> relu -> dense(5),
        output: dense(3) -> softmax,
    }
}

fn main() {}
