// errors: 2
use nn_core::network;

const WIDE: usize = 4;

network! {
    pub struct Net {
        input: 8,
        code: dense(3) -> tanh,
        wide: dense(WIDE) -> tanh,
        back: dense(code - 4) -> tanh,
        other: dense(wide - 4) -> tanh,
        output: dense(2),
    }
}

fn main() {}
