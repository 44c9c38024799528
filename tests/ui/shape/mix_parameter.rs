use nn_core::network;

network! {
    pub struct Net<const H: usize> {
        input: H,
        a: dense(8) -> relu,
        b: from(input) -> dense(8) -> tanh,
        output: mix(input, a, b) -> dense(3) -> softmax,
    }
}

fn main() {}
