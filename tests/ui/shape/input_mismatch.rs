use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        output: dense(5 => 3) -> softmax,
    }
}

fn main() {}
