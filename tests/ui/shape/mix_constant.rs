use nn_core::network;

mod cfg {
    pub const EXPERTS: usize = 4;
}

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> relu,
        b: from(input) -> dense(8) -> tanh,
        gate: from(input) -> dense(cfg::EXPERTS) -> softmax,
        output: mix(gate, a, b) -> dense(3) -> softmax,
    }
}

fn main() {}
