use nn_core::network;

mod cfg {
    pub const HIDDEN: usize = 128;
    pub const WIDE: usize = 256;
}

network! {
    pub struct Net {
        input: 4,
        left: dense(cfg::HIDDEN) -> relu,
        right: from(input) -> dense(cfg::WIDE) -> tanh,
        output: add(left, right) -> dense(3) -> softmax,
    }
}

fn main() {}
