// errors: 4
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> relu,
        a: dense(0) -> relu,
        dense(0),
        output: dense(3) -> softmax,
    }
}

fn main() {}
