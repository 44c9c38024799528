use nn_core::network;

network! {
    pub struct Net {
        input: 64,
        decode: dense(16, tied = encode) -> tanh,
        encode: dense(64),
    }
}

fn main() {}
