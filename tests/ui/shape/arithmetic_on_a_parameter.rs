use nn_core::network;

network! {
    pub struct Net<const H: usize> {
        input: 4,
        hidden: dense(H * 2) -> relu,
        output: dense(3),
    }
}

fn main() {}
