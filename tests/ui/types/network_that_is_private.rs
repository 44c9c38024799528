use nn_core::network;

mod models {
    nn_core::network! { struct Encoder { input: 4, code: dense(3) } }
}

network! {
    pub struct Net {
        input: 4,
        encoder: network(models::Encoder),
        output: dense(3),
    }
}

fn main() {}
