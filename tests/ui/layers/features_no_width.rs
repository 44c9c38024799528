use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        kernel: features(0),
        output: dense(1),
    }
}

fn main() {}
