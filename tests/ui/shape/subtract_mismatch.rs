use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> relu,
        output: subtract(a, input) -> dense(3) -> softmax,
    }
}

fn main() {}
