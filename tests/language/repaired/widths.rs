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

mod transposed_of_another_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: 64, enc: dense(32) -> relu, code: dense(8) -> tanh, up: transposed(code), output: from(enc) -> add(up) }
    }
}

mod from_a_line_in_braces {
    use nn_core::prelude::*;

    network! {
        struct N { input: 64, enc: { a: dense(32) -> relu, b: dense(8) }, output: from(enc) -> dense(2) }
    }
}

mod merge_with_a_line_in_braces {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, enc: { a: dense(32) -> relu, b: dense(8) }, output: add(enc, input) }
    }
}
