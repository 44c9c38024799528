use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: add(input, b),
        b: from(a) -> dense(4) -> relu,
        output: from(b) -> dense(3) -> softmax,
    }
}

fn main() {}
