use nn_core::network;

network! {
    pub struct Net {
        input: 64,
        tower: repeat(2) {
            encode: dense(16) -> tanh,
            decode: transposed(encode),
        },
        output: dense(3) -> softmax,
    }
}

fn main() {}
