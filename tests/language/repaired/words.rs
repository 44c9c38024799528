//! A test of nn-macros writes this file: `UPDATE_EXPECT=1 cargo test -p nn-macros`.

mod misspelt_activation {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod misspelt_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod misspelt_option {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, bias = false) -> relu, output: dense(2) }
    }
}

mod misspelt_initialiser {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = he_normal) -> relu, output: dense(2) }
    }
}

mod misspelt_setting {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> layer_norm(eps = 1e-3) -> relu, output: dense(2) }
    }
}

mod misspelt_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, hidden: dense(16) -> relu, b: from(hidden) -> dense(4), output: dense(2) }
    }
}

mod misspelt_branch {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, hidden: dense(8) -> relu, b: add(hidden, input), output: dense(2) }
    }
}

mod misspelt_attribute {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[frozen] a: dense(16) -> relu, output: dense(2) }
    }
}

mod misspelt_project {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: residual(project) { b: dense(16) -> relu }, output: dense(2) }
    }
}

mod swish {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> silu, output: dense(2) }
    }
}

mod hardswish {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> hard_swish, output: dense(2) }
    }
}

mod sum {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: add(a, input), output: dense(2) }
    }
}

mod mul {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: multiply(a, input), output: dense(2) }
    }
}

mod mean {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: average(a, input), output: dense(2) }
    }
}

mod min {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: minimum(a, input), output: dense(2) }
    }
}

mod cat {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: concat(a, input), output: dense(2) }
    }
}

mod fully_connected {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod relu_with_a_number {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod dropout_of_more_than_one {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.5), output: dense(2) }
    }
}

mod dropout_without_a_number {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.1), output: dense(2) }
    }
}

mod negative_noise {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> gaussian_noise(0.1), output: dense(2) }
    }
}

mod eps_of_zero {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> layer_norm(eps = 1e-5) -> relu, output: dense(2) }
    }
}

mod scale_without_a_number {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> scale(2.0), output: dense(2) }
    }
}

mod residual_with_a_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: residual(project) { b: dense(16) -> relu }, output: dense(2) }
    }
}

mod residual_without_a_block {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: residual { a: dense(8) -> relu }, output: dense(2) }
    }
}

mod group_norm_without_groups {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> group_norm(groups = 4) -> relu, output: dense(2) }
    }
}

mod dense_without_a_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod dense_inside_a_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}
