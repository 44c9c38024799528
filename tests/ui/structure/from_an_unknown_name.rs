use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        skip: from(hiden) -> dense(2),
    }
}

fn main() {}
