use nn_core::network;

const WIDE: usize = 128;

network! {
    pub struct Net {
        input: 4,
        left: dense(WIDE) -> relu,
        both: concat(left, input),
        output: dense(128 => 3) -> softmax,
    }
}

fn main() {}
