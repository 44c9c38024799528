// errors: 5
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: group_norm,
        b: group_norm(2),
        c: group_norm(groups = 0),
        d: group_norm(groups = 1.5),
        e: group_norm(group = 2, eps = 1e-3),
        output: dense(3) -> softmax,
    }
}

fn main() {}
