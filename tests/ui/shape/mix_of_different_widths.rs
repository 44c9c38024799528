use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> relu,
        b: from(input) -> dense(6) -> tanh,
        gate: from(input) -> dense(2) -> softmax,
        output: mix(gate, a, b) -> dense(3) -> softmax,
    }
}

fn main() {}
