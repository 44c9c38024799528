use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        stem: dense(8) -> relu,
        tower: repeat(3) { a: dense(16) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
