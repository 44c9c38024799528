use nn_core::network;

network! {
    pub struct Net {
        input: (pixels: 64, meta: 5),
        both: multiply(pixels, meta),
        output: dense(3) -> softmax,
    }
}

fn main() {}
