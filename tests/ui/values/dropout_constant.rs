use nn_core::network;

const RATE: f64 = 1.0;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu -> dropout(RATE),
        output: dense(3) -> softmax,
    }
}

fn main() {}
