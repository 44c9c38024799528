// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        deep: residual(project) { a: dense(0) -> relu, b: dense(8) -> dropout(1) },
        output: dense(3) -> softmax,
    }
}

fn main() {}
