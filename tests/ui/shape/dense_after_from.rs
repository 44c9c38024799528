use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(8) -> relu,
        b: dense(9) -> relu,
        c: from(a) -> dense(9 => 8) -> relu,
        output: concat(b, c) -> dense(3) -> softmax,
    }
}

fn main() {}
