//! `explain` shows the value, the local derivative and the gradient of every stage.

use approx::assert_relative_eq;
use faer::Mat;
use nn_core::inspect::explain::{Explanation, Local};
use nn_core::network::Read;
use nn_core::prelude::*;

fn values<const F: usize>(rows: usize) -> Batch<f64, F> {
    let value = |i: usize| (i as f64 * 0.917 + 0.3).sin();
    let rows = (0..rows).map(|n| std::array::from_fn(|j| value(n * F + j)));
    Batch::from_rows(rows.collect::<Vec<[f64; F]>>()).unwrap()
}

fn close(a: &Mat<f64>, b: &Mat<f64>) {
    assert_eq!(a.shape(), b.shape());
    for i in 0..a.nrows() {
        for j in 0..a.ncols() {
            assert_relative_eq!(a[(i, j)], b[(i, j)], epsilon = 1e-12, max_relative = 1e-10);
        }
    }
}

network! {
    /// Every kind of stage that has a local derivative.
    #[allow(linear_after_linear, softmax_inside)]
    struct Kinds {
        input: (left: 2, right: 2),
        a: from(left) -> dense(3) -> tanh -> scale(0.5),
        b: from(right) -> dense(3) -> sin -> square,
        sum: add(a, b),
        difference: subtract(a, b),
        product: multiply(a, b, sum),
        mean: average(a, product),
        least: minimum(product, mean),
        largest: maximum(difference, least),
        odds: dense(3) -> softmax,
        again: from(odds) -> dense(3),
        gated: multiply(again, largest),
        output: dense(2) -> sigmoid,
    }
}

/// The gradient of a stage is the sum over its readers of their gradient times their local derivative.
fn follows_from_readers(explained: &Explanation<f64>) {
    let mut compared = 0;
    for (index, step) in explained.steps.iter().enumerate() {
        let gradient = step.gradient.as_ref().unwrap();
        let mut sum = Mat::<f64>::zeros(gradient.nrows(), gradient.ncols());
        let mut readers = 0;
        for reader in &explained.steps {
            for (operand, read) in reader.reads.iter().enumerate() {
                if *read != Read::Stage(index) {
                    continue;
                }
                readers += 1;
                let above = reader.gradient.as_ref().unwrap();
                for n in 0..sum.nrows() {
                    for j in 0..sum.ncols() {
                        sum[(n, j)] += match &reader.local {
                            Local::Slope(slope) => above[(n, j)] * slope[(n, j)],
                            Local::Factors(all) => above[(n, j)] * all[operand][(n, j)],
                            Local::Linear(w) => {
                                (0..w.nrows()).map(|k| above[(n, k)] * w[(k, j)]).sum()
                            }
                            Local::Jacobians(all) => (0..above.ncols())
                                .map(|k| above[(n, k)] * all[n][(k, j)])
                                .sum(),
                            other => panic!("{}: {other:?}", reader.kind),
                        };
                    }
                }
            }
        }
        if readers > 0 {
            close(gradient, &sum);
            compared += 1;
        }
    }
    assert_eq!(compared, explained.steps.len() - 1);
}

#[test]
fn gradients_follow_from_local_derivatives() {
    let (net, x, y) = (Kinds::<f64>::new(3), values::<4>(5), values::<2>(5));
    let loss = SquaredError::new();
    let explained = net.explain_loss(&x, &y, &loss).unwrap();
    follows_from_readers(&explained);
    let mut work = net.workspace(5);
    let value = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    assert_relative_eq!(explained.loss.unwrap(), value, max_relative = 1e-12);
    for gradient in work.gradients().tensors() {
        let own = explained.parameter(&gradient.name.to_string()).unwrap();
        let own = own.gradient.as_ref().unwrap();
        for (at, expected) in gradient.values.iter().enumerate() {
            let found = own[(at / own.ncols(), at % own.ncols())];
            assert_relative_eq!(found, *expected, epsilon = 1e-13, max_relative = 1e-10);
        }
    }
    let last = explained.steps.last().unwrap().value.as_ref().unwrap();
    close(last, &net.predict(&x).view().matrix().to_owned());
}

