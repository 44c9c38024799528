// errors: 6
use nn_core::network;

network! {
    pub struct Net {
        input: (pixels: 64, meta: 5),
        left: from(pixels) -> dense(16) -> rleu,
        right: from(mata) -> dense(16) -> tanh,
        deep: residual {
            a: dense(16) -> dropout(2),
            tower: repeat(0) { b: dense(16) -> relu },
        },
        both: add(left, left),
        output: transposed(7) -> softmax,
    }
}

fn main() {}
