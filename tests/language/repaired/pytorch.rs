//! A test of nn-macros writes this file: `UPDATE_EXPECT=1 cargo test -p nn-macros`.

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
        struct N { input: 8, a: dense(32), output: dense(2) }
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

    activation! { struct SoftSign(x) = x / (1 + abs(x)); }

    network! {
        struct N { input: 8, a: dense(16) -> SoftSign, output: dense(2) }
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

    activation! { struct Logsigmoid(x) = -softplus(-x); }

    network! {
        struct N { input: 8, a: dense(16) -> Logsigmoid, output: dense(2) }
    }
}

mod log_sigmoid_by_formula {
    use nn_core::prelude::*;

    activation! { struct Logsigmoid(x) = -softplus(-x); }

    network! {
        struct N { input: 8, a: dense(16) -> Logsigmoid, output: dense(2) }
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

mod relu6_in_capitals {
    use nn_core::prelude::*;

    activation! { struct Relu6(x) = clamp(x, 0, 6); }

    network! {
        struct N { input: 8, a: dense(16) -> Relu6, output: dense(2) }
    }
}

mod hardtanh_in_capitals {
    use nn_core::prelude::*;

    activation! { struct HardTanh(x) = clamp(x, -1, 1); }

    network! {
        struct N { input: 8, a: dense(16) -> HardTanh, output: dense(2) }
    }
}

mod softsign_in_capitals {
    use nn_core::prelude::*;

    activation! { struct SoftSign(x) = x / (1 + abs(x)); }

    network! {
        struct N { input: 8, a: dense(16) -> SoftSign, output: dense(2) }
    }
}

mod log_sigmoid_in_capitals {
    use nn_core::prelude::*;

    activation! { struct Logsigmoid(x) = -softplus(-x); }

    network! {
        struct N { input: 8, a: dense(16) -> Logsigmoid, output: dense(2) }
    }
}

mod softmin {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, output: dense(2) -> neg -> softmax }
    }
}

mod rrelu {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(16) -> leaky_relu, output: dense(2) }
    }
}

mod quick_gelu {
    use nn_core::prelude::*;

    activation! { struct QuickGelu(x) = x * sigmoid(1.702 * x); }

    network! {
        struct N { input: 8, a: dense(16) -> QuickGelu, output: dense(2) }
    }
}

mod lstm_with_two_widths {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(32), output: dense(2) }
    }
}

mod conv_transpose {
    use nn_core::prelude::*;

    network! {
        struct N { input: 8, a: dense(64) -> relu, output: dense(2) }
    }
}