#[test]
fn gradients_of_an_output_are_rows_of_the_jacobian() {
    let (net, x) = (Kinds::<f64>::new(4), values::<4>(3));
    for k in 0..2 {
        let explained = net.explain_output(&x, k).unwrap();
        follows_from_readers(&explained);
        let gradient = explained.input_gradient.as_ref().unwrap();
        for n in 0..3 {
            let jacobian = net.jacobian(x.row(n));
            for j in 0..4 {
                assert_relative_eq!(
                    gradient[(n, j)],
                    jacobian[(k, j)],
                    epsilon = 1e-13,
                    max_relative = 1e-10
                );
            }
        }
    }
    assert!(net.explain_output(&x, 2).is_err());
}

nn_core::activation! {
    /// x·σ(x) by its formula.
    struct Swish(x) = x * sigmoid(x);
}

network! {
    /// All activations, one after the other.
    struct Activations {
        input: 1,
        first: scale(1.1) -> identity -> relu -> leaky_relu(0.2) -> elu(0.5) -> selu -> silu -> gelu -> gelu_tanh
            -> mish -> hard_swish -> tanh -> sigmoid -> softplus -> exp -> sin -> cos -> square -> neg -> recip -> Swish,
        output: dense(1),
    }
}

#[test]
fn every_activation_has_its_slope() {
    let net = Activations::<f64>::new(1);
    let x = Batch::from_rows([[2.3], [-0.4]]).unwrap();
    let explained = net.explain_output(&x, 0).unwrap();
    follows_from_readers(&explained);
    let gradient = explained.input_gradient.as_ref().unwrap();
    for n in 0..2 {
        assert_relative_eq!(
            gradient[(n, 0)],
            net.jacobian(x.row(n))[(0, 0)],
            max_relative = 1e-10
        );
    }
}

network! {
    /// It cannot be trained.
    struct Threshold { input: 1, hidden: dense(2) -> step, output: dense(1) -> step }
}

/// Problem 1 of the notes.
#[test]
fn a_threshold_network_has_a_forward_table() {
    let net = Threshold {
        hidden: Dense::new([[1.0], [1.0]], [-1.0, -3.0]),
        output: Dense::new([[-1.0, 2.0]], [0.5]),
    };
    let explained = net
        .explain(&Batch::from_rows([[0.0], [2.0], [3.0]]).unwrap())
        .unwrap();
    let column = |step: usize| {
        let value = explained.steps[step].value.as_ref().unwrap();
        (0..3).map(|n| value[(n, 0)]).collect::<Vec<f64>>()
    };
    assert_eq!(column(0), [-1.0, 1.0, 2.0]);
    assert_eq!(column(1), [0.0, 1.0, 1.0]);
    assert_eq!(column(2), [0.5, -0.5, 1.5]);
    assert_eq!(column(3), [1.0, 0.0, 1.0]);
    assert!(explained.steps.iter().all(|step| step.gradient.is_none()));
    let text = explained.to_string();
    assert!(text.contains("hidden.step = step(hidden.dense)"), "{text}");
}

network! {
    struct Modules { input: 1, a: neg, b: exp, c: sin, d: recip -> scale(2) }
}

/// V9 in radians: the lines of the notes.
#[test]
fn a_chain_of_numbers_is_a_line_for_each_module() {
    let net = Modules::<f64>::new(1);
    let explained = net
        .explain_output(&Batch::from_rows([[-4.499]]).unwrap(), 0)
        .unwrap();
    let text = explained.to_string();
    let expected = "c = sin(b) = 0.924235 │ ∂c/∂b = -0.381824 │ ∂y1/∂c = -2.34134";
    let lines = || text.lines();
    assert!(lines().any(|line| line.starts_with(expected)), "{text}");
    assert!(text.contains("∂y1/∂x = -80.3931"), "{text}");
}

network! {
    struct Xor { input: 2, hidden: dense(2) -> sigmoid, output: dense(1) -> sigmoid }
}

network! {
    struct TwoEnds {
        input: 2,
        output: (
            level: dense(2),
            chance: dense(1) -> sigmoid,
        ),
    }
}

#[test]
fn targets_that_are_values_are_in_the_graph() {
    let net = Xor::<f64>::new(1);
    let x = Batch::from_rows([[1.0, 0.0]]).unwrap();
    let y = Batch::from_rows([[0.625]]).unwrap();
    let explained = net.explain_loss(&x, &y, &SquaredError::new()).unwrap();
    assert_eq!(explained.target.as_ref().unwrap()[(0, 0)], 0.625);
    assert!(explained.graph_svg().contains(">0.625<"));
    let labels = Labels::<2>::new([1]).unwrap();
    let loss = BinaryCrossEntropy::new();
    let explained = net.explain_loss(&x, &labels, &loss).unwrap();
    assert!(explained.target.is_none() && explained.target_gradient.is_none());

    let net = TwoEnds::<f64>::new(1);
    let level = Batch::from_rows([[0.5, -3.0]]).unwrap();
    let loss = Losses::new((SquaredError::new(), BinaryCrossEntropy::new())).weights([1.0, 4.0]);
    let explained = net.explain_loss(&x, (&level, &y), &loss).unwrap();
    let target = explained.target.unwrap();
    assert_eq!([0, 1, 2].map(|k| target[(0, k)]), [0.5, -3.0, 0.625]);
    let explained = net.explain_loss(&x, (&level, &labels), &loss).unwrap();
    assert!(explained.target.is_none());
}

