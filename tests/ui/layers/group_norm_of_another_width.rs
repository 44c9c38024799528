use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(10),
        norm: group_norm(groups = 4) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
