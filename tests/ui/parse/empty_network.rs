use nn_core::network;

network! {
    pub struct Net {}
}

fn main() {}
