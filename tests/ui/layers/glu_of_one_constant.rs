use nn_core::network;

const WIDTH: usize = 1;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(WIDTH) -> glu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
