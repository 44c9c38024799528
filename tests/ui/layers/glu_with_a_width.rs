use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(6) -> glu(3),
        output: dense(3) -> softmax,
    }
}

fn main() {}
