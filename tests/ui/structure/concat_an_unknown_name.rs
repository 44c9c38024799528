use nn_core::network;

network! {
    pub struct Net {
        input: (pixels: 64, meta: 5),
        hidden: from(pixels) -> dense(8) -> relu,
        output: concat(hidden, mata) -> dense(3) -> softmax,
    }
}

fn main() {}
