use nn_core::network;

network! {
    pub struct Net {
        input: (pixels: 4),
        output: dense(3) -> softmax,
    }
}

fn main() {}
