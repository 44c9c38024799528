use nn_core::network;

network! {
    struct Net(input: 4, output: dense(3));
}

fn main() {}
