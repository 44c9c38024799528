use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> elu("1.0"),
        output: dense(3) -> softmax,
    }
}

fn main() {}
