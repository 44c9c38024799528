//! Settings out of range: a setter takes any number, and the first call that returns a `Result` refuses it by
//! the setter's name, the value and the range.

use faer::Mat;
use nn_core::layer::init::InitRng;
use nn_core::layer::policy::Policy;
use nn_core::layer::{BatchNorm, Features, GroupNorm, LayerNorm, RmsNorm};
use nn_core::loss::Losses;
use nn_core::macro_support::{self as rt, Pass, Program, Slot};
use nn_core::prelude::*;
use nn_core::{Error, train::EarlyStopping};

use super::optimizers::samples;

network! {
    struct Plain {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

network! {
    struct Two {
        input: 4,
        hidden: dense(8) -> relu,
        output: (class: dense(3) -> softmax, price: dense(1)),
    }
}

network! {
    struct Inner { input: 6, norm: layer_norm, output: dense(4) }
}

network! {
    struct Normed {
        input: 4,
        map: features(6),
        batch: batch_norm -> relu,
        inner: network(Inner),
        twice: repeat(2) { norm: rms_norm },
        groups: group_norm(groups = 2),
        output: dense(3) -> softmax,
    }
}

network! {
    struct Governed {
        input: 4,
        #[lr(10.0)]
        hidden: dense(8) -> relu,
        #[decay(2.0)]
        output: dense(3) -> softmax,
    }
}

fn data() -> Dataset<f32, 4, Labels<3>> {
    let (x, y) = samples();
    Dataset::new(x, y).unwrap()
}

fn flat<N: Model<Scalar = f32>>(net: &N) -> Vec<f32> {
    net.tensors().flat_map(|t| t.values.to_vec()).collect()
}

fn refused<R: std::fmt::Debug>(result: Result<R, Error>, text: &str) {
    let message = result.unwrap_err().to_string();
    assert!(message.contains(text), "{message}\nnot {text}");
}

#[test]
fn f36_settings_of_losses_out_of_range_are_errors() {
    let (x, y) = samples();
    let two = Two::<f32>::new(1);
    let mut work = two.workspace(12);
    let prices = Batch::from_rows([[1.0_f32]; 12]).unwrap();
    for weight in [-1.0, f64::NAN, f64::INFINITY] {
        let loss = Losses::new((CrossEntropy::new(), SquaredError::new())).weights([1.0, weight]);
        let text = format!("`Losses::weights` is {weight}, but must be a finite number from 0 on");
        refused(two.loss(&x, (&y, &prices), &loss, &mut work), &text);
        refused(
            two.loss_and_gradients(&x, (&y, &prices), &loss, &mut work),
            &text,
        );
    }
    for delta in [0.0, -1.0, f64::NAN] {
        let loss = Losses::new((CrossEntropy::new(), Huber::new().delta(delta)));
        let text = format!("`Huber::delta` is {delta}, but must be a finite number above 0");
        refused(two.loss(&x, (&y, &prices), &loss, &mut work), &text);
    }
}

const ABOVE_ZERO: &str = "a finite number above 0";

/// Checks that the changed network is refused by every call that returns a `Result`, and gives NaN elsewhere.
fn layer_is_refused(change: impl Fn(&mut Normed<f32>), text: &str) {
    let (x, y) = samples();
    let mut net = Normed::<f32>::new(1);
    let (mut work, loss) = (net.workspace(12), CrossEntropy::new());
    net.train_step(&x, &y, &loss, &mut Sgd::new(0.1), &mut work)
        .unwrap();
    change(&mut net);
    let before = flat(&net);
    let mut adam = Adam::new(0.1);
    refused(net.predict_into(&x, &mut work), text);
    refused(net.classify(&x), text);
    refused(net.decide(&x), text);
    refused(net.evaluate(&data()), text);
    refused(net.roc(&data(), 0), text);
    refused(net.loss(&x, &y, &loss, &mut work), text);
    refused(net.loss_and_gradients(&x, &y, &loss, &mut work), text);
    refused(net.train_step(&x, &y, &loss, &mut adam, &mut work), text);
    let gradients = net.clone();
    refused(adam.step(&mut net, &gradients), text);
    refused(Trainer::new(loss, adam).fit(&mut net, &data()), text);
    let after = flat(&net);
    let same = after
        .iter()
        .zip(&before)
        .all(|(a, b)| a.to_bits() == b.to_bits());
    assert!(same, "{text}");
}

#[test]
fn f36_settings_of_layers_by_hand_out_of_range_are_errors() {
    for epsilon in [-1.0, 0.0, f64::NAN, f64::INFINITY, 1e-60, 1e60] {
        let text = |line, layer| {
            format!("{line}: `{layer}::with_epsilon` is {epsilon}, but must be {ABOVE_ZERO}")
        };
        layer_is_refused(
            |net| net.batch = BatchNorm::identity().with_epsilon(epsilon),
            &text("batch", "BatchNorm"),
        );
        layer_is_refused(
            |net| net.inner.norm = LayerNorm::identity().with_epsilon(epsilon),
            &text("inner.norm", "LayerNorm"),
        );
        layer_is_refused(
            |net| net.twice[1].norm = RmsNorm::identity().with_epsilon(epsilon),
            &text("twice[1].norm", "RmsNorm"),
        );
        layer_is_refused(
            |net| net.groups = GroupNorm::identity().with_epsilon(epsilon),
            &text("groups", "GroupNorm"),
        );
    }
    for momentum in [-0.1, 0.0, 1.5, f64::NAN] {
        layer_is_refused(
            |net| net.batch = BatchNorm::identity().with_momentum(momentum),
            &format!(
                "batch: `BatchNorm::with_momentum` is {momentum}, but must be above 0 and at most 1"
            ),
        );
    }
    for gamma in [-1.0, 0.0, f64::NAN, f64::INFINITY] {
        layer_is_refused(
            |net| net.map = Features::init(&mut InitRng::new(1), gamma),
            &format!("map: `Features::init` is {gamma}, but must be {ABOVE_ZERO}"),
        );
    }
    let (x, _) = samples();
    let mut net = Normed::<f32>::new(1);
    net.inner.norm = LayerNorm::identity().with_epsilon(-1.0);
    assert!(net.predict(&x).as_slice().iter().all(|y| y.is_nan()));
    assert!(net.predict_one(x.row(0)).iter().all(|y| y.is_nan()));
    // the next setter repairs it
    net.inner.norm = net.inner.norm.clone().with_epsilon(1e-3);
    net.batch = BatchNorm::identity().with_momentum(2.0).with_momentum(1.0);
    net.classify(&x).unwrap();
}

#[test]
fn f36_noise_by_hand_out_of_range_gives_no_number() {
    let x = Mat::from_fn(3, 2, |i, j| (i + j) as f32);
    let pass = Pass {
        training: true,
        ..Pass::PREDICT
    };
    let all_nan = |run: &dyn Fn(&mut Slot<f32>)| {
        let mut slot = Slot::new(3, 2);
        run(&mut slot);
        let value = slot.value();
        (0..3).all(|i| (0..2).all(|j| value[(i, j)].is_nan()))
    };
    for p in [1.0, 1.5, -0.5, f64::NAN] {
        assert!(
            all_nan(&|slot| rt::dropout::forward(p, 0, x.as_ref(), slot, &pass)),
            "{p}"
        );
        assert!(
            all_nan(&|slot| rt::alpha_dropout::forward(p, 0, x.as_ref(), slot, &pass)),
            "{p}"
        );
    }
    for deviation in [-0.5, f64::NAN, f64::INFINITY] {
        let run = |slot: &mut Slot<f32>| {
            rt::gaussian_noise::forward(deviation, 0, x.as_ref(), slot, &pass);
        };
        assert!(all_nan(&run), "{deviation}");
    }
    assert!(!all_nan(&|slot| rt::dropout::forward(
        0.5,
        0,
        x.as_ref(),
        slot,
        &pass
    )));
    assert!(!all_nan(&|slot| rt::gaussian_noise::forward(
        0.0,
        0,
        x.as_ref(),
        slot,
        &pass
    )));
}

#[test]
fn f36_settings_of_training_out_of_range_are_errors() {
    type Training = Trainer<'static, CrossEntropy, Sgd<f32>>;
    let fit = |change: &dyn Fn(Training) -> Training, text: &str| {
        let mut net = Plain::<f32>::new(1);
        let before = flat(&net);
        let mut trainer = change(Trainer::new(CrossEntropy::new(), Sgd::new(0.1)));
        refused(trainer.fit(&mut net, &data()), text);
        assert_eq!(before, flat(&net));
    };
    for min_delta in [-1.0, f64::NAN, f64::INFINITY] {
        fit(
            &|trainer| trainer.observe(EarlyStopping::new(3).min_delta(min_delta)),
            &format!(
                "`EarlyStopping::min_delta` is {min_delta}, but must be a finite number from 0 on"
            ),
        );
    }
    fit(&|trainer| trainer.epochs(0), "0 epochs");
    fit(&|trainer| trainer.batch_size(0), "the batch size is 0");
    fit(&|trainer| trainer.threads(0), "0 threads");
    fit(&|trainer| trainer.threads(5000), "5000 threads");
    let (x, y) = samples();
    for threads in [0, 5000] {
        let net = Plain::<f32>::new(1);
        let mut work = net.workspace(12).threads(threads);
        let text = format!("{threads} threads");
        refused(net.predict_into(&x, &mut work), &text);
        refused(net.loss(&x, &y, &CrossEntropy::new(), &mut work), &text);
        refused(nn_core::numeric::threads::share(threads, || ()), &text);
    }
}

#[test]
fn f36_fractions_and_counts_of_parts_out_of_range_are_errors() {
    let all = data();
    for fraction in [80.0, -0.5, f64::NAN] {
        for (name, (first, second)) in [
            ("split", all.split(fraction, 1)),
            ("split_in_order", all.split_in_order(fraction)),
            ("split_stratified", all.split_stratified(fraction, 1)),
        ] {
            let text =
                format!("`Dataset::{name}` is {fraction}, but must be a fraction from 0 to 1");
            let mut net = Plain::<f32>::new(1);
            for part in [&first, &second] {
                let mut trainer = Trainer::new(CrossEntropy::new(), Sgd::new(0.1));
                refused(trainer.fit(&mut net, part), &text);
                let mut trainer = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).validate(part);
                refused(trainer.fit(&mut net, &all), &text);
                refused(net.evaluate(part), &text);
                refused(net.roc(part, 0), &text);
                refused(Standardized::new(net.clone(), part).map(|_| ()), &text);
                refused(part.k_folds(2, 1).map(|_| ()), &text);
                refused(part.batches_in_order(2).check(), &text);
            }
        }
    }
    for k in [0, 1, 13] {
        refused(all.k_folds(k, 1).map(|_| ()), "at least 2 folds");
        refused(all.k_folds_stratified(k, 1).map(|_| ()), "at least 2 folds");
    }
    let (first, second) = all.split(0.0, 1);
    assert_eq!((first.len(), second.len()), (0, 12));
    Plain::<f32>::new(1).evaluate(&second).unwrap();
}

#[test]
fn f36_policies_by_hand_out_of_range_are_errors() {
    /// A hand-written network that sets how its first layer is trained.
    macro_rules! by_hand {
        ($name:ident, $policy:expr) => {{
            #[derive(Debug, Clone)]
            struct $name(Plain<f32>);
            impl Model for $name {
                type Scalar = f32;
                type Head = <Plain<f32> as Model>::Head;
                const PROGRAM: &'static Program = &Program::new(
                    "ByHand",
                    4,
                    <Plain<f32> as Model>::LAYERS,
                    <Plain<f32> as Model>::PROGRAM.groups,
                );
                const GOVERNED: bool = true;
                fn init(rng: &mut InitRng) -> Self {
                    Self(Model::init(rng))
                }
                fn tensors(
                    &self,
                ) -> impl Iterator<Item = nn_core::layer::tensor::Parameter<'_, f32>> {
                    self.0.tensors().map(|tensor| tensor.under_policy($policy))
                }
                fn tensors_mut(
                    &mut self,
                ) -> impl Iterator<Item = nn_core::layer::tensor::ParameterMut<'_, f32>>
                {
                    self.0
                        .tensors_mut()
                        .map(|tensor| tensor.under_policy($policy))
                }
                fn compute(&self, x: faer::MatRef<'_, f32>, slots: &mut [Slot<f32>], pass: &Pass) {
                    self.0.compute(x, slots, pass);
                }
            }
            $name::from_seed(1)
        }};
    }
    fn step<N: Model<Scalar = f32>>(mut net: N, text: &str) {
        let gradients = net.clone();
        refused(Sgd::new(0.1).step(&mut net, &gradients), text);
    }
    const PLAIN: Policy = Policy::PLAIN;
    step(
        by_hand!(
            Rate,
            Policy {
                rate: -1.0,
                ..PLAIN
            }
        ),
        "hidden: `Policy::rate` is -1",
    );
    step(
        by_hand!(
            Decay,
            Policy {
                decay: Some(f64::NAN),
                ..PLAIN
            }
        ),
        "`Policy::decay` is NaN",
    );
    step(
        by_hand!(L1, Policy { l1: -1.0, ..PLAIN }),
        "`Policy::l1` is -1",
    );
    step(
        by_hand!(
            L2,
            Policy {
                l2: f64::INFINITY,
                ..PLAIN
            }
        ),
        "`Policy::l2` is inf",
    );
    step(
        by_hand!(
            Bound,
            Policy {
                max_norm: 0.0,
                ..PLAIN
            }
        ),
        "`Policy::max_norm` is 0, but must be above 0",
    );
    let mut fine = by_hand!(
        Fine,
        Policy {
            rate: 0.5,
            l1: 1e-3,
            ..PLAIN
        }
    );
    let gradients = fine.clone();
    Sgd::new(0.1).step(&mut fine, &gradients).unwrap();
}

