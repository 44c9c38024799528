use nn_core::network;

network! {
    pub struct Net<const N: usize> {
        input: (pixels: N, meta: 5),
        hidden: concat(pixels, meta) -> dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
