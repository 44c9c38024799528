use nn_core::network;

network! { struct Encoder { input: 4, code: dense(2) -> tanh } }

network! {
    pub struct Net {
        input: 4,
        encoder: network(Encoder),
        output: dense(4 => 3) -> softmax,
    }
}

fn main() {}
