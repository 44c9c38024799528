use nn_core::network;

network! {
    pub struct Net {
        input: 2,
        gate: dense(2) -> sigmoid,
        output: mix(gate, gate, input) -> softmax,
    }
}

fn main() {}
