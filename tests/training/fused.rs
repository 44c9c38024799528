//! `train_step` may fuse: it equals `loss_and_gradients` and `step` up to rounding, and threads change no bit.

use approx::relative_eq;
use nn_core::head::{Accepts, HeadFor, TargetsFor};
use nn_core::optim::{Setting, States, Update};
use nn_core::prelude::*;

network! {
    struct Tiny {
        input: 3,
        hidden: dense(5) -> tanh,
        middle: dense(4) -> silu,
        output: dense(2),
    }
}

network! {
    struct TinyGate {
        input: 2,
        hidden: dense(2) -> sigmoid,
        output: dense(1) -> sigmoid,
    }
}

network! {
    struct TinyClassifier { input: 3, hidden: dense(5) -> tanh, output: dense(4) -> softmax }
}

network! {
    struct TinyDetector { input: 3, hidden: dense(5) -> tanh, output: dense(1) -> sigmoid }
}

network! {
    struct TinyMargin { input: 3, hidden: dense(5) -> tanh, output: dense(1) }
}

network! {
    struct Large {
        input: 300,
        first: dense(320) -> tanh,
        second: dense(330) -> gelu,
        output: dense(10) -> softmax,
    }
}

fn numbers(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).expect("31 bits")) / 2f64.powi(30) - 1.0
    };
    (0..count).map(|_| next()).collect()
}

fn batch<T: Scalar, const F: usize>(seed: u64, rows: usize) -> Batch<T, F> {
    let values: Vec<T> = numbers(seed, rows * F)
        .into_iter()
        .map(T::from_f64)
        .collect();
    Batch::from_flat(values).expect("finite numbers")
}

/// Ten fused steps against ten separate steps.
fn agree<N, L, Y, O, const IN: usize, const OUT: usize>(
    net: &N,
    x: &Batch<N::Scalar, IN>,
    y: &Y,
    loss: &L,
    optimizer: &O,
    tolerance: f64,
) where
    N: Network<IN, OUT> + Train,
    L: Loss,
    N::Head: Accepts<L>,
    Y: nn_core::data::AsTargets,
    Y::Targets: TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
    O: Optimizer<N::Scalar>,
{
    let (mut fused, mut parts) = (net.clone(), net.clone());
    let (mut fused_optimizer, mut parts_optimizer) = (optimizer.clone(), optimizer.clone());
    let (mut fused_work, mut work) = (net.workspace(x.len()), net.workspace(x.len()));
    for _ in 0..10 {
        let a = fused
            .train_step(x, y, loss, &mut fused_optimizer, &mut fused_work)
            .unwrap();
        let b = parts.loss_and_gradients(x, y, loss, &mut work).unwrap();
        parts_optimizer.step(&mut parts, work.gradients()).unwrap();
        let (a, b) = (a.to_f64(), b.to_f64());
        assert!(
            relative_eq!(a, b, epsilon = tolerance, max_relative = tolerance),
            "loss {a} against {b}"
        );
    }
    for (a, b) in fused.tensors().zip(parts.tensors()) {
        for (p, q) in a.values.iter().zip(b.values) {
            let (p, q) = (p.to_f64(), q.to_f64());
            assert!(
                relative_eq!(p, q, epsilon = tolerance, max_relative = tolerance),
                "{}: {p} against {q}",
                a.name
            );
        }
    }
}

