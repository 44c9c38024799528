use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        left: residual { a: dense(4) -> relu, a: dense(4) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
