use nn_core::network;

const WIDTH: usize = 5;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(WIDTH) -> swiglu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