#[test]
fn tiny_networks_take_the_same_steps() {
    for rows in [1, 4, 15, 16, 17, 32, 33, 100] {
        let net = Tiny::<f64>::new(1);
        let (x, y) = (batch(2, rows), batch(3, rows));
        let loss = SquaredError::new();
        agree(&net, &x, &y, &loss, &Sgd::new(0.1), 1e-12);
        agree(
            &net,
            &x,
            &y,
            &loss,
            &Sgd::new(0.1).momentum(0.9).nesterov(),
            1e-12,
        );
        agree(&net, &x, &y, &loss, &Adam::new(1e-2), 1e-10);
        agree(&net, &x, &y, &loss, &AdamW::new(1e-2), 1e-10);
        agree(&net, &x, &y, &loss, &RmsProp::new(1e-2), 1e-10);
        let rms_prop = RmsProp::new(1e-3).centered().momentum(0.9);
        agree(&net, &x, &y, &loss, &rms_prop, 1e-10);
        let dampened = Sgd::new(0.1).momentum(0.9).dampening(0.5).maximize();
        agree(&net, &x, &y, &loss, &dampened, 1e-12);
        agree(&net, &x, &y, &loss, &Adam::new(1e-2).amsgrad(), 1e-10);
        agree(&net, &x, &y, &loss, &Adagrad::new(1e-2), 1e-10);
        agree(&net, &x, &y, &loss, &Adadelta::new(1.0), 1e-10);
        agree(&net, &x, &y, &loss, &Adamax::new(1e-2), 1e-10);
        agree(&net, &x, &y, &loss, &NAdam::new(1e-2), 1e-10);
        agree(&net, &x, &y, &loss, &RAdam::new(1e-2), 1e-10);
        agree(&net, &x, &y, &loss, &Rprop::new(1e-2), 1e-10);
        agree(&net, &x, &y, &loss, &Asgd::new(0.1).t0(2.0), 1e-12);
        agree(&net, &x, &y, &loss, &Lion::new(1e-3), 1e-10);
        let free = AdamWScheduleFree::new(1e-2);
        agree(&net, &x, &y, &loss, &free, 1e-10);
        agree(&net, &x, &y, &loss, &Muon::new(1e-2), 1e-10);
        agree(&net, &x, &y, &loss, &Adafactor::new(1e-2), 1e-10);
        let huber = Huber::new().reduction(Reduction::PerSample);
        agree(&net, &x, &y, &huber, &Sgd::new(0.1), 1e-12);
        let net = TinyGate::<f32>::new(1);
        let (x, y) = (batch(2, rows), batch(3, rows));
        agree(&net, &x, &y, &loss, &Sgd::new(0.1), 1e-5);
    }
}

fn labels<const K: usize>(rows: usize) -> Labels<K> {
    Labels::new((0..rows).map(|i| i * 7 % K).collect::<Vec<_>>()).unwrap()
}

/// Rows of probabilities.
fn shares<const K: usize>(rows: usize) -> Batch<f64, K> {
    let rows = batch::<f64, K>(5, rows);
    let rows = rows.rows().map(|row| {
        let sum: f64 = row.iter().map(|x| x.abs()).sum();
        row.map(|x| x.abs() / sum)
    });
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

/// Values from 0 to 1.
fn chances(rows: usize) -> Batch<f64, 1> {
    let values = batch::<f64, 1>(6, rows);
    Batch::from_rows(values.rows().map(|[x]| [x.abs().min(1.0)])).unwrap()
}

/// −1 and 1.
fn signs(rows: usize) -> Batch<f64, 1> {
    let values = batch::<f64, 1>(6, rows);
    Batch::from_rows(values.rows().map(|[x]| [x.signum()])).unwrap()
}

#[test]
fn tiny_networks_learn_by_every_loss() {
    for rows in [1, 3, 4, 5, 17, 40] {
        let (x, sgd) = (batch(2, rows), Sgd::new(0.1));
        for mode in [Reduction::Mean, Reduction::Sum, Reduction::PerSample] {
            let net = TinyClassifier::<f64>::new(1);
            let loss = CrossEntropy::new().reduction(mode);
            agree(&net, &x, &labels::<4>(rows), &loss, &sgd, 1e-12);
            agree(&net, &x, &shares::<4>(rows), &loss, &sgd, 1e-12);
            let net = TinyDetector::<f64>::new(1);
            let loss = BinaryCrossEntropy::new().reduction(mode);
            agree(&net, &x, &labels::<2>(rows), &loss, &sgd, 1e-12);
            agree(&net, &x, &chances(rows), &loss, &sgd, 1e-12);
            let net = TinyMargin::<f64>::new(1);
            let loss = Hinge::new().reduction(mode);
            agree(&net, &x, &labels::<2>(rows), &loss, &sgd, 1e-12);
            agree(&net, &x, &signs(rows), &loss, &sgd, 1e-12);
        }
    }
}

/// A user's optimizer: θ ← θ − η·(g + g³), with the mean of g beside it.
#[derive(Debug, Clone)]
struct Cubic<T> {
    learning_rate: f64,
    states: States<T>,
}

#[derive(Debug, Clone, Copy)]
struct CubicRule<T>(T);

impl<T: Scalar> Update<T> for CubicRule<T> {
    type State = [T; 1];

    #[inline(always)]
    fn one(self, p: T, g: T, [mean]: [T; 1]) -> (T, [T; 1]) {
        let mean = (mean + g) / (T::ONE + T::ONE);
        (p - self.0 * (mean + g * g * g), [mean])
    }
}

impl<T: Scalar> Optimizer<T> for Cubic<T> {
    type Update = CubicRule<T>;
    const NAME: &'static str = "Cubic";
    const STATES: &'static [&'static str] = &["mean"];

    fn formula(&self, setting: &Setting<'_>) -> CubicRule<T> {
        // the step count is there for every optimizer
        let rate = self.learning_rate * setting.rate / self.states.steps() as f64;
        CubicRule(T::from_f64(rate))
    }
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }
    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }
    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
}

