use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        again: network(Net),
        output: dense(3),
    }
}

fn main() {}
