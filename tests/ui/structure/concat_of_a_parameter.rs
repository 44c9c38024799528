use nn_core::network;

network! {
    pub struct Net<const H: usize> {
        input: 4,
        hidden: dense(H) -> relu,
        output: concat(hidden, input) -> dense(3) -> softmax,
    }
}

fn main() {}
