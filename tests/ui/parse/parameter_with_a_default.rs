use nn_core::network;

network! {
    pub struct Net<const IN: usize = 4> {
        input: IN,
        output: dense(3),
    }
}

fn main() {}
