use nn_core::network;

const DEPTH: usize = 3;

network! {
    pub struct Inner {
        input: 4,
        output: dense(4),
    }
}

network! {
    pub struct Net {
        input: 4,
        tower: repeat(DEPTH) { inner: network(Inner) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
