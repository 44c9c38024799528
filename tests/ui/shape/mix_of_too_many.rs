use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> relu,
        b: from(input) -> dense(8) -> tanh,
        c: from(input) -> dense(8) -> sin,
        gate: from(input) -> dense(2) -> softmax,
        output: mix(gate, a, b, c) -> dense(3) -> softmax,
    }
}

fn main() {}
