use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        scale: standardize(0, 1),
        output: dense(3) -> softmax,
    }
}

fn main() {}
