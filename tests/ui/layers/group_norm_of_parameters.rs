// errors: 2
use nn_core::network;

network! {
    pub struct Net<const H: usize, const G: usize> {
        input: 4,
        hidden: dense(H),
        norm: group_norm(groups = 4) -> relu,
        one: dense(8),
        same: group_norm(groups = G),
        last: dense(H),
        whole: group_norm(groups = 1),
        output: dense(3) -> softmax,
    }
}

fn main() {}
