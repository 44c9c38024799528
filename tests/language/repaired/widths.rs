//! A test of nn-macros writes this file: `UPDATE_EXPECT=1 cargo test -p nn-macros`.

mod declared_input {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 3), output: dense(2) }
    }
}

mod declared_input_behind_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(16 => 2) }
    }
}
