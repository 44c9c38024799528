//! The declarations of `nn-macros/tests/mistakes` after the help of their errors was taken: all compile.
//!
//! A test of nn-macros writes this file: `UPDATE_EXPECT=1 cargo test -p nn-macros`.
#![allow(warnings, clippy::all, clippy::pedantic)]

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

mod dense_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod dense_with_activation_in_quotes {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod activation_in_quotes {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod activation_as_a_word {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> tanh, output: dense(2) }
    }
}

mod activation_by_position {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod softmax_by_position {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod units {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod units_and_activation {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod use_bias {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64, bias = false) -> relu, output: dense(2) }
    }
}

mod use_bias_true {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod bias_in_python {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64, bias = false) -> relu, output: dense(2) }
    }
}

mod kernel_initializer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64, init = he_normal) -> relu, output: dense(2) }
    }
}

mod everything_at_once {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64, bias = false, init = glorot_uniform) -> relu, output: dense(2) }
    }
}

mod named_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod batch_normalization {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, bias = false) -> batch_norm -> relu, output: dense(2) }
    }
}

mod batch_normalization_with_momentum {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, bias = false) -> batch_norm(momentum = 0.01, eps = 0.001) -> relu, output: dense(2) }
    }
}

mod layer_normalization {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> layer_norm(eps = 1e-3) -> relu, output: dense(2) }
    }
}

mod dropout_rate {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.2), output: dense(2) }
    }
}

mod dropout_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.5), output: dense(2) }
    }
}

mod gaussian_noise_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> gaussian_noise(0.1), output: dense(2) }
    }
}

mod leaky_relu_alpha {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> leaky_relu(0.3), output: dense(2) }
    }
}

mod flatten_first {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, relu, output: dense(2) }
    }
}

mod flatten_between {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, output: dense(2) }
    }
}

mod flatten_alone {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, identity, output: dense(2) }
    }
}

mod flatten_before_dense {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod conv {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod max_pooling {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(32), output: dense(2) }
    }
}

mod lstm {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod lstm_in_small_letters {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod attention {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod input_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(2) }
    }
}

mod input_layer_with_shape {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(2) }
    }
}

mod input_layer_with_name {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(2) }
    }
}

mod input_dim {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(2) }
    }
}

mod inputs {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(2) }
    }
}

mod inputs_with_parts {
    use nn_core::prelude::*;

    network! {
        struct N { input: (a: 3, b: 4), c: concat(a, b), output: dense(2) }
    }
}

mod outputs {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: (x: dense(3) -> softmax, y: dense(1)) }
    }
}

mod functional {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: from(input) -> dense(16), output: dense(2) }
    }
}

mod functional_small {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, b: from(a) -> dense(16), output: dense(2) }
    }
}

mod functional_add {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, b: from(input) -> dense(16), c: add(a, b), output: dense(2) }
    }
}

mod functional_concatenate {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, c: concat(a, input), output: dense(2) }
    }
}

mod embedding_input_dim {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: embedding(100, 4), output: dense(2) }
    }
}

mod init_in_quotes {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = he_normal) -> relu, output: dense(2) }
    }
}

mod init_in_camel_case {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = he_normal) -> relu, output: dense(2) }
    }
}

mod orthogonal {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = glorot_uniform) -> tanh, output: dense(2) }
    }
}

mod truncated_normal {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = glorot_normal) -> tanh, output: dense(2) }
    }
}

mod uniform {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = glorot_uniform) -> tanh, output: dense(2) }
    }
}

mod softmax_axis {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod sequential_of_keras {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: { layer1: dense(16) -> relu -> dropout(0.5), layer2: dense(4) }, output: dense(2) }
    }
}

mod keras_path {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod keras_dots {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> tanh, output: dense(2) }
    }
}

mod trainable {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[frozen] a: dense(16) -> relu, output: dense(2) }
    }
}

mod kernel_regularizer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[l2(1e-4)] a: dense(16) -> relu, output: dense(2) }
    }
}

mod dense_with_an_input_shape {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 16) -> relu, output: dense(2) }
    }
}

mod activation_of_a_module {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod activation_in_quotes_by_position {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> tanh, output: dense(2) }
    }
}

mod activation_inside_softmax {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(10) -> relu -> softmax }
    }
}

mod dropout_in_capitals_without_a_number {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.1), output: dense(2) }
    }
}

mod repeat_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: repeat(3) { b: dense(8) -> relu }, output: dense(2) }
    }
}

mod embedding_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: (a: 1, b: 3), e: from(a) -> embedding(100, 4), c: concat(e, b), output: dense(2) }
    }
}

mod linear {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 32), output: dense(2) }
    }
}

mod linear_of_one_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod linear_with_names {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 32), output: dense(2) }
    }
}

mod linear_without_bias {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 32, bias = false), output: dense(2) }
    }
}

mod linear_of_constants {
    use nn_core::prelude::*;

