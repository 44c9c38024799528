use nn_core::network;

network! {
    pub struct T {
        input: 4,
        output: dense(3),
    }
}

fn main() {}
