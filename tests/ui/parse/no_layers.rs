use nn_core::network;

network! {
    pub struct Net {
        input: 4,
    }
}

fn main() {}
