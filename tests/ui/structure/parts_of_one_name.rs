use nn_core::network;

network! {
    pub struct Net {
        input: (pixels: 64, pixels: 5),
        hidden: from(pixels) -> dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
