use nn_core::prelude::*;

#[derive(Clone, Copy)]
pub struct Bump;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> Bump,
    }
}

fn main() {
}
