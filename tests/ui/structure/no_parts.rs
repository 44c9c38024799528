use nn_core::network;

network! {
    pub struct Net {
        input: (),
        output: dense(3) -> softmax,
    }
}

fn main() {}
