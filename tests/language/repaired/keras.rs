//! A test of nn-macros writes this file: `UPDATE_EXPECT=1 cargo test -p nn-macros`.

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
        struct N { input: 8, a: dense(32), output: dense(2) }
    }
}

mod lstm_in_small_letters {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(32) -> relu, output: dense(2) }
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

mod two_options_of_other_libraries {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8, init = glorot_uniform, bias = false) -> relu, output: dense(2) }
    }
}

mod three_options_of_other_libraries {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8, bias = false, init = he_normal) -> relu, output: dense(2) }
    }
}

mod l2_of_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[l2(0.01)] a: dense(8) -> relu, output: dense(2) }
    }
}

mod kernel_regularizer_of_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[l2(0.001)] a: dense(8) -> relu, output: dense(2) }
    }
}

mod kernel_regularizer_and_others {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[frozen] a: dense(8) -> relu, output: dense(2) }
    }
}

mod name_of_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, output: dense(2) }
    }
}

mod name_of_a_layer_without_a_line {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, hidden_1: dense(8) -> relu, output: dense(2) }
    }
}

mod trainable_of_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[frozen] a: dense(8) -> relu, output: dense(2) }
    }
}

mod trainable_and_bias {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8, bias = false) -> relu, output: dense(2) }
    }
}

mod max_norm_of_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, #[max_norm(3)] a: dense(8) -> relu, output: dense(2) }
    }
}

mod name_of_a_dropout {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu -> dropout(0.5), output: dense(2) }
    }
}

mod activation_as_a_layer {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod relu_with_a_largest_value {
    use nn_core::prelude::*;

    activation! { struct Relu6(x) = clamp(x, 0, 6); }

    network! {
        struct N { input: 8, a: dense(16) -> Relu6, output: dense(2) }
    }
}

mod exponential {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> exp, output: dense(2) }
    }
}

mod rescaling {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, scale(0.5), output: dense(2) }
    }
}

mod threshold {
    use nn_core::prelude::*;

    activation! { struct Thresholded(x) = if x > 1 { x } else { 0 }; }

    network! {
        struct N { input: 8, a: dense(16) -> Thresholded, output: dense(2) }
    }
}

mod lambda_layer {
    use nn_core::prelude::*;

    activation! { struct Curve(x) = x * x; }

    network! {
        struct N { input: 8, a: dense(16) -> Curve, output: dense(2) }
    }
}

mod permute_of_an_image {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod permute_before_dense {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod permute_small {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod reshape_with_a_shape {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod flatten_last {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod repeat_vector {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod time_distributed {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod masking {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod masking_alone {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, m: identity, a: dense(16), output: dense(2) }
    }
}

mod bilinear {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), b: dense(64), output: dense(2) }
    }
}

mod bilinear_of_two {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, b: dense(64), output: dense(2) }
    }
}

mod linear_as_an_activation {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod linear_as_a_keras_activation {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16), output: dense(2) }
    }
}

mod linear_activation_last {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod linear_activation_word {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> relu, output: dense(2) }
    }
}

mod subtract_of_keras {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: subtract(a, input), output: dense(2) }
    }
}

mod subtract_in_capitals {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: subtract(a, input), output: dense(2) }
    }
}

mod lambda_of_a_closure {
    use nn_core::prelude::*;

    activation! { struct Curve(x) = x * x; }

    network! {
        struct N { input: 8, a: dense(16) -> Curve, output: dense(2) }
    }
}

mod own_activation_on_two_values {
    use nn_core::prelude::*;

    activation! { struct Half(x) = 0.5 * x; }

    network! {
        struct N { input: 8, a: dense(8) -> relu, b: concat(a, input) -> Half, output: dense(2) }
    }
}
