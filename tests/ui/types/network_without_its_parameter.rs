use nn_core::network;

pub struct Encoder<T>(T);

network! {
    pub struct Net {
        input: 4,
        encoder: network(Encoder),
        output: dense(3) -> softmax,
    }
}

fn main() {}
