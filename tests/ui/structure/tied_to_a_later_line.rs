use nn_core::network;

network! {
    pub struct Net {
        input: 64,
        decode: transposed(encode) -> tanh,
        encode: dense(64),
    }
}

fn main() {}
