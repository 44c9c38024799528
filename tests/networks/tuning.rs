//! Settings of lines at run time: a tuned network learns as one that is declared so.

use approx::assert_relative_eq;
use nn_core::network::Tune;
use nn_core::prelude::*;

network! {
    struct Plain {
        input: 3,
        stem: dense(4) -> tanh -> dropout(0.5),
        norm: batch_norm,
        block: repeat(2) { residual { a: dense(4) -> tanh -> alpha_dropout(0.4) } },
        wide: dense(5) -> tanh -> gaussian_noise(0.1),
        output: dense(2),
    }
}

network! {
    struct Declared {
        input: 3,
        #[lr(0.1)]
        #[decay(0.3)]
        stem: dense(4) -> tanh -> dropout(0.2),
        #[frozen]
        norm: batch_norm,
        #[l1(0.05)]
        block: repeat(2) { residual { a: dense(4) -> tanh -> alpha_dropout(0.1) } },
        #[l2(0.02)]
        #[max_norm(0.5)]
        wide: dense(5) -> tanh -> gaussian_noise(0.3),
        output: dense(2),
    }
}

fn tune<N: Model>(work: &mut Workspace<N>) {
    work.tune("stem", Tune::new().rate(0.1).decay(0.3)).unwrap();
    work.tune("stem", Tune::new().share(0.2)).unwrap();
    work.tune("norm", Tune::new().frozen(true)).unwrap();
    work.tune("block", Tune::new().l1(0.05).share(0.9)).unwrap();
    // a line in a block, in both notations
    work.tune("block[0].a", Tune::new().share(0.1)).unwrap();
    work.tune("block.1.a", Tune::new().share(0.1)).unwrap();
    work.tune("wide", Tune::new().l2(0.02).max_norm(0.5).deviation(0.3))
        .unwrap();
}

