use nn_core::network;

const META: usize = 0;

network! {
    pub struct Net {
        input: (pixels: 64, meta: META),
        hidden: concat(pixels, meta) -> dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
