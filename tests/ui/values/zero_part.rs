use nn_core::network;

network! {
    pub struct Net {
        input: (pixels: 64, meta: 0),
        hidden: concat(pixels, meta) -> dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
