use nn_core::network;

network! {
    pub struct Net {
        input: (pixels: 64, meta: 5),
        hidden: from(input) -> dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
