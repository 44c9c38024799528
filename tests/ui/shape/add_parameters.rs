use nn_core::network;

network! {
    pub struct Net<const A: usize, const B: usize> {
        input: 4,
        left: dense(A) -> relu,
        right: from(input) -> dense(B) -> tanh,
        output: add(left, right) -> dense(3) -> softmax,
    }
}

fn main() {}
