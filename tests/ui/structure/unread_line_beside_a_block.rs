use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        lost: dense(8) -> relu,
        deep: from(input) -> residual { a: dense(4) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
