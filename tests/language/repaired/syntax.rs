//! A test of nn-macros writes this file: `UPDATE_EXPECT=1 cargo test -p nn-macros`.

mod method_call {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64)->relu(), output: dense(2) }
    }
}

mod pipe {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod pipe_of_elixir {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod shift {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod fat_arrow {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod semicolon {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), relu, output: dense(2) }
    }
}

mod missing_arrow {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64)  -> relu, output: dense(2) }
    }
}

mod missing_comma {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu  , output: dense(2) }
    }
}

mod missing_comma_after_the_input {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8  , output: dense(2) }
    }
}

mod equals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a : dense(64) -> relu, output: dense(2) }
    }
}

mod let_binding {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod let_with_a_colon {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8,  a: dense(64) -> relu, output: dense(2) }
    }
}

mod public_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8,  a: dense(64) -> relu, output: dense(2) }
    }
}

mod missing_colon {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, hidden:  dense(64) -> relu, output: dense(2) }
    }
}

mod input_like_a_call {
    use nn_core::prelude::*;

    network! {
        struct N { input: (8), output: dense(2) }
    }
}

mod input_in_brackets {
    use nn_core::prelude::*;

    network! {
        struct N { input: 64, output: dense(2) }
    }
}

mod image {
    use nn_core::prelude::*;

    network! {
        struct N { input: 784, output: dense(2) }
    }
}

mod image_of_constants {
    use nn_core::prelude::*;

    const SIDE: usize = 4;

    network! {
        struct N { input: 1 * SIDE * SIDE, output: dense(2) }
    }
}

mod input_in_braces {
    use nn_core::prelude::*;

    network! {
        struct N { input: (a: 3, b: 4), c: concat(a, b), output: dense(2) }
    }
}

mod outputs_in_braces {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: (x: dense(3) -> softmax, y: dense(1)) }
    }
}

mod arrow_after_the_input {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8 , output: dense(2) }
    }
}

mod dense_in_brackets {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod dense_in_angles {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod dense_like_a_macro {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod repeat_without_parentheses {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: repeat(3) { b: dense(8) -> relu }, output: dense(2) }
    }
}

mod for_over_a_range {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: repeat(3) { b: dense(8) -> relu }, output: dense(2) }
    }
}

mod for_over_a_python_range {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: repeat(3) { b: dense(8) -> relu }, output: dense(2) }
    }
}

mod for_without_a_name {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: repeat(3) { b: dense(8) -> relu }, output: dense(2) }
    }
}

mod for_over_a_range_of_widths {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: for w in [2, 3, 4] { b: dense(w) -> relu }, output: dense(2) }
    }
}

mod for_in_parentheses {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: for w in [16, 4] { b: dense(w) -> relu }, output: dense(2) }
    }
}

mod for_without_widths {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: for w in [64, 32] { b: dense(8) -> relu }, output: dense(2) }
    }
}

mod for_without_lines {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: for w in [16, 4] { layer: dense(w) -> relu }, output: dense(2) }
    }
}

mod function_for_a_block {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, block Ffn(wide) { up: dense(wide) -> relu, down: dense(input) }, a: Ffn(16), output: dense(2) }
    }
}

mod def_for_a_block {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, block Ffn(wide) { up: dense(wide) -> relu, down: dense(input) }, a: Ffn(16), output: dense(2) }
    }
}

mod block_with_bare_parameters {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, block Ffn (wide) { up: dense(wide) -> relu, down: dense(input) }, a: Ffn(16), output: dense(2) }
    }
}

mod nameless_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, name: dense(16), output: dense(2) }
    }
}

mod nameless_layer_behind_an_activation {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, name: tanh -> dense(16), output: dense(2) }
    }
}

mod same_word_twice {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a1: dense(16) -> relu, a: dense(4), output: dense(2) }
    }
}

mod same_word_three_times {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a1: dense(16), a2: dense(12) -> tanh, a: dense(4), output: dense(2) }
    }
}

mod keyword_as_a_name {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, r#type: dense(16) -> relu, output: dense(2) }
    }
}

mod name_twice {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, a2: dense(4), output: dense(2) }
    }
}

mod two_names {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a:  dense(16), output: dense(2) }
    }
}

mod reserved_name {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod parameter_of_another_type {
    use nn_core::prelude::*;

    network! {
        struct N<const H: usize> { input: 8, a: dense(H), output: dense(2) }
    }
}

mod parameter_with_a_default {
    use nn_core::prelude::*;

    network! {
        struct N<const H: usize > { input: 8, a: dense(H), output: dense(2) }
    }
}

mod scalar_type {
    use nn_core::prelude::*;

    network! {
        struct Net { input: 8, output: dense(2) }
    }
}

mod number_with_an_ending {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod option_twice {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, bias = false, ) -> relu, output: dense(2) }
    }
}

