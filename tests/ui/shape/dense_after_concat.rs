use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        left: dense(8) -> relu,
        both: concat(left, input),
        output: dense(8 => 3) -> softmax,
    }
}

fn main() {}
