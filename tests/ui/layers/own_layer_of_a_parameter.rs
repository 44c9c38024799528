use nn_core::network;

network! {
    pub struct Net<const H: usize> {
        input: 4,
        twice: layer(Twice<H>),
        output: dense(3) -> softmax,
    }
}

fn main() {}
