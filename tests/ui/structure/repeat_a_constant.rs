use nn_core::network;

const DEPTH: usize = 0;

network! {
    pub struct Net {
        input: 4,
        tower: repeat(DEPTH) { a: dense(4) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