fn values<const F: usize>(rows: usize, start: f64) -> Batch<f64, F> {
    let value = |i: usize| (i as f64 * 0.917 + start).sin();
    let rows = (0..rows).map(|n| std::array::from_fn(|j| value(n * F + j)));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

/// Gives a network the numbers of another.
fn copy(from: &impl Model<Scalar = f64>, to: &mut impl Model<Scalar = f64>) {
    for (from, to) in from.tensors().zip(to.tensors_mut()) {
        assert_eq!(from.name.to_string(), to.name.to_string());
        to.values.copy_from_slice(from.values);
    }
}

/// The bits of all tensors by name.
fn bits(net: &impl Model<Scalar = f64>) -> Vec<(String, Vec<u64>)> {
    let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect();
    net.tensors()
        .map(|t| (t.name.to_string(), bits(t.values)))
        .collect()
}

/// The way a step is taken.
#[derive(Clone, Copy)]
enum Way {
    Whole,
    Parts,
    Halves,
}

fn steps<N, O>(net: &mut N, work: &mut Workspace<N>, mut optimizer: O, way: Way) -> Vec<f64>
where
    N: Learns<SquaredError, Batch<f64, 2>, 3, 2, Scalar = f64>,
    O: Optimizer<f64>,
{
    let loss = SquaredError::new();
    let one = |step: u8| {
        let (x, y) = (values::<3>(6, f64::from(step)), values::<2>(6, 0.4));
        match way {
            Way::Whole => net.train_step(&x, &y, &loss, &mut optimizer, work).unwrap(),
            Way::Parts => {
                let value = net.loss_and_gradients(&x, &y, &loss, work).unwrap();
                optimizer.step(net, work.gradients()).unwrap();
                value
            }
            Way::Halves => {
                let before = net.penalty(work);
                let predictions = net.forward_in_training(&x, work).unwrap().to_batch();
                let pairs = || predictions.as_slice().iter().zip(y.as_slice());
                let value: f64 = pairs().map(|(p, y)| (p - y).powi(2)).sum();
                let slopes: Vec<f64> = pairs().map(|(p, y)| 2.0 * (p - y)).collect();
                let slopes = Batch::<f64, 2>::from_flat(slopes).unwrap();
                net.backward_in_training(&x, &slopes, work).unwrap();
                optimizer.step(net, work.gradients()).unwrap();
                value + before
            }
        }
    };
    (0..5).map(one).collect()
}

/// The same with a declared and with a tuned network; all bits must agree.
fn compare<O: Optimizer<f64>>(optimizer: &O, way: Way) {
    let mut declared = Declared::<f64>::new(3);
    let mut plain = Plain::<f64>::new(4);
    // statistics that are not those of a new layer
    declared
        .norm
        .running_mean_mut()
        .copy_from_slice(&[0.1, -0.2, 0.3, 0.0]);
    declared
        .norm
        .running_var_mut()
        .copy_from_slice(&[0.5, 0.2, 0.9, 1.5]);
    copy(&declared, &mut plain);
    let before = bits(&declared);
    // an input gradient: the steps of a network without attributes are not fused either
    let mut work = declared.workspace(6).seed(5).with_input_gradient();
    let mut tuned = plain.workspace(6).seed(5).with_input_gradient();
    tune(&mut tuned);
    let a = steps(&mut declared, &mut work, optimizer.clone(), way);
    let b = steps(&mut plain, &mut tuned, optimizer.clone(), way);
    assert_eq!(a, b);
    let (a, b) = (bits(&declared), bits(&plain));
    assert_eq!(a, b);
    for ((name, before), (_, after)) in before.iter().zip(&a) {
        assert_eq!(before == after, name.starts_with("norm."), "{name}");
    }
    // what is frozen has gradients of 0, so that a norm of all gradients is the same
    let declared = work.gradients().tensors().map(|g| g.name.to_string());
    let learned: Vec<String> = declared.collect();
    for gradient in tuned.gradients().tensors() {
        let learns = learned.contains(&gradient.name.to_string());
        assert_eq!(gradient.values.iter().any(|g| *g != 0.0), learns);
    }
}

#[test]
fn a_tuned_network_learns_as_a_declared_one() {
    for way in [Way::Whole, Way::Parts, Way::Halves] {
        compare(&Sgd::new(0.05).momentum(0.9).weight_decay(0.1), way);
        compare(&Sgd::new(0.05), way);
        compare(&AdamW::new(0.02).weight_decay(0.05), way);
        compare(&Muon::new(0.02), way);
    }
}

network! {
    struct Inner { input: 3, hidden: dense(4) -> tanh -> dropout(0.5), norm: batch_norm, code: dense(3) -> tanh }
}
network! {
    struct Outer { input: 3, #[l2(0.1)] encoder: network(Inner), output: dense(2) }
}
network! {
    struct TunedInner {
        input: 3,
        #[lr(0.5)]
        hidden: dense(4) -> tanh -> dropout(0.1),
        norm: batch_norm,
        code: dense(3) -> tanh,
    }
}
network! {
    struct TunedOuter { input: 3, #[l2(0.1)] encoder: network(TunedInner), output: dense(2) }
}

/// The attributes on a nested network replace those of its lines, so that the reference is tuned in one point, too.
#[test]
fn lines_of_nested_networks() {
    let mut declared = TunedOuter::<f64>::new(3);
    let mut plain = Outer::<f64>::new(4);
    copy(&declared, &mut plain);
    let mut work = declared.workspace(6).with_input_gradient();
    let mut tuned = plain.workspace(6).with_input_gradient();
    work.tune("encoder.hidden", Tune::new().rate(0.5)).unwrap();
    tuned
        .tune("encoder.hidden", Tune::new().rate(0.5).share(0.1))
        .unwrap();
    let a = steps(&mut declared, &mut work, Sgd::new(0.1), Way::Whole);
    let b = steps(&mut plain, &mut tuned, Sgd::new(0.1), Way::Whole);
    assert_eq!(a, b);
    assert_eq!(bits(&declared), bits(&plain));
    // now all of it is frozen, statistics too
    let before = plain.clone();
    tuned.tune("encoder", Tune::new().frozen(true)).unwrap();
    steps(&mut plain, &mut tuned, AdamW::new(0.1), Way::Whole);
    assert_eq!(bits(&plain.encoder), bits(&before.encoder));
    assert_ne!(plain.output, before.output);
    tuned.tune("encoder", Tune::new().frozen(false)).unwrap();
    steps(&mut plain, &mut tuned, AdamW::new(0.1), Way::Whole);
    for (before, after) in bits(&before.encoder).iter().zip(bits(&plain.encoder)) {
        assert_ne!(*before, after);
    }
}

/// A setting that says what holds anyway changes nothing but the path of the step.
#[test]
fn settings_of_the_declaration_change_nothing() {
    let (mut a, mut b) = (Plain::<f64>::new(3), Plain::<f64>::new(3));
    let mut work = a.workspace(6);
    let mut tuned = b.workspace(6);
    tuned.tune("output", Tune::new().rate(1.0)).unwrap();
    tuned.tune("stem", Tune::new().share(0.5)).unwrap();
    let first = steps(&mut a, &mut work, Adam::new(0.01), Way::Whole);
    let second = steps(&mut b, &mut tuned, Adam::new(0.01), Way::Whole);
    for (a, b) in first.iter().zip(second) {
        assert_relative_eq!(*a, b, max_relative = 1e-10);
    }
}

/// A copy of the gradients carries the settings, and a network of its own does not.
#[test]
fn gradients_carry_the_settings() {
    let mut net = Plain::<f64>::new(3);
    let mut work = net.workspace(6);
    work.tune("stem", Tune::new().rate(0.0)).unwrap();
    let (x, y) = (values::<3>(6, 0.1), values::<2>(6, 0.4));
    net.loss_and_gradients(&x, &y, &SquaredError::new(), &mut work)
        .unwrap();
    let gradients = work.gradients().clone();
    let before = net.clone();
    Sgd::new(0.1).step(&mut net, &gradients).unwrap();
    assert_eq!(net.stem, before.stem);
    assert_ne!(net.wide, before.wide);
    Sgd::new(0.1)
        .step(&mut net, gradients.as_network())
        .unwrap();
    assert_ne!(net.stem, before.stem);
}

#[test]
fn frozen_statistics_stay() {
    let mut net = Plain::<f64>::new(3);
    let mut work = net.workspace(6);
    let (x, y, loss) = (
        values::<3>(1, 0.1),
        values::<2>(1, 0.4),
        SquaredError::new(),
    );
    let alone = net.loss_and_gradients(&x, &y, &loss, &mut work);
    assert!(
        alone
            .unwrap_err()
            .to_string()
            .contains("normalises by the batch")
    );
    work.tune("norm", Tune::new().frozen(true)).unwrap();
    net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    let before = net.norm.clone();
    net.recompute_statistics(&values::<3>(6, 0.3), &mut work)
        .unwrap();
    assert_eq!(net.norm, before);
    work.tune("norm", Tune::new().frozen(false)).unwrap();
    net.recompute_statistics(&values::<3>(6, 0.3), &mut work)
        .unwrap();
    assert_ne!(net.norm, before);
    assert!(net.loss_and_gradients(&x, &y, &loss, &mut work).is_err());
}

network! {
    struct Mixed {
        input: (a: 3, b: 3),
        #[frozen]
        stem: from(a) -> dense(4) -> tanh,
        left: from(b) -> dense(4) -> tanh,
        right: from(a) -> same(left),
        apart: subtract(left, right) -> add(stem) -> tanh,
        noisy: gaussian_noise(0.1),
        output: dense(2),
    }
}

#[test]
fn mistakes_are_told() {
    let net = Plain::<f64>::new(1);
    let mut work = net.workspace(4);
    let mut told = |line: &str, tune: Tune| work.tune(line, tune).unwrap_err().to_string();
    assert_eq!(
        told("steam", Tune::new().rate(0.1)),
        "`Plain` has no line `steam` (did you mean `stem`?); its lines are: stem, norm, block[0].a, block[1].a, wide, \
         output"
    );
    assert_eq!(
        told("zzz", Tune::new().rate(0.1)),
        "`Plain` has no line `zzz`; its lines are: stem, norm, block[0].a, block[1].a, wide, output"
    );
    assert_eq!(
        told("output", Tune::new().share(0.1)),
        "`output` has no `dropout`, so that `Tune::share` has no meaning; for it there are: rate, decay, frozen, l1, \
         l2, max_norm"
    );
    assert_eq!(
        told("stem", Tune::new().deviation(0.1)),
        "`stem` has no `gaussian_noise`, so that `Tune::deviation` has no meaning; for it there are: rate, decay, \
         frozen, l1, l2, max_norm, share"
    );
    assert_eq!(
        told("norm", Tune::new().l2(0.1)),
        "`norm` has no weights, so that `Tune::l2` has no meaning; for it there are: rate, decay, frozen"
    );
    assert_eq!(
        told("stem", Tune::new().share(1.0)),
        "`Tune::share` is 1, but must be from 0 to below 1"
    );
    assert_eq!(
        told("stem", Tune::new().rate(-1.0)),
        "`Tune::rate` is -1, but must be a finite number from 0 on"
    );
    assert_eq!(
        told("stem", Tune::new().max_norm(0.0)),
        "`Tune::max_norm` is 0, but must be above 0"
    );
    // nothing has changed: not even the settings that would have been right
    let error = told("stem", Tune::new().frozen(true).deviation(0.1));
    assert!(error.contains("gaussian_noise"), "{error}");
    let mut moved = net.clone();
    steps(&mut moved, &mut net.workspace(6), Sgd::new(0.1), Way::Whole);
    assert_ne!(moved.stem, net.stem);

    let mut work = Mixed::<f64>::new(1).workspace(4);
    let mut told = |line: &str, tune: Tune| work.tune(line, tune).unwrap_err().to_string();
    assert_eq!(
        told("stem", Tune::new().frozen(false)),
        "`stem` is declared `#[frozen]`, so that its gradients are not computed: for a line that is frozen at some \
         times, leave the attribute out and call `tune(\"stem\", Tune::new().frozen(true))`"
    );
    assert_eq!(
        told("right", Tune::new().rate(0.1)),
        "`right` uses the parameters of `left`: tune that line"
    );
    assert_eq!(
        told("apart", Tune::new().rate(0.1)),
        "`apart` learns nothing, so that `Tune::rate` has no meaning; nothing can be set for it"
    );
    assert_eq!(
        told("noisy", Tune::new().share(0.1)),
        "`noisy` has no `dropout`, so that `Tune::share` has no meaning; for it there are: deviation"
    );
}

/// A rate of a line that an optimizer refuses is refused as in a declaration.
#[test]
fn optimizers_check_tuned_lines() {
    let mut net = Plain::<f64>::new(1);
    let mut work = net.workspace(6);
    work.tune("wide", Tune::new().decay(30.0)).unwrap();
    let (x, y, loss) = (
        values::<3>(6, 0.1),
        values::<2>(6, 0.4),
        SquaredError::new(),
    );
    let (before, mut sgd) = (net.clone(), AdamW::new(0.1));
    let error = net
        .train_step(&x, &y, &loss, &mut sgd, &mut work)
        .unwrap_err();
    assert!(error.to_string().starts_with("wide: "), "{error}");
    assert_eq!(bits(&net), bits(&before));
    net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    let error = sgd.step(&mut net, work.gradients()).unwrap_err();
    assert!(error.to_string().starts_with("wide: "), "{error}");
    assert_eq!(bits(&net), bits(&before));
}