    const WIDE: usize = 4;

    network! {
        struct N { input: 8, a: dense(8 => WIDE), output: dense(2) }
    }
}

mod linear_in_small_letters {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(32), output: dense(2) }
    }
}

mod linear_in_small_letters_with_two_widths {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 32), output: dense(2) }
    }
}

mod nn_linear {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 32), output: dense(2) }
    }
}

mod nn_linear_path {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 32), output: dense(2) }
    }
}

mod torch_nn_linear {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 32), output: dense(2) }
    }
}

mod nn_relu {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod functional_relu {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod two_widths {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 50), output: dense(2) }
    }
}

mod in_and_out_features {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 16), output: dense(2) }
    }
}

mod out_features {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod batch_norm1d {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, bias = false) -> batch_norm -> relu, output: dense(2) }
    }
}

mod batch_norm1d_in_small_letters {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, bias = false) -> batch_norm -> relu, output: dense(2) }
    }
}

mod batch_norm_with_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, bias = false) -> batch_norm -> relu, output: dense(2) }
    }
}

mod layer_norm_with_width {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> layer_norm -> relu, output: dense(2) }
    }
}

mod layer_norm_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> layer_norm -> relu, output: dense(2) }
    }
}

mod layer_norm_with_a_list {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> layer_norm -> relu, output: dense(2) }
    }
}

mod layer_norm_normalized_shape {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> layer_norm -> relu, output: dense(2) }
    }
}

mod group_norm_with_two_numbers {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> group_norm(groups = 4) -> relu, output: dense(2) }
    }
}

mod group_norm_with_a_number {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> group_norm(groups = 4) -> relu, output: dense(2) }
    }
}

mod group_norm_num_groups {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> group_norm(groups = 4) -> relu, output: dense(2) }
    }
}

mod dropout_p {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.5), output: dense(2) }
    }
}

mod dropout_p_small {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.5), output: dense(2) }
    }
}

mod leaky_relu_slope {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> leaky_relu(0.1), output: dense(2) }
    }
}

mod leaky_relu_slope_small {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> leaky_relu(0.1), output: dense(2) }
    }
}

mod relu_in_place {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod relu_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod tanh_call {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> tanh, output: dense(2) }
    }
}

mod gelu_tanh {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> gelu_tanh, output: dense(2) }
    }
}

mod prelu {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> prelu, output: dense(2) }
    }
}

mod softmax_dim {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod softmax_with_a_number {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod softmax_dim_small {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod log_softmax {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod log_softmax_dim {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod log_softmax_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod logsoftmax {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(3) -> softmax }
    }
}

mod embedding_names {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: embedding(100, 4), output: dense(2) }
    }
}

mod conv2d {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}

mod conv2d_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod max_pool2d {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(32), output: dense(2) }
    }
}

mod gru {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod transformer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64), output: dense(2) }
    }
}

mod xavier_uniform {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = glorot_uniform) -> tanh, output: dense(2) }
    }
}

mod xavier_normal {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = glorot_normal) -> tanh, output: dense(2) }
    }
}

mod kaiming_normal {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = he_normal) -> relu, output: dense(2) }
    }
}

mod kaiming_uniform {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16, init = he_uniform) -> relu, output: dense(2) }
    }
}

mod xavier_for_all {
    use nn_core::prelude::*;

    network! {
        #[init(glorot_normal)] struct N { input: 8, a: dense(16) -> tanh, output: dense(2) }
    }
}

mod orthogonal_for_all {
    use nn_core::prelude::*;

    network! {
        #[init(glorot_uniform)] struct N { input: 8, a: dense(16) -> tanh, output: dense(2) }
    }
}

mod init_in_quotes_for_all {
    use nn_core::prelude::*;

    network! {
        #[init(he_normal)] struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod relu6_by_formula {
    use nn_core::prelude::*;

    activation! { struct Relu6(x) = clamp(x, 0, 6); }

    network! {
        struct N { input: 8, a: dense(16) -> Relu6, output: dense(2) }
    }
}

mod hard_sigmoid_by_formula {
    use nn_core::prelude::*;

    activation! { struct HardSigmoid(x) = clamp(x / 6 + 0.5, 0, 1); }

    network! {
        struct N { input: 8, a: dense(16) -> HardSigmoid, output: dense(2) }
    }
}

mod hardtanh_by_formula {
    use nn_core::prelude::*;

    activation! { struct HardTanh(x) = clamp(x, -1, 1); }

    network! {
        struct N { input: 8, a: dense(16) -> HardTanh, output: dense(2) }
    }
}

mod softsign_by_formula {
    use nn_core::prelude::*;

    activation! { struct Softsign(x) = x / (1 + abs(x)); }

    network! {
        struct N { input: 8, a: dense(16) -> Softsign, output: dense(2) }
    }
}

mod celu_by_formula {
    use nn_core::prelude::*;

