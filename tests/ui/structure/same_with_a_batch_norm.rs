use nn_core::network;

network! {
    pub struct Net {
        input: (first: 8, second: 8),
        left: from(first) -> dense(4) -> batch_norm,
        right: from(second) -> same(left),
        output: concat(left, right) -> dense(2),
    }
}

fn main() {}
