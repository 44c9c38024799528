use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        kernel: features(64),
        output: dense(32 => 1),
    }
}

fn main() {}
