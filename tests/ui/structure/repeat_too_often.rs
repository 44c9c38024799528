use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        tower: repeat(100_000) { a: dense(4) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