#[test]
fn an_optimizer_of_the_user_is_fused_as_well() {
    let cubic = Cubic {
        learning_rate: 0.1,
        states: States::new(),
    };
    let loss = SquaredError::new();
    let net = Tiny::<f64>::new(1);
    agree(&net, &batch(2, 17), &batch(3, 17), &loss, &cubic, 1e-12);
    let net = Large::<f64>::new(1);
    let loss = CrossEntropy::new();
    agree(&net, &batch(2, 70), &labels::<10>(70), &loss, &cubic, 1e-12);
}

#[test]
fn large_networks_take_the_same_steps() {
    let net = Large::<f64>::new(1);
    let labels = labels::<10>(70);
    let (x, loss) = (batch(2, 70), CrossEntropy::new());
    agree(&net, &x, &labels, &loss, &Sgd::new(0.1), 1e-12);
    for sgd in [
        Sgd::new(0.1).momentum(0.9),
        Sgd::new(0.1).momentum(0.9).nesterov().weight_decay(1e-3),
        Sgd::new(0.1).weight_decay(1e-2),
    ] {
        agree(&net, &x, &labels, &loss, &sgd, 1e-12);
    }
    agree(&net, &x, &labels, &loss, &Adam::new(1e-3), 1e-10);
    for rms_prop in [
        RmsProp::new(1e-3),
        RmsProp::new(1e-3).momentum(0.9).weight_decay(1e-3),
        RmsProp::new(1e-3).centered(),
    ] {
        agree(&net, &x, &labels, &loss, &rms_prop, 1e-10);
    }
    agree(&net, &x, &labels, &loss, &AdamW::new(1e-3).amsgrad(), 1e-10);
    agree(&net, &x, &labels, &loss, &Asgd::new(0.1).t0(2.0), 1e-12);
    let free = AdamWScheduleFree::new(1e-3);
    agree(&net, &x, &labels, &loss, &free, 1e-10);
    agree(&net, &x, &labels, &loss, &Adafactor::new(1e-2), 1e-10);
}

#[test]
fn threads_change_no_bit() {
    let labels = labels::<10>(70);
    let (x, loss) = (batch::<f32, 300>(2, 70), CrossEntropy::new());
    let train = |threads: usize| {
        nn_core::numeric::threads::share(threads, || {
            let mut net = Large::<f32>::new(1);
            let mut work = net.workspace(70).threads(threads);
            let mut adam = Adam::new(1e-3);
            for _ in 0..5 {
                net.train_step(&x, &labels, &loss, &mut adam, &mut work)
                    .unwrap();
            }
            net.tensors()
                .flat_map(|p| p.values.to_vec())
                .map(f32::to_bits)
                .collect::<Vec<_>>()
        })
        .unwrap()
    };
    let one = train(1);
    for threads in [2, 3, 4] {
        assert!(one == train(threads), "{threads} threads");
    }
}

/// ∂L/∂x, if requested, comes from every step, not from an earlier pass.
#[test]
fn a_step_leaves_the_input_gradient_that_was_asked_for() {
    fn check<N, const IN: usize, const OUT: usize>(mut net: N)
    where
        N: Network<IN, OUT, Scalar = f64> + Train,
        N::Head: Accepts<SquaredError>,
        Batch<f64, OUT>: TargetsFor<f64, SquaredError, HeadFor<N::Head, SquaredError>>,
    {
        let (x, y) = (batch::<f64, IN>(1, 3), batch::<f64, OUT>(2, 3));
        let loss = SquaredError::new();
        let mut work = net.workspace(3).with_input_gradient();
        net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
        let expected = work.input_gradient().unwrap().to_owned();
        let mut other = net.workspace(3).with_input_gradient();
        let mut alone = net.clone();
        net.train_step(&x, &y, &loss, &mut Adam::new(0.1), &mut other)
            .unwrap();
        assert_eq!(other.input_gradient().unwrap(), expected);
        Adam::new(0.1).step(&mut alone, work.gradients()).unwrap();
        for (a, b) in net.tensors().zip(alone.tensors()) {
            assert_eq!(a.values, b.values);
        }
    }
    check::<_, 3, 2>(Tiny::<f64>::new(1));
    check::<_, 300, 10>(Large::<f64>::new(1));
}
