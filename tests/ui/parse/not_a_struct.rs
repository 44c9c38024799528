use nn_core::network;

network! {
    enum Net {
        input: 4,
        output: dense(3),
    }
}

fn main() {}
