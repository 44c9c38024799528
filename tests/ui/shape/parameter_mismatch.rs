use nn_core::network;

network! {
    pub struct Net<const A: usize, const B: usize> {
        input: A,
        output: dense(B => 3),
    }
}

fn main() {}
