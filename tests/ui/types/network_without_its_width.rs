use nn_core::network;

network! { struct Encoder<const IN: usize> { input: IN, code: dense(2) -> tanh } }

network! {
    pub struct Net {
        input: 4,
        encoder: network(Encoder),
        output: dense(3) -> softmax,
    }
}

fn main() {}
