// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 8,
        block Ffn(wide) { up: dense(wide) -> rleu, down: dense(input) },
        first: Ffn(16),
        second: Ffn(32),
        third: Ffn(16, 4),
        output: dense(2),
    }
}

fn main() {}
