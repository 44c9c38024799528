use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        deep: residual,
        output: dense(3) -> softmax,
    }
}

fn main() {}
