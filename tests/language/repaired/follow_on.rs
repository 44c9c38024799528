//! A test of nn-macros writes this file: `UPDATE_EXPECT=1 cargo test -p nn-macros`.

mod projection {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: residual(project) { b: dense(16) -> relu }, output: dense(2) }
    }
}

mod projection_then_add {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: residual(project) { b: dense(16) -> relu }, c: from(input) -> dense(16) -> relu, d: add(a, c), output: dense(2) }
    }
}

mod five_outputs {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: (p: dense(2) -> softmax, q: dense(3) -> softmax, r: dense(1), s: dense(1) -> sigmoid, t: dense(4) -> softmax) }
    }
}

mod five_outputs_one_without_a_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: (p: dense(2) -> softmax, q: dense(64) -> softmax, r: dense(1), s: dense(1) -> sigmoid, t: dense(4) -> softmax) }
    }
}

mod mistake_in_a_block_used_three_times {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, block Ffn(wide) { up: dense(wide) -> relu, down: dense(input) }, a: Ffn(16), b: Ffn(12), c: Ffn(4), output: dense(2) }
    }
}

mod habit_in_a_block_used_three_times {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, block Ffn(wide) { up: dense(wide) -> relu, down: dense(input) }, a: Ffn(16), b: Ffn(12), c: Ffn(4), output: dense(2) }
    }
}

mod width_in_a_block_used_three_times {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, block Ffn(wide) { up: dense(8 => wide) -> relu, down: dense(input) }, a: Ffn(16), b: Ffn(12), c: Ffn(4), output: dense(2) }
    }
}

mod mistake_in_a_for {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: for w in [16, 8, 4] { b: dense(w) -> relu }, output: dense(2) }
    }
}

mod habit_in_a_for {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: for w in [16, 8, 4] { b: dense(w) -> relu }, output: dense(2) }
    }
}

mod unknown_word_in_a_branch {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: multiply(value: dense(8), gate: dense(8) -> sigmoid), output: dense(2) }
    }
}

mod branch_without_a_name {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: multiply(name: dense(8), gate: dense(8) -> sigmoid), output: dense(2) }
    }
}

mod same_of_a_broken_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: from(input) -> same(a), c: add(a, b), output: dense(2) }
    }
}