#[test]
fn pictures_hold_values_and_gradients() {
    let net = Xor {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [-2.0, -4.0]),
        output: Dense::new([[5.0, -5.0]], [-2.0]),
    };
    let x = Batch::from_rows([[1.0, 0.0]]).unwrap();
    let y = Batch::from_rows([[1.0]]).unwrap();
    let explained = net
        .explain_loss(&x, &y, &SquaredError::new().half())
        .unwrap();
    let graph = explained.graph_svg();
    for text in [
        "hidden.weight",
        "3 4 2 3",
        "0.731059 0.119203",
        "-0.0359796",
        "target",
        "L = 0.033",
    ] {
        assert!(graph.contains(text), "{text}: {graph}");
    }
    // Texts on arrows that begin side by side do not run into each other.
    let small = graph
        .lines()
        .filter(|line| line.contains("font-size=\"9\""));
    let mut texts: Vec<(f64, f64, f64)> = small
        .map(|line| {
            let number = |name: &str| {
                let (_, rest) = line.split_once(name).unwrap();
                rest.split('"').next().unwrap().parse::<f64>().unwrap()
            };
            let text = line.split('>').nth(1).unwrap().trim_end_matches("</text");
            (
                number(" y=\""),
                number(" x=\""),
                5.4 * text.chars().count() as f64,
            )
        })
        .collect();
    texts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    assert!(texts.len() > 12);
    for pair in texts.windows(2) {
        let ((y, x, width), (next_y, next_x, _)) = (pair[0], pair[1]);
        assert!(y < next_y || x + width < next_x, "{pair:?}");
    }
    let units = explained.units_svg().unwrap();
    assert_eq!(units.matches("<circle").count(), 5);
    assert_eq!(units.matches("stroke-width").count(), 6);
    assert!(
        Kinds::<f64>::new(1)
            .explain(&values::<4>(1))
            .unwrap()
            .units_svg()
            .is_none()
    );
}

network! {
    /// Stages whose slopes are not told, or which change nothing in a prediction.
    #[allow(linear_after_linear)]
    struct Opaque {
        input: (word: 1, left: 3),
        known: from(word) -> embedding(3, 2),
        both: concat(known, left),
        wide: dense(8, bias = false) -> batch_norm -> layer_norm -> rms_norm -> group_norm(groups = 2),
        slopes: prelu -> dropout(0.1) -> alpha_dropout(0.1) -> gaussian_noise(0.1),
        first: dense(8) -> glu,
        second: dense(8) -> swiglu,
        gated: dense(8) -> geglu,
        again: same(gated),
        back: residual { inside: dense(4) },
        odds: dense(2) -> softmax,
        mixed: mix(odds, back, gated),
        narrow: dense(6) -> tanh,
        wider: transposed(narrow),
        output: features(4) -> dense(2),
    }
}

/// An opaque stage has its value and its accumulated gradient, and the rest of the network is not harmed by it.
#[test]
fn opaque_stages_have_values_and_gradients() {
    let net = Opaque::<f64>::new(8);
    let x = Batch::from_rows([[2.0, 0.3, -0.6, 1.1], [0.0, -1.2, 0.4, 0.8]]).unwrap();
    let (y, loss) = (values::<2>(2), SquaredError::new());
    let explained = net.explain_loss(&x, &y, &loss).unwrap();
    for step in &explained.steps {
        assert!(step.value.is_some(), "{}: no value", step.kind);
        assert!(step.gradient.is_some(), "{}: no gradient", step.kind);
    }
    assert!(matches!(
        explained.step("mixed").unwrap().local,
        Local::Opaque
    ));
    let traced = net.trace(&x, &y, &loss).unwrap();
    close(
        explained.input_gradient.as_ref().unwrap(),
        &traced.input_gradient,
    );
}
