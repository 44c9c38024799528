use nn_core::network;

network! { struct Encoder { input: 4, code: dense(2) -> tanh } }
network! { struct Decoder { input: 3, output: dense(4) } }

network! {
    pub struct Net {
        input: 4,
        encoder: network(Encoder),
        decoder: network(Decoder),
    }
}

fn main() {}
