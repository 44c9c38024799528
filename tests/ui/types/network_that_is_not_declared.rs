use nn_core::network;

network! { struct Encoder { input: 4, code: dense(2) -> tanh } }

network! {
    pub struct Net {
        input: 4,
        encoder: network(Encodr),
        output: dense(3) -> softmax,
    }
}

fn main() {}