mod bias_of_one {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, bias = false) -> relu, output: dense(2) }
    }
}

mod frozen_with_a_value {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[frozen] a: dense(16) -> relu, output: dense(2) }
    }
}

mod attribute_twice {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[l2(1e-3)]  a: dense(16) -> relu, output: dense(2) }
    }
}

mod rate_of_zero {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[lr(0.1)] a: dense(16) -> relu, output: dense(2) }
    }
}

mod rate_without_a_number {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[lr(0.1)] a: dense(16) -> relu, output: dense(2) }
    }
}

mod attribute_on_an_activation {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8,  tanh, output: dense(2) }
    }
}

mod same_word_twice_on_the_output {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, hidden1: dense(16) -> relu, output: dense(2) -> softmax }
    }
}

mod twice_in_the_parentheses_of_a_merge {
    use nn_core::prelude::*;

    network! {
        struct N { input: 10, f: dense(32) -> relu, gated: multiply(identity, gate: { gate1: dense(8) -> relu, gate: dense(32) -> sigmoid }), output: dense(3) -> softmax }
    }
}

mod twice_in_the_parentheses_of_output {
    use nn_core::prelude::*;

    network! {
        struct N { input: 10, output: (digit: { digit1: dense(16) -> relu, digit: dense(10) -> softmax }, odd: dense(1) -> sigmoid) }
    }
}

mod three_times_in_parentheses {
    use nn_core::prelude::*;

    network! {
        struct N { input: 10, a: add(identity, b: { b1: dense(8) -> relu, b2: dense(9) -> relu, b: dense(10) }), output: dense(2) }
    }
}

mod same_of_two_lines {
    use nn_core::prelude::*;

    network! {
        struct N { input: (a: 8, b: 8), tower: from(a) -> dense(8) -> relu, right: from(b) -> same(tower), output: concat(tower, right) -> dense(1) }
    }
}

mod same_of_two_lines_inside_a_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: (a: 8, b: 8), tower: from(a) -> dense(8) -> relu, right: from(b) -> same(tower), output: concat(tower, right) -> dense(1) }
    }
}

mod same_of_two_lines_of_other_widths {
    use nn_core::prelude::*;

    network! {
        struct N { input: (a: 8, b: 8), tower: from(a) -> dense(4) -> relu, right: from(b) -> same(tower), output: concat(tower, right) -> dense(1) }
    }
}

mod same_with_a_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, tower: dense(8) -> relu, right: same(tower), output: dense(1) }
    }
}

mod transposed_of_a_line_for_another {
    use nn_core::prelude::*;

    network! {
        struct N { input: 64, code: dense(8) -> tanh, wide: dense(16) -> relu, narrow: dense(8) -> relu, back: from(code) -> transposed(code) -> tanh, end: add(back, input), output: concat(end, narrow) -> dense(2) }
    }
}

mod from_two_lines {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(4) -> relu, b: from(input) -> dense(4) -> tanh, output: concat(a, b) -> dense(2) }
    }
}

mod for_over_a_range_of_another_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, tower: for i in [16, 16, 16] { layer: dense(16) -> relu }, output: dense(1) }
    }
}

mod for_over_a_range_without_a_name_of_another_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, tower: for w in [16, 16] { layer: dense(16) -> relu }, output: dense(1) }
    }
}

mod for_over_a_range_from_0_of_widths {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, tower: for i in [1, 2, 3] { layer: dense(i * 16) -> relu }, output: dense(1) }
    }
}

mod for_over_a_constant {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, tower: for w in [64, 32] { layer: dense(w) -> relu }, output: dense(1) }
    }
}

mod for_over_a_constants_iterator {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, tower: for w in [64, 32] { layer: dense(w) -> relu }, output: dense(1) }
    }
}

mod for_with_two_variables_and_one_use {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, tower: for i in [64, 32] { layer: dense(i) -> relu }, output: dense(1) }
    }
}

mod input_like_the_shape_of_an_image {
    use nn_core::prelude::*;

    network! {
        struct N { input: 784, output: dense(2) }
    }
}

mod input_like_a_shape_of_one {
    use nn_core::prelude::*;

    network! {
        struct N { input: 28, output: dense(2) }
    }
}

mod function_for_a_stage {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> square, output: dense(2) }
    }
}

mod function_with_a_formula_for_a_stage {
    use nn_core::prelude::*;

    activation! { struct Curve(x) = x * x * x; }

    network! {
        struct N { input: 8, a: dense(8) -> Curve -> dropout(0.1), output: dense(2) }
    }
}

mod lambda_for_a_stage {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> exp, output: dense(2) }
    }
}

mod width_of_one {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(1) -> tanh, output: dense(1 => 1) }
    }
}

mod output_that_is_a_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: 4, value: dense(1), output: (class: from(input) -> dense(3) -> softmax, value_output: from(value)) }
    }
}
