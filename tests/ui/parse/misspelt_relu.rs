use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> rlu,
        output: dense(8 => 3) -> softmax,
    }
}

fn main() {}