/// `AdamW` multiplies weights by 1 − η·decay, with each layer's own η and decay.
#[test]
fn f36_a_layers_own_rate_and_decay_do_not_turn_signs_over() {
    let (x, y) = samples();
    let mut net = Governed::<f32>::new(1);
    let mut work = net.workspace(12);
    let loss = CrossEntropy::new();
    let mut step = |mut adam: AdamW<f32>| net.train_step(&x, &y, &loss, &mut adam, &mut work);
    step(AdamW::new(0.4).weight_decay(0.01)).unwrap();
    refused(
        step(AdamW::new(0.4).weight_decay(0.5)),
        "hidden: `#[lr]` makes the learning rate 4: `AdamW::weight_decay` is 0.5, but must be at most 1 over the learning rate",
    );
    refused(
        step(AdamW::new(0.6).weight_decay(0.01)),
        "output: `#[decay]` is 2, but must be at most 1 over the learning rate",
    );
}

#[test]
fn f36_a_threshold_for_more_than_all_is_no_number() {
    let mut net = Plain::<f32>::new(1);
    let loss = CrossEntropy::new();
    Trainer::new(loss, Sgd::new(0.1))
        .fit(&mut net, &data())
        .unwrap();
    let roc = net.roc(&data(), 0).unwrap();
    assert!(roc.threshold_for_sensitivity(1.0).is_finite());
    for share in [1.1, 95.0, f64::NAN] {
        assert!(roc.threshold_for_sensitivity(share).is_nan(), "{share}");
    }
}
