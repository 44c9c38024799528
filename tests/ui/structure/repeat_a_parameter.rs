use nn_core::network;

network! {
    pub struct Net<const DEPTH: usize> {
        input: 4,
        tower: repeat(DEPTH) { a: dense(4) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
