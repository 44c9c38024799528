use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        gate: dense(8) -> sigmoid,
        output: from(input) -> dense(3) -> multiply(gate) -> softmax,
    }
}

fn main() {}
