use nn_core::network;

network! {
    pub struct Net {
        input: (4, meta: 3),
        both: concat(pixels, meta),
        output: dense(3) -> softmax,
    }
}

fn main() {}
