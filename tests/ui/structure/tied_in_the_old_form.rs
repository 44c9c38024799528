use nn_core::network;

network! {
    pub struct Net {
        input: 64,
        encode: dense(16) -> tanh,
        decode: dense(64, tied = encode),
    }
}

fn main() {}
