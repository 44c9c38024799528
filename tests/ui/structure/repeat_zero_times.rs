use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        tower: repeat(0) { a: dense(4) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
