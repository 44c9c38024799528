//! Optimizers: their inputs, their state, and values that decay.

use approx::{assert_relative_eq, relative_eq};
use nn_core::prelude::*;
use nn_core::{Error, layer::tensor::Kind};

network! {
    struct Normed {
        input: 4,
        hidden: dense(8, bias = false),
        norm: batch_norm -> relu,
        #[frozen]
        fixed: dense(8) -> tanh,
        output: dense(3) -> softmax,
    }
}

network! {
    struct Plain {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

network! {
    struct SameAsPlain {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

network! {
    struct Wider {
        input: 4,
        hidden: dense(9) -> relu,
        output: dense(3) -> softmax,
    }
}

/// Twelve samples of three classes.
pub(crate) fn samples() -> (Batch<f32, 4>, Labels<3>) {
    let x = Batch::from_rows((0..12_u8).map(|i| {
        let i = f32::from(i);
        [i.sin(), i.cos(), (2.0 * i).sin(), (3.0 * i).cos()]
    }));
    let labels = Labels::new((0..12).map(|i| i % 3).collect::<Vec<_>>());
    (x.unwrap(), labels.unwrap())
}

fn names<'a>(
    tensors: impl Iterator<Item = nn_core::layer::tensor::Parameter<'a, f32>>,
) -> Vec<String> {
    tensors.map(|tensor| tensor.name.to_string()).collect()
}

#[test]
fn f2_parameters_are_what_is_learned() {
    let mut net = Normed::<f32>::new(1);
    let learned = [
        "hidden.weight",
        "norm.weight",
        "norm.bias",
        "output.weight",
        "output.bias",
    ];
    assert_eq!(names(net.parameters()), learned);
    let kinds = net.tensors().map(|tensor| tensor.kind);
    let kinds: Vec<Kind> = kinds.collect();
    for kind in [Kind::Learned, Kind::Running, Kind::Count, Kind::Fixed] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    assert!(net.parameters().all(|tensor| tensor.kind == Kind::Learned));
    assert_eq!(net.parameters_mut().count(), learned.len());
    let (x, y) = samples();
    let mut work = net.workspace(12);
    net.loss_and_gradients(&x, &y, &CrossEntropy::new(), &mut work)
        .unwrap();
    let gradients = work.gradients();
    assert_eq!(gradients.tensors().count(), learned.len());
    assert!(gradients.as_network().tensors().count() > learned.len());
}

#[test]
fn f2_a_clipped_step_leaves_statistics_alone() {
    let (x, y) = samples();
    let loss = CrossEntropy::new();
    let (mut clipped, mut free) = (Normed::<f32>::new(1), Normed::<f32>::new(1));
    let (mut work, mut other) = (clipped.workspace(12), free.workspace(12));
    let mut sgd = Sgd::new(1.0);
    clipped
        .loss_and_gradients(&x, &y, &loss, &mut work)
        .unwrap();
    free.loss_and_gradients(&x, &y, &loss, &mut other).unwrap();
    let squares = other.gradients().parameters().flat_map(|g| g.values);
    let expected = squares.map(|&g| f64::from(g).powi(2)).sum::<f64>().sqrt();
    let norm = work.clip_norm(0.01).unwrap();
    assert_relative_eq!(norm, expected, max_relative = 1e-12);
    let factor = 0.01 / (expected + 1e-6);
    let [one, another] = [&work, &other].map(|work| work.gradients().as_network());
    for (a, b) in one.tensors().zip(another.tensors()) {
        let factor = if a.kind == Kind::Learned { factor } else { 1.0 };
        for (&a, &b) in a.values.iter().zip(b.values) {
            let right = f64::from(b) * factor;
            assert_relative_eq!(f64::from(a), right, epsilon = 0.0, max_relative = 1e-6);
        }
    }
    sgd.step(&mut clipped, work.gradients()).unwrap();
    sgd.step(&mut free, other.gradients()).unwrap();
    for (a, b) in clipped.tensors().zip(free.tensors()) {
        if matches!(a.kind, Kind::Running | Kind::Count) {
            assert_eq!(a.values, b.values, "{}", a.name);
        }
    }
    // a norm below the bound changes nothing
    let before: Vec<f32> = flat(work.gradients().as_network());
    assert!(work.clip_norm(1.0).unwrap() < 0.011);
    assert_eq!(before, flat(work.gradients().as_network()));
}

fn flat<N: Model<Scalar = f32>>(net: &N) -> Vec<f32> {
    net.tensors().flat_map(|t| t.values.to_vec()).collect()
}

#[test]
fn f2_a_norm_that_is_no_number_is_an_error() {
    let (x, y) = samples();
    let net = Plain::<f32>::new(1);
    let mut work = net.workspace(12);
    net.loss_and_gradients(&x, &y, &CrossEntropy::new(), &mut work)
        .unwrap();
    for max in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        refused(work.clip_norm(max), "`clip_norm` is");
    }
    work.gradients_mut().output.weight_mut()[(0, 0)] = f32::NAN;
    let before = flat(work.gradients().as_network());
    refused(work.clip_norm(1.0), "`output.weight`");
    assert!(
        flat(work.gradients().as_network())
            .iter()
            .zip(&before)
            .all(|(a, b)| a.to_bits() == b.to_bits())
    );
    // squares beyond single precision
    for gradient in work.gradients_mut().parameters_mut() {
        gradient.values.fill(1e30);
    }
    let count = Plain::PARAMETERS as f64;
    let norm = work.clip_norm(1.0).unwrap();
    assert_relative_eq!(
        norm,
        count.sqrt() * f64::from(1e30_f32),
        max_relative = 1e-12
    );
}

fn refused<R: std::fmt::Debug>(result: Result<R, Error>, text: &str) {
    let message = result.unwrap_err().to_string();
    assert!(message.contains(text), "{message}");
}

#[test]
fn f10_an_optimizer_of_another_network_is_an_error() {
    fn holds_state(mut optimizer: impl Optimizer<f32>) {
        let (x, y) = samples();
        let loss = CrossEntropy::new();
        let (mut plain, mut wider) = (Plain::<f32>::new(1), Wider::<f32>::new(1));
        let (mut work, mut other) = (plain.workspace(12), wider.workspace(12));
        plain
            .train_step(&x, &y, &loss, &mut optimizer, &mut work)
            .unwrap();
        let before = flat(&wider);
        let result = wider.train_step(&x, &y, &loss, &mut optimizer, &mut other);
        let text =
            "of a `Plain` with `hidden.weight` (8×4), but `Wider` has `hidden.weight` (9×4) there";
        refused(result, text);
        let gradients = wider.clone();
        refused(optimizer.step(&mut wider, &gradients), text);
        let data = Dataset::new(x.clone(), y.clone()).unwrap();
        let fit = Trainer::new(loss, optimizer.clone()).fit(&mut wider, &data);
        refused(fit, text);
        assert_eq!(before, flat(&wider));
        // states that look equal count as equal
        let mut same = SameAsPlain::<f32>::new(1);
        let mut third = same.workspace(12);
        same.train_step(&x, &y, &loss, &mut optimizer, &mut third)
            .unwrap();
    }
    holds_state(Adam::new(0.01));
    holds_state(AdamW::new(0.01));
    holds_state(Sgd::new(0.01).momentum(0.9));
}

#[test]
fn f10_descent_without_momentum_holds_nothing() {
    let (x, y) = samples();
    let mut sgd = Sgd::new(0.01);
    let (mut plain, mut wider) = (Plain::<f32>::new(1), Wider::<f32>::new(1));
    let (mut work, mut other) = (plain.workspace(12), wider.workspace(12));
    let loss = CrossEntropy::new();
    for _ in 0..2 {
        plain
            .train_step(&x, &y, &loss, &mut sgd, &mut work)
            .unwrap();
        wider
            .train_step(&x, &y, &loss, &mut sgd, &mut other)
            .unwrap();
    }
}

/// The same gradients in single and double precision.
#[test]
fn f53_adams_coefficients_are_rounded_once() {
    for beta in [0.999, 0.9999, 0.999_999, 0.999_999_9] {
        let (mut single, mut double) = (
            Adam::<f32>::new(0.01).betas(0.9, beta),
            Adam::<f64>::new(0.01).betas(0.9, beta),
        );
        let (mut a, mut b) = ([0.0_f32; 2], [0.0_f64; 2]);
        for step in 0..20_u8 {
            let gradient = [0.5 + 0.25 * (f64::from(step)).sin(), 1e-3];
            Optimizer::<f32>::start_step(&mut single);
            Optimizer::<f64>::start_step(&mut double);
            single.update(0, &mut a, &gradient.map(f32::from_f64));
            double.update(0, &mut b, &gradient);
        }
        for (&a, &b) in a.iter().zip(&b) {
            let near = relative_eq!(f64::from(a), b, epsilon = 0.0, max_relative = 3e-6);
            assert!(near, "β₂ = {beta}: {a} for {b}");
        }
    }
}

/// A fraction of 1e-5 per step: in single precision, 1 minus it is off by 0.3 % of it.
#[test]
fn f53_a_small_decay_is_as_large_as_it_says() {
    let (rate, decay, steps) = (1e-3, 0.01, 20_000);
    let mut adam = AdamW::<f32>::new(rate).weight_decay(decay);
    let before = [0.3_f32, -0.7, 0.11];
    let mut weights = before;
    for _ in 0..steps {
        adam.start_step();
        adam.update(0, &mut weights, &[0.0; 3]);
    }
    let left = (1.0 - rate * decay).powi(steps);
    for (&weight, &before) in weights.iter().zip(&before) {
        assert_relative_eq!(
            f64::from(weight),
            f64::from(before) * left,
            max_relative = 5e-5
        );
    }
}

/// True for numbers on which arithmetic is slow.
fn is_subnormal(value: f32) -> bool {
    value.is_subnormal()
}

/// The state of an optimizer in its `Debug` output.
fn no_subnormal_in(optimizer: &impl std::fmt::Debug) {
    let text = format!("{optimizer:?}");
    let numbers = text.split(|c: char| !(c.is_ascii_digit() || ".e-".contains(c)));
    for number in numbers.filter_map(|word| word.parse::<f32>().ok()) {
        assert!(!is_subnormal(number), "{number:e} in {text}");
    }
}

#[test]
fn f47_what_decays_ends_at_zero() {
    fn ends_at_zero(mut optimizer: impl Optimizer<f32> + std::fmt::Debug, weights_too: bool) {
        // the last two arrive subnormal, and never get a gradient
        let mut weights = [1.0_f32, -1e-3, 1e-20, 3e-38, 1e-30, 0.0, 1e-40, -1e-44];
        for step in 0..12_000 {
            let mut gradient = [0.0; 8];
            gradient[..6].fill(if step == 0 { 1.0 } else { 0.0 });
            optimizer.start_step();
            optimizer.update(0, &mut weights, &gradient);
            assert!(
                !weights.into_iter().any(is_subnormal),
                "{step}: {weights:?}"
            );
        }
        if weights_too {
            // a velocity that is 0 leaves the last of them: 2e-31 over the decay
            assert!(weights.iter().all(|w| w.abs() < 1e-29), "{weights:?}");
        }
        no_subnormal_in(&optimizer);
    }
    ends_at_zero(Sgd::new(0.1), false);
    ends_at_zero(Sgd::new(0.2).weight_decay(0.1), true);
    ends_at_zero(Sgd::new(0.2).weight_decay(0.1).momentum(0.9), true);
    ends_at_zero(Sgd::new(0.2).momentum(0.9).nesterov(), false);
    ends_at_zero(Adam::new(1e-3), false);
    ends_at_zero(AdamW::new(0.1).weight_decay(0.1), true);
}

#[test]
fn f47_small_gradients_do_not_make_slow_moments() {
    let mut adam = Adam::<f32>::new(1e-3);
    let mut weights = [0.0_f32; 5];
    for _ in 0..100 {
        adam.start_step();
        adam.update(0, &mut weights, &[0.0, 1e-36, 1e-30, 1e-20, 1e-18]);
        assert!(!weights.into_iter().any(is_subnormal), "{weights:?}");
    }
    no_subnormal_in(&adam);
}

network! {
    struct SaturatedSigmoid {
        input: 4,
        hidden: dense(8) -> sigmoid,
        second: dense(6) -> softplus,
        output: dense(3) -> sigmoid,
    }
}

network! {
    struct SaturatedGelu {
        input: 4,
        hidden: dense(8) -> gelu,
        second: dense(6) -> silu,
        output: dense(3) -> softmax,
    }
}

network! {
    struct SaturatedTanh {
        input: 4,
        hidden: dense(8) -> tanh,
        gates: dense(12) -> swiglu,
        more: dense(12) -> geglu,
        last: dense(12) -> glu,
        output: dense(3) -> sigmoid,
    }
}

nn_core::loss! { struct Curved(y, t) = ln(1 + exp(pow(y - t, 2))) - 0.3 * ln(y); }

network! {
    struct SaturatedWide {
        input: 4,
        hidden: dense(70) -> exp,
        #[allow(softmax_inside)]
        second: dense(64) -> softmax,
        output: dense(3) -> sigmoid,
    }
}

/// Biases that put the units of a layer in the tails, where f′ is smallest.
fn saturate<N: Model<Scalar = f32>>(net: &mut N) {
    for tensor in net.parameters_mut() {
        if tensor.name.to_string().ends_with("bias") {
            let tails = [-95.0, -100.0, -13.5, -88.0, 0.5, -70.0];
            for (bias, tail) in tensor.values.iter_mut().zip(tails.into_iter().cycle()) {
                *bias = tail;
            }
        }
    }
}

/// For one sample the bias gradient is dz itself; inputs near 1 make the first weights' gradients as large.
macro_rules! stays_normal {
    ($net:ident, $loss:expr, $targets:expr) => {
        stays_normal!(
            $net,
            $loss,
            $targets,
            Sgd::new(0.01).momentum(0.9).nesterov()
        );
    };
    ($net:ident, $loss:expr, $targets:expr, $optimizer:expr) => {
        for rows in [1, 20] {
            let x = (0..rows).map(|i| {
                [
                    0.9,
                    -0.7,
                    0.5,
                    0.3 + 0.01 * f32::from(u8::try_from(i).unwrap()),
                ]
            });
            let x = Batch::<f32, 4>::from_rows(x).unwrap();
            let (loss, targets) = ($loss, $targets(rows));
            let mut net = $net::<f32>::new(1);
            saturate(&mut net);
            let (mut work, mut optimizer) = (net.workspace(rows), $optimizer);
            for step in 0..300 {
                if step % 2 == 0 {
                    net.train_step(&x, &targets, &loss, &mut optimizer, &mut work)
                        .unwrap();
                } else {
                    net.loss_and_gradients(&x, &targets, &loss, &mut work)
                        .unwrap();
                }
                let gradients = work.gradients().parameters();
                all_normal(gradients, &(stringify!($net), rows, step), true);
                all_normal(net.parameters(), &(stringify!($net), rows, step), false);
            }
            no_subnormal_in(&optimizer);
        }
    };
}

/// Products of small gradients and small values may be subnormal; gradients of biases and of the first weights may
/// not.
fn all_normal<'a>(
    tensors: impl Iterator<Item = nn_core::layer::tensor::Parameter<'a, f32>>,
    at: &(&str, usize, usize),
    gradients: bool,
) {
    for tensor in tensors {
        let name = tensor.name.to_string();
        if !gradients || name.ends_with("bias") || name == "hidden.weight" {
            let slow = tensor.values.iter().find(|value| is_subnormal(**value));
            assert!(slow.is_none(), "{at:?}: {name} {slow:?}");
        }
    }
}

#[test]
fn f47_saturated_units_get_a_gradient_of_zero() {
    let values = |rows| Batch::<f32, 3>::from_rows(vec![[0.0, 0.0, 1.0]; rows]).unwrap();
    let labels = |rows| Labels::<3>::new(vec![2; rows]).unwrap();
    stays_normal!(SaturatedSigmoid, BinaryCrossEntropy::new(), values);
    stays_normal!(
        SaturatedSigmoid,
        SquaredError::new(),
        values,
        Adam::new(0.01)
    );
    stays_normal!(SaturatedGelu, CrossEntropy::new(), labels);
    stays_normal!(SaturatedGelu, CrossEntropy::new(), values, AdamW::new(0.01));
    stays_normal!(SaturatedGelu, SquaredError::new(), values);
    stays_normal!(SaturatedWide, BinaryCrossEntropy::new(), values);
    stays_normal!(SaturatedWide, SquaredError::new(), values);
    stays_normal!(
        SaturatedTanh,
        BinaryCrossEntropy::new(),
        values,
        Adam::new(0.01)
    );
    stays_normal!(SaturatedTanh, Curved::new(), values);
}
