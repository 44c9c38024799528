use nn_core::network;

fn width() -> usize {
    4
}

network! {
    pub struct Net {
        input: 4,
        hidden: dense(width()) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
