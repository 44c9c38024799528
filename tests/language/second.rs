//! Each construct of the language: side by side in parentheses, one after the other in braces, several layers on a
//! line, widths by name, templates, loops, weights used again. Checked for each: gradients against central differences
//! of the loss, one sample against a batch, a file there and back, names and shapes.

use approx::{abs_diff_eq, assert_relative_eq};
use nn_core::prelude::*;

/// Values in (−1, 1) that follow no pattern.
fn values<const F: usize>(rows: usize) -> Batch<f64, F> {
    let value = |i: usize| (i as f64 * 0.917 + 0.3).sin();
    let rows = (0..rows).map(|n| std::array::from_fn(|j| value(n * F + j)));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

/// The gradients of a network, each against the slope of the loss between two points.
macro_rules! gradients_are_slopes {
    ($net:ident, $y:expr, $loss:expr) => {{
        const STEP: f64 = 1e-6;
        let (mut net, x, y, loss) = ($net::<f64>::new(5), values(6), $y, $loss);
        let mut work = net.workspace(6);
        net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
        let gradients: Vec<(String, Vec<f64>)> = work
            .gradients()
            .tensors()
            .map(|tensor| (tensor.name.to_string(), tensor.values.to_vec()))
            .collect();
        let count: usize = gradients.iter().map(|(_, values)| values.len()).sum();
        assert_eq!(count, $net::PARAMETERS, "every parameter has a gradient");
        for (at, (name, own)) in gradients.iter().enumerate() {
            for (index, &found) in own.iter().enumerate() {
                let mut at_shift = |shift: f64| {
                    net.tensors_mut().nth(at).unwrap().values[index] += shift;
                    let value = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
                    net.tensors_mut().nth(at).unwrap().values[index] -= shift;
                    value
                };
                let slope = (at_shift(STEP) - at_shift(-STEP)) / (2.0 * STEP);
                let most = 1e-7 + 1e-5 * slope.abs();
                assert!(
                    abs_diff_eq!(found, slope, epsilon = most),
                    "{name}[{index}]: {found}, {slope}"
                );
            }
        }
    }};
}

/// One sample on the stack, and a network from a file, predict the same.
macro_rules! one_and_file_agree {
    ($net:ident) => {{
        let (net, x) = ($net::<f64>::new(3), values(4));
        let batch = net.predict(&x);
        for (row, x) in batch.rows().zip(x.rows()) {
            for (a, b) in row.iter().zip(net.predict_one(x)) {
                assert_relative_eq!(*a, b, max_relative = 1e-12, epsilon = 1e-14);
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("net.safetensors");
        net.save(&path).unwrap();
        let again = $net::<f64>::load(&path).unwrap();
        assert_eq!(again.predict(&x).as_slice(), batch.as_slice());
    }};
}

/// The names of all tensors.
macro_rules! names {
    ($net:expr) => {
        $net.tensors()
            .map(|tensor| tensor.name.to_string())
            .collect::<Vec<_>>()
    };
}

network! {
    /// Flows side by side, between a value's two ends.
    struct Flows {
        input: 4,
        hidden: dense(6) -> tanh,
        gated: multiply(value: dense(3), gate: dense(3) -> sigmoid),
        skip: add(identity, { up: dense(5) -> tanh, down: dense(3) }),
        both: concat(deep: dense(2) -> sin, hidden, wide: identity) -> multiply(scale: dense(11) -> tanh),
        output: dense(2),
    }
}

#[test]
fn flows_side_by_side() {
    gradients_are_slopes!(Flows, values::<2>(6), SquaredError::new());
    one_and_file_agree!(Flows);
    let net = Flows::new(1);
    assert_eq!(net.gated.value.weight().shape(), (3, 6));
    assert_eq!(net.gated.gate.weight().shape(), (3, 6));
    assert_eq!(net.skip.down.weight().shape(), (3, 5));
    assert_eq!(net.both.concat.deep.weight().shape(), (2, 3));
    assert_eq!(net.both.multiply.scale.weight().shape(), (11, 11));
    assert_eq!(
        names!(net)[2..6],
        [
            "gated.value.weight",
            "gated.value.bias",
            "gated.gate.weight",
            "gated.gate.bias"
        ]
    );
}

network! {
    /// What it is short for: `residual { … }`.
    struct Written {
        input: 3,
        sum: add(identity, { up: dense(5) -> tanh, down: dense(3) }),
        output: dense(2),
    }
}

network! {
    struct Short {
        input: 3,
        sum: residual { up: dense(5) -> tanh, down: dense(3) },
        output: dense(2),
    }
}

#[test]
fn a_residual_block_is_a_sum_with_identity() {
    let (written, short, x) = (Written::<f64>::new(9), Short::<f64>::new(9), values(5));
    assert_eq!(written.predict(&x).as_slice(), short.predict(&x).as_slice());
    assert_eq!(names!(written), names!(short));
}

network! {
    #[allow(narrow_layer)]
    struct Grouped {
        input: 5,
        encoder: { wide: dense(8) -> tanh, code: dense(3) -> sin },
        { tanh },
        decoder: { inner: { wide: dense(encoder * 2) -> tanh }, last: dense(input) },
        output: add(input, decoder) -> dense(2),
    }
}

#[test]
fn lines_in_braces_are_a_struct() {
    gradients_are_slopes!(Grouped, values::<2>(6), SquaredError::new());
    one_and_file_agree!(Grouped);
    let net = Grouped::new(1);
    assert_eq!(net.encoder.code.weight().shape(), (3, 8));
    assert_eq!(net.decoder.inner.wide.weight().shape(), (6, 3));
    assert_eq!(names!(net)[4], "decoder.inner.wide.weight");
}

network! {
    #[allow(linear_after_linear)]
    struct Together {
        input: 4,
        hidden: dense(6) -> layer_norm -> prelu -> dropout(0.0),
        #[l2(0.01)]
        twice: dense(5, bias = false) -> residual { inner: dense(5) -> tanh } -> rms_norm,
        output: dense(2),
    }
}

#[test]
fn several_layers_on_a_line_are_named_by_their_words() {
    one_and_file_agree!(Together);
    let net = Together::new(1);
    assert_eq!(net.hidden.dense.weight().shape(), (6, 4));
    assert_eq!(net.hidden.layer_norm.weight(), [1.0; 6]);
    assert_eq!(net.twice.residual.inner.weight().shape(), (5, 5));
    let expected = [
        "hidden.dense.weight",
        "hidden.dense.bias",
        "hidden.layer_norm.weight",
        "hidden.layer_norm.bias",
        "hidden.prelu.weight",
        "twice.dense.weight",
        "twice.residual.inner.weight",
        "twice.residual.inner.bias",
        "twice.rms_norm.weight",
    ];
    assert_eq!(names!(net)[..9], expected);
}

const WIDE: usize = 3;

network! {
    struct Widths<const H: usize> {
        input: 4,
        first: dense(input * 2) -> tanh,
        second: dense(first - 1) -> tanh,
        third: dense(WIDE) -> tanh,
        fourth: dense(third * 2 + second) -> tanh,
        fifth: dense(H) -> tanh,
        sixth: dense(fifth) -> tanh,
        output: dense(fourth / 4),
    }
}

#[test]
fn widths_are_those_of_other_lines() {
    let net = Widths::<6>::new(1);
    assert_eq!(net.first.weight().shape(), (8, 4));
    assert_eq!(net.second.weight().shape(), (7, 8));
    assert_eq!(net.fourth.weight().shape(), (13, 3));
    assert_eq!(net.sixth.weight().shape(), (6, 6));
    assert_eq!(net.output.weight().shape(), (3, 6));
}

network! {
    #[allow(linear_after_linear)]
    struct Blocks {
        input: 4,
        block Ffn(wide) { norm: layer_norm, up: dense(wide) -> tanh, down: dense(input) },
        block Twice(wide) { a: residual { ffn: Ffn(wide) }, b: residual { ffn: Ffn(wide + 1) } },
        body: repeat(2) { a: residual { ffn: Ffn(5) } },
        narrow: dense(3) -> tanh,
        more: Twice(narrow * 2),
        last: Ffn(7) -> tanh -> dense(2),
        output: dense(2),
    }
}

#[test]
fn blocks_are_written_once_and_used_at_any_width() {
    gradients_are_slopes!(Blocks, values::<2>(6), SquaredError::new());
    one_and_file_agree!(Blocks);
    let net = Blocks::new(1);
    assert_eq!(net.body[1].a.ffn.up.weight().shape(), (5, 4));
    assert_eq!(net.more.b.ffn.up.weight().shape(), (7, 3));
    assert_eq!(net.last.ffn.down.weight().shape(), (3, 7));
    assert_eq!(net.last.dense.weight().shape(), (2, 3));
}

network! {
    struct Pyramid {
        input: 9,
        tower: for w in [8, WIDE * 2, 4] { layer: dense(w) -> tanh },
        for w in [2, 3] { scale(2) -> tanh },
        output: dense(2),
    }
}

#[test]
fn a_loop_over_widths_is_a_tuple() {
    gradients_are_slopes!(Pyramid, values::<2>(6), SquaredError::new());
    one_and_file_agree!(Pyramid);
    let net = Pyramid::new(1);
    assert_eq!(net.tower.0.layer.weight().shape(), (8, 9));
    assert_eq!(net.tower.2.layer.weight().shape(), (4, 6));
    assert_eq!(names!(net)[4], "tower.2.layer.weight");
}

network! {
    /// One encoder for both halves of the input.
    struct Twins {
        input: (first: 3, second: 3),
        left: from(first) -> dense(4) -> layer_norm -> tanh,
        right: from(second) -> same(left),
        mean: from(second) -> scale(0.5) -> same(left),
        output: concat(left, right, mean) -> dense(2),
    }
}

#[test]
fn the_same_layers_again() {
    gradients_are_slopes!(Twins, values::<2>(6), SquaredError::new());
    one_and_file_agree!(Twins);
    assert_eq!(Twins::PARAMETERS, 3 * 4 + 4 + 2 * 4 + 12 * 2 + 2);
    let net = Twins::<f64>::new(1);
    let x = Batch::from_rows([[0.1, 0.2, 0.3, 0.1, 0.2, 0.3]]).unwrap();
    let trace = net
        .trace(&x, &values::<2>(1), &SquaredError::new())
        .unwrap();
    let shown = trace.to_string();
    assert!(shown.contains("right"), "{shown}");
}

network! {
    struct Encoder { input: 3, hidden: dense(4) -> tanh, code: dense(2) -> tanh }
}

network! {
    /// A nested network, a whole group and a transposed layer, used again.
    struct Deep {
        input: (first: 3, second: 3, third: 3),
        encode: from(first) -> network(Encoder) -> tanh,
        other: from(second) -> same(encode),
        group: from(second) -> { a: dense(4) -> tanh, b: dense(2) },
        more: from(third) -> same(group) -> tanh,
        single: from(third) -> dense(2) -> sin,
        back: transposed(single) -> tanh,
        again: same(single),
        output: concat(encode, other, group, more, again) -> dense(2),
    }
}

#[test]
fn networks_and_groups_again() {
    gradients_are_slopes!(Deep, values::<2>(6), SquaredError::new());
    one_and_file_agree!(Deep);
}

network! {
    #[l2(0.01)]
    #[init(zeros)]
    #[allow(zero_hidden_layer)]
    struct Defaults {
        input: 2,
        hidden: dense(3) -> tanh,
        #[l2(0)]
        other: dense(3, init = glorot_normal) -> tanh,
        output: dense(1),
    }
}

#[test]
fn attributes_of_the_struct_are_defaults_for_its_lines() {
    let mut net = Defaults::<f64>::new(1);
    assert!(net.hidden.weight().norm_l2() == 0.0 && net.other.weight().norm_l2() > 0.0);
    // The penalty: λ·Σw² of `hidden` and `output`, none of `other`.
    let (x, y) = (values(4), values::<1>(4));
    let mut work = net.workspace(4);
    let before = net
        .loss_and_gradients(&x, &y, &SquaredError::new(), &mut work)
        .unwrap();
    net.output.weight_mut()[(0, 0)] = 2.0;
    net.hidden.weight_mut()[(0, 0)] = 3.0;
    let (bare, after) = {
        network! {
            struct Bare { input: 2, hidden: dense(3) -> tanh, other: dense(3) -> tanh, output: dense(1) }
        }
        let bare = Bare {
            hidden: net.hidden.clone(),
            other: net.other.clone(),
            output: net.output.clone(),
        };
        let mut own = bare.workspace(4);
        (
            bare.loss_and_gradients(&x, &y, &SquaredError::new(), &mut own)
                .unwrap(),
            net.loss_and_gradients(&x, &y, &SquaredError::new(), &mut work)
                .unwrap(),
        )
    };
    assert!(before > 0.0);
    assert_relative_eq!(after - bare, 0.01 * (4.0 + 9.0), max_relative = 1e-9);
}

const DEPTH: usize = 3;

network! {
    #[allow(linear_after_linear)]
    struct Counted {
        input: 4,
        stem: dense(5) -> tanh,
        body: repeat(DEPTH) {
            skip: residual { a: dense(6) -> layer_norm -> tanh, b: dense(5) } -> dropout(0.0),
            sin,
            next: dense(5) -> glue_of::Halves,
        },
        bent: tanh,
        more: repeat(DEPTH - 1) { gate: add(identity, scaled: dense(5) -> sigmoid) },
        both: concat(stem, more),
        output: dense(2),
    }
}

network! {
    /// The same, written with numbers.
    #[allow(linear_after_linear)]
    struct Numbered {
        input: 4,
        stem: dense(5) -> tanh,
        body: repeat(3) {
            skip: residual { a: dense(6) -> layer_norm -> tanh, b: dense(5) } -> dropout(0.0),
            sin,
            next: dense(5) -> glue_of::Halves,
        },
        bent: tanh,
        more: repeat(2) { gate: add(identity, scaled: dense(5) -> sigmoid) },
        both: concat(stem, more),
        output: dense(2),
    }
}

mod glue_of {
    nn_core::activation! {
        /// Half of a value.
        pub struct Halves(x) = x / 2;
    }
}

#[test]
fn a_constant_says_how_often_lines_are_repeated() {
    gradients_are_slopes!(Counted, values::<2>(6), SquaredError::new());
    one_and_file_agree!(Counted);
    assert_eq!(Counted::PARAMETERS, Numbered::PARAMETERS);
    assert_eq!(Counted::MULTIPLY_ADDS, Numbered::MULTIPLY_ADDS);
    assert_eq!(
        Counted::SUMMARY.replace("Counted", "Numbered"),
        Numbered::SUMMARY
    );
    let (counted, numbered, x) = (Counted::<f64>::new(7), Numbered::<f64>::new(7), values(5));
    assert_eq!(names!(counted), names!(numbered));
    assert_eq!(
        counted.predict(&x).as_slice(),
        numbered.predict(&x).as_slice()
    );
    assert_eq!(counted.body.len(), 3);
    let (mut counted, mut numbered, y) = (counted, numbered, values::<2>(5));
    let (mut own, mut other) = (counted.workspace(5), numbered.workspace(5));
    let (mut adam, mut eve) = (Adam::new(0.01), Adam::new(0.01));
    for _ in 0..5 {
        counted
            .train_step(&x, &y, &SquaredError::new(), &mut adam, &mut own)
            .unwrap();
        numbered
            .train_step(&x, &y, &SquaredError::new(), &mut eve, &mut other)
            .unwrap();
    }
    assert_eq!(
        counted.predict(&x).as_slice(),
        numbered.predict(&x).as_slice()
    );
}

network! {
    struct Nested {
        input: 4,
        tower: for w in [3, 5] { first: dense(w) -> tanh, more: repeat(2) { a: dense(w) -> tanh } },
        block: repeat(2) { a: dense(5) -> tanh, repeat(3) { sin -> same(a) } },
        output: dense(2),
    }
}

#[test]
fn loops_and_repetitions_stand_in_each_other() {
    gradients_are_slopes!(Nested, values::<2>(6), SquaredError::new());
    one_and_file_agree!(Nested);
    let net = Nested::new(1);
    assert_eq!(net.tower.1.more[1].a.weight().shape(), (5, 5));
    assert_eq!(names!(net)[2], "tower.0.more.0.a.weight");
    assert_eq!(net.block.len(), 2);
}