    activation! { struct Celu(x) = max(x, 0) + min(exp(x) - 1, 0); }

    network! {
        struct N { input: 8, a: dense(16) -> Celu, output: dense(2) }
    }
}

mod logsigmoid_by_formula {
    use nn_core::prelude::*;

    activation! { struct LogSigmoid(x) = -softplus(-x); }

    network! {
        struct N { input: 8, a: dense(16) -> LogSigmoid, output: dense(2) }
    }
}

mod log_sigmoid_by_formula {
    use nn_core::prelude::*;

    activation! { struct LogSigmoid(x) = -softplus(-x); }

    network! {
        struct N { input: 8, a: dense(16) -> LogSigmoid, output: dense(2) }
    }
}

mod tanhshrink_by_formula {
    use nn_core::prelude::*;

    activation! { struct TanhShrink(x) = x - tanh(x); }

    network! {
        struct N { input: 8, a: dense(16) -> TanhShrink, output: dense(2) }
    }
}

mod softshrink_by_formula {
    use nn_core::prelude::*;

    activation! { struct SoftShrink(x) = max(x - 0.5, 0) + min(x + 0.5, 0); }

    network! {
        struct N { input: 8, a: dense(16) -> SoftShrink, output: dense(2) }
    }
}

mod hardshrink_by_formula {
    use nn_core::prelude::*;

    activation! { struct HardShrink(x) = if abs(x) > 0.5 { x } else { 0 }; }

    network! {
        struct N { input: 8, a: dense(16) -> HardShrink, output: dense(2) }
    }
}

mod abs_by_formula {
    use nn_core::prelude::*;

    activation! { struct Abs(x) = abs(x); }

    network! {
        struct N { input: 8, a: dense(16) -> Abs, output: dense(2) }
    }
}

mod sequential {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: { layer1: dense(8 => 16) -> relu, layer2: dense(16 => 4) }, output: dense(2) }
    }
}

mod nn_sequential {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 16) -> relu, output: dense(2) }
    }
}

mod sequential_with_flatten {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 16) -> tanh, output: dense(2) }
    }
}

mod softmax_around {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(10) -> softmax }
    }
}

mod relu_around {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod relu_around_a_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> tanh, b: from(a) -> relu, output: dense(2) }
    }
}

mod relu_around_linear {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8 => 16) -> relu, output: dense(2) }
    }
}

mod dropout_around {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.5), output: dense(2) }
    }
}

mod torch_cat {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, b: concat(a, input), output: dense(2) }
    }
}

mod cat_of_a_list {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, b: concat(a, input), output: dense(2) }
    }
}

mod plus {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: add(a, input), output: dense(2) }
    }
}

mod minus {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: subtract(a, input), output: dense(2) }
    }
}

mod times {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, gate: from(input) -> dense(8) -> sigmoid, b: multiply(a, gate), output: dense(2) }
    }
}

mod plus_three {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: dense(8) -> tanh, c: add(a, b, input), output: dense(2) }
    }
}

mod plus_behind_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: dense(8) -> tanh -> add(a), output: dense(2) }
    }
}

mod plus_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: add(a, dense: dense(8)), output: dense(2) }
    }
}

mod times_a_number {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: from(a) -> scale(0.5), output: dense(2) }
    }
}

mod add_alone {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: add(identity, dense: dense(8)) -> relu, output: dense(2) }
    }
}

mod add_of_one_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, residual: add(identity, input), output: dense(2) }
    }
}

mod skip {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: residual { dense: dense(8) } -> relu, output: dense(2) }
    }
}

mod skip_with_a_block {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: residual { inner: dense(8) -> relu }, output: dense(2) }
    }
}

mod residual_block {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: residual { inner: dense(8) -> relu }, output: dense(2) }
    }
}

mod tied_with {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(4) -> relu, b: transposed(a), output: dense(2) }
    }
}

mod tied_option {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(4) -> relu, b: transposed(a), output: dense(2) }
    }
}

mod transpose {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(4) -> relu, b: transposed(a), output: dense(2) }
    }
}

mod shared {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, left: dense(4) -> tanh, right: from(input) -> same(left), b: add(left, right), output: dense(2) }
    }
}

mod freeze {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[frozen] a: dense(16) -> relu, output: dense(2) }
    }
}

mod requires_grad {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[frozen] a: dense(16) -> relu, output: dense(2) }
    }
}

mod weight_decay {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[decay(1e-4)] a: dense(16) -> relu, output: dense(2) }
    }
}

mod learning_rate {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[lr(0.1)] a: dense(16) -> relu, output: dense(2) }
    }
}

mod weight_decay_for_all {
    use nn_core::prelude::*;

    network! {
        #[decay(1e-4)] struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod torch_nn_functional_dropout {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu -> dropout(0.1), output: dense(2) }
    }
}

mod functional_of_the_value_so_far {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, b: dense(4) -> relu, output: dense(2) }
    }
}

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
