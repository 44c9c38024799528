use nn_core::network;

network! {
    pub struct Net<const H: usize> {
        input: 4,
        hidden: dense(H) -> geglu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
