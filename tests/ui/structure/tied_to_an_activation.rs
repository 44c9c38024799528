use nn_core::network;

network! {
    pub struct Net {
        input: 64,
        encode: relu,
        decode: transposed(encode),
    }
}

fn main() {}
