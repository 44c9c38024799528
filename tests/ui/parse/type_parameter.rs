use nn_core::network;

network! {
    struct Net<T> {
        input: 4,
        output: dense(3),
    }
}

fn main() {}
