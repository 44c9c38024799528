use nn_core::network;

network! {
    pub struct Net<const Net: usize> {
        input: Net,
        output: dense(3),
    }
}

fn main() {}
