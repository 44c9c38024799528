use nn_core::network;

network! {
    pub struct Net<const A: usize, const B: usize> {
        input: 4,
        stem: dense(A) -> relu,
        deep: residual { a: dense(B) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
