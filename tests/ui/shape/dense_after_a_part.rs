use nn_core::network;

network! {
    pub struct Net {
        input: (pixels: 64, meta: 5),
        left: from(pixels) -> dense(63 => 8) -> relu,
        output: concat(left, meta) -> dense(3) -> softmax,
    }
}

fn main() {}
