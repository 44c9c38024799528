use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> relu,
        b: from(input) -> dense(8) -> tanh,
        mixed: from(input) -> dense(3) -> softmax -> mix(a, b),
        output: dense(3) -> softmax,
    }
}

fn main() {}
