// errors: 3
use nn_core::network;

const WIDTH: usize = 10;
const GROUPS: usize = 4;
const NONE: usize = 0;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(WIDTH),
        norm: group_norm(groups = GROUPS) -> relu,
        more: dense(WIDTH / 2),
        again: group_norm(groups = 2),
        none: group_norm(groups = NONE, eps = 1e-3),
        output: dense(3) -> softmax,
    }
}

fn main() {}
