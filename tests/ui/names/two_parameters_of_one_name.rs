use nn_core::network;

network! {
    pub struct Net<const IN: usize, const IN: usize> {
        input: IN,
        output: dense(3),
    }
}

fn main() {}
