use nn_core::network;

const WIDTH: &str = "8";

network! {
    pub struct Net {
        input: (a: WIDTH, b: 3),
        hidden: from(a) -> dense(WIDTH) -> glu,
        output: concat(hidden, b) -> dense(3) -> softmax,
    }
}

fn main() {}
