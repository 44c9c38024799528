// errors: 3
use nn_core::prelude::*;

network! {
    pub struct Net<const IN: usize, const H: usize> {
        input: IN,
        hidden: dense(H) -> relu -> dropout(-1),
        middle: dense(IN => H) -> relu,
        output: dense(3) -> sotfmax,
    }
}

fn main() {}
