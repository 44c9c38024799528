use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(4) -> relu,
        b: mean(a, input) -> dense(3) -> softmax,
    }
}

fn main() {}
