// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        twice: layer(3),
        more: layer,
        output: dense(3) -> softmax,
    }
}

fn main() {}
