use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(4) -> relu -> minimum(input, input),
        output: dense(3) -> softmax,
    }
}

fn main() {}
