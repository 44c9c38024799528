use nn_core::network;

network! {
    pub struct Net {
        input: (first: 8, second: 7),
        left: from(first) -> dense(4) -> tanh,
        right: from(second) -> same(left),
        output: concat(left, right) -> dense(2),
    }
}

fn main() {}
