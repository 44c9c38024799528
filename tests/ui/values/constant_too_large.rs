// errors: 2
use nn_core::network;

const WIDTH: usize = usize::MAX;

network! {
    pub struct Net {
        input: WIDTH,
        hidden: dense(16) -> relu,
        more: dense(WIDTH / 2) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
