use nn_core::network;

mod cfg {
    pub const HIDDEN: usize = 128;
    pub const WIDE: usize = 256;
}

network! {
    pub struct Net {
        input: 784,
        hidden: dense(cfg::HIDDEN) -> relu,
        output: dense(cfg::WIDE => 10) -> softmax,
    }
}

fn main() {}
