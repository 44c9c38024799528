//! After warm-up a training step allocates nothing, on one thread or inside the pool of `fit`.
//!
//! A program without the test harness: the counter counts the allocations of every thread.

#[path = "../support/mlp.rs"]
mod mlp;

use std::alloc::System;
use std::sync::atomic::{AtomicUsize, Ordering};

use nn_core::head;
use nn_core::layer::activation::{Identity, Relu};
use nn_core::network::GradientNoise;
use nn_core::network::Tune;
use nn_core::optim::schedule::StepDecay;
use nn_core::prelude::*;
use nn_core::train::AfterEpoch;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use mlp::Mlp;

#[global_allocator]
static COUNTER: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The number of allocating calls so far.
fn count() -> usize {
    let stats = COUNTER.stats();
    stats.allocations + stats.reallocations
}

const WIDTH: usize = 128;
const CLASSES: usize = 10;

type Net = Mlp<f32, Relu, Identity, head::Softmax<CLASSES>, WIDTH, CLASSES>;

network! {
    struct Noisy {
        input: 128,
        first: dense(200) -> relu -> dropout(0.2),
        second: dense(64) -> gelu -> dropout(0.5),
        output: dense(10) -> softmax,
    }
}

// Wide enough that its products are split between threads.
network! {
    struct Wide {
        input: 128,
        first: dense(700) -> relu -> dropout(0.2),
        second: dense(300) -> gelu,
        output: dense(10) -> softmax,
    }
}

network! {
    struct Encoder { input: 128, hidden: dense(700) -> relu, #[allow(noise_after_last_layer)] code: dense(300) -> gelu -> dropout(0.1) }
}

network! {
    struct Reader { input: 300, norm: batch_norm, output: dense(10) -> softmax }
}

// Everything other than a chain.
network! {
    struct Branching {
        input: 128,
        #[l2(1e-4)]
        encoder: network(Encoder),
        block: repeat(2) { residual { a: dense(300) -> tanh -> dropout(0.1), #[lr(0.5)] b: dense(300) } },
        gate: from(encoder) -> sigmoid,
        mixed: multiply(block, gate),
        both: concat(mixed, input),
        output: dense(10) -> softmax,
    }
}

// A block of so many lines that it is a loop.
network! {
    struct Looped {
        input: 128,
        stem: dense(16) -> tanh,
        block: repeat(40) { residual { a: dense(16) -> tanh -> dropout(0.1) } },
        output: dense(10) -> softmax,
    }
}

// Weights that are used again, several layers on a line, a number of repetitions that is a constant.
const TIMES: usize = 3;
network! {
    struct Twins {
        input: (first: 64, second: 64),
        left: from(first) -> dense(48) -> layer_norm -> tanh,
        right: from(second) -> same(left),
        mixed: mix(gate: dense(2) -> softmax, tanh, sin -> add(left)),
        block: repeat(TIMES) { residual { a: dense(48) -> tanh -> dropout(0.1) } },
        output: dense(10) -> softmax,
    }
}

// Every function of one value with a slope; for those without one, predictions.
network! {
    struct Curved {
        input: 128,
        first: dense(16) -> identity -> leaky_relu -> elu -> selu -> silu -> gelu_tanh -> mish -> softplus,
        second: dense(16) -> hard_swish -> cos -> square -> neg -> exp -> recip -> scale(0.5) -> sin,
        output: dense(10) -> softmax,
    }
}
network! {
    struct Gates { input: 128, first: dense(16) -> perceptron, output: dense(10) -> step }
}

// Small enough for the path of tiny networks, if it is declared by the macro.
network! {
    struct Tiny { input: 2, hidden: dense(4) -> tanh, output: dense(1) -> sigmoid }
}

network! {
    struct Large { input: WIDTH, hidden: dense(400) -> tanh, output: dense(CLASSES) -> softmax }
}

fn net() -> Net {
    Net::new(3, Relu, Identity, 1)
}

type Data = Dataset<f32, WIDTH, Labels<CLASSES>>;

fn data(rows: u16) -> Data {
    let value = |i: u16, j: usize| (f32::from(i) * 0.7 + WIDTH as f32 / (j + 1) as f32).sin();
    let samples = (0..rows).map(|i| std::array::from_fn(|j| value(i, j)));
    let labels: Vec<usize> = (0..usize::from(rows)).map(|i| i * i % CLASSES).collect();
    Dataset::from_rows(samples, Labels::new(labels).unwrap()).unwrap()
}

/// Steps by hand: the public calls, in the loop that the documentation shows.
fn by_hand(data: &Data) {
    let mut net = net();
    let loss = CrossEntropy::new();
    let mut adam = Adam::new(1e-3);
    let mut sgd = Sgd::new(1e-3).momentum(0.9);
    let mut work = net.workspace(32).seed(42);
    let mut rng = nn_core::numeric::random::seeded(1);
    let mut batches = data.batches(32, &mut rng);
    let mut before = 0;
    for epoch in 0..4 {
        if epoch == 1 {
            before = count();
        }
        while let Some((x, y)) = batches.next() {
            net.loss_and_gradients(x, y, &loss, &mut work).unwrap();
            adam.step(&mut net, work.gradients()).unwrap();
            net.train_step(x, y, &loss, &mut sgd, &mut work).unwrap();
            net.predict_into(x, &mut work).unwrap();
            net.loss(x, y, &loss, &mut work).unwrap();
        }
    }
    assert_eq!(count() - before, 0, "steps by hand");
}

/// Between the backward pass and the step: bounds and noise on gradients; after it: averages.
fn clipped_and_averaged(data: &Data) {
    let mut net = Branching::<f32>::new(1);
    let (loss, mut sgd) = (CrossEntropy::new(), Sgd::new(1e-3));
    let mut work = net.workspace(32);
    let mut clips = [
        Clip::norm(0.5),
        Clip::norm_per_layer(0.1),
        Clip::value(0.01),
    ];
    let noise = GradientNoise::new(1e-4);
    let mut averages = [
        Ema::new(0.9).over(&net).unwrap(),
        Swa::from_epoch(1).over(&net).unwrap(),
    ];
    let rates = StepDecay::new(2).warm_up(0.1, 3);
    let mut batches = data.batches_in_order(32);
    let (mut before, mut steps) = (0, 0);
    for epoch in 0..3 {
        if epoch == 1 {
            before = count();
        }
        while let Some((x, y)) = batches.next() {
            net.loss_and_gradients(x, y, &loss, &mut work).unwrap();
            for clip in &mut clips {
                clip.apply(work.gradients_mut()).unwrap();
            }
            noise.add(work.gradients_mut(), steps).unwrap();
            sgd.set_learning_rate(rates.checked_rate(1e-3, steps).unwrap());
            sgd.step(&mut net, work.gradients()).unwrap();
            for average in &mut averages {
                average.update(&net);
            }
            steps += 1;
        }
    }
    assert_eq!(count() - before, 0, "clips, noise, averages");
}

/// `predict_one` works on the stack.
fn one_sample(data: &Data) {
    let net = Noisy::<f32>::new(1);
    let before = count();
    for x in data.inputs().rows().take(10) {
        let prediction = net.predict_one(x);
        assert!((prediction.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
    assert_eq!(count() - before, 0, "one sample");

    let gates = Gates::<f32>::new(1);
    let mut work = gates.workspace(300);
    gates.predict_into(data.inputs(), &mut work).unwrap();
    let before = count();
    gates.predict_into(data.inputs(), &mut work).unwrap();
    let _ = gates.predict_one(data.inputs().rows().next().unwrap());
    assert_eq!(count() - before, 0, "gates");
}

/// Steps of a network with its own path.
fn tiny() {
    let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]).unwrap();
    let y = Labels::<2>::new([0, 1, 1, 0]).unwrap();
    let (mut net, loss) = (Tiny::new(1), BinaryCrossEntropy::new());
    let (mut adam, mut work) = (Adam::new(0.01), net.workspace(4));
    net.train_step(&x, &y, &loss, &mut adam, &mut work).unwrap();
    let before = count();
    for _ in 0..100 {
        net.train_step(&x, &y, &loss, &mut adam, &mut work).unwrap();
    }
    assert_eq!(count() - before, 0, "tiny");
}

/// Steps of every optimizer, on the general path and on that of tiny networks, and the way to its averages and back.
fn optimizers(data: &Data) {
    let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]).unwrap();
    let y = Labels::<2>::new([0, 1, 1, 0]).unwrap();
    let check = |optimizer: &mut dyn FnMut(&mut Wide<f32>, &mut Tiny<f32>)| {
        let (mut wide, mut tiny) = (Wide::new(1), Tiny::new(1));
        optimizer(&mut wide, &mut tiny);
    };
    macro_rules! each {
        ($($optimizer:expr),* $(,)?) => { $(
            check(&mut |wide, tiny| {
                let (mut optimizer, mut other) = ($optimizer, $optimizer);
                let (mut work, mut small) = (wide.workspace(300), tiny.workspace(4));
                let mut before = 0;
                for step in 0..4 {
                    if step == 1 {
                        before = count();
                    }
                    let (inputs, targets) = (data.inputs(), data.targets());
                    wide.train_step(inputs, targets, &CrossEntropy::new(), &mut optimizer, &mut work)
                        .unwrap();
                    tiny.train_step(&x, &y, &BinaryCrossEntropy::new(), &mut other, &mut small)
                        .unwrap();
                    optimizer.evaluation_weights(wide).unwrap();
                    optimizer.training_weights(wide).unwrap();
                }
                assert_eq!(count() - before, 0, stringify!($optimizer));
            });
        )* };
    }
    each![
        Sgd::new(1e-3),
        Sgd::new(1e-3).momentum(0.9).dampening(0.1),
        Adam::new(1e-3),
        AdamW::new(1e-3).amsgrad(),
        RmsProp::new(1e-3).momentum(0.9).centered(),
        Adagrad::new(1e-3),
        Adadelta::new(1.0),
        Adamax::new(1e-3),
        NAdam::new(1e-3),
        RAdam::new(1e-3),
        Rprop::new(1e-3),
        Asgd::new(1e-3),
        Lion::new(1e-4),
        AdamWScheduleFree::new(1e-3),
        Muon::new(1e-3),
        Adafactor::new(1e-3),
    ];
}

/// Predictions so large that they are computed in pieces.
fn pieces() {
    let data = data(1000);
    let (net, x) = (Large::<f32>::new(1), data.inputs());
    let (loss, mut work) = (CrossEntropy::new(), net.workspace(1000));
    let mut before = 0;
    for round in 0..2 {
        if round == 1 {
            before = count();
        }
        net.predict_into(x, &mut work).unwrap();
        net.loss(x, data.targets(), &loss, &mut work).unwrap();
    }
    assert_eq!(count() - before, 0, "pieces");
}

/// The workspace's own threads: only the queue of their pool grows, by a piece every 63 entries.
fn own_threads(data: &Data) -> Workspace<Wide<f32>> {
    const STEPS: usize = 256;
    let (mut net, loss, mut sgd) = (Wide::new(1), CrossEntropy::new(), Sgd::new(1e-3));
    let mut work = net.workspace(300).threads(2);
    let (x, y) = (data.inputs(), data.targets());
    let mut before = 0;
    for step in 0..STEPS + 2 {
        if step == 2 {
            before = count();
        }
        net.train_step(x, y, &loss, &mut sgd, &mut work).unwrap();
    }
    let pieces = count() - before;
    assert!(
        pieces <= STEPS.div_ceil(60),
        "{pieces} pieces in {STEPS} steps"
    );
    work
}

/// Counts allocations from the end of the second epoch to the end of the last.
struct Count<'a> {
    start: usize,
    counted: &'a AtomicUsize,
}

impl Observer for Count<'_> {
    fn after_epoch(&mut self, epoch: &mut AfterEpoch<'_>) -> Verdict {
        if epoch.number == 2 {
            self.start = count();
        } else if epoch.number == epoch.of {
            self.counted.store(count() - self.start, Ordering::Relaxed);
        }
        Verdict::Remember
    }
}

/// A trainer that counts. It is returned so that its pool lives on: ending threads allocate (in the epoch collector
/// of rayon's queues), and would be counted in the next run.
fn in_fit<'a, N>(
    net: N,
    how: (usize, usize),
    data: &'a Data,
    counted: &'a AtomicUsize,
) -> Trainer<'a, CrossEntropy, Adam<f32>, Data>
where
    N: Network<WIDTH, CLASSES, Scalar = f32, Head = head::Softmax<CLASSES>> + Train,
{
    in_fit_by(Adam::new(1e-3), net, how, data, counted)
}

fn in_fit_by<'a, N, O: Optimizer<f32>>(
    optimizer: O,
    mut net: N,
    (threads, batch): (usize, usize),
    data: &'a Data,
    counted: &'a AtomicUsize,
) -> Trainer<'a, CrossEntropy, O, Data>
where
    N: Network<WIDTH, CLASSES, Scalar = f32, Head = head::Softmax<CLASSES>> + Train,
{
    let mut trainer = Trainer::new(CrossEntropy::new(), optimizer)
        .epochs(10)
        .batch_size(batch)
        .threads(threads)
        .validate(data)
        .observe(EarlyStopping::new(100))
        .observe(Count { start: 0, counted });
    trainer.fit(&mut net, data).unwrap();
    trainer
}

/// A network and one that reads its output, each with half a step; lines are tuned.
fn halves(data: &Data) {
    let (mut first, mut second) = (Encoder::<f32>::new(1), Reader::<f32>::new(2));
    let (mut one, mut two) = (first.workspace(32), second.workspace(32));
    two = two.with_input_gradient();
    one.tune("hidden", Tune::new().rate(0.5).l2(1e-3).max_norm(1.0))
        .unwrap();
    one.tune("code", Tune::new().share(0.3)).unwrap();
    two.tune("norm", Tune::new().frozen(true)).unwrap();
    let (loss, mut adam, mut other) = (CrossEntropy::new(), Adam::new(1e-3), Adam::new(1e-3));
    let mut rng = nn_core::numeric::random::seeded(1);
    let mut batches = data.batches(32, &mut rng).joining_a_single();
    let mut before = 0;
    for epoch in 0..3 {
        if epoch == 1 {
            before = count();
        }
        while let Some((x, y)) = batches.next() {
            let code = first.forward_in_training(x, &mut one).unwrap();
            second
                .train_step(code, y, &loss, &mut other, &mut two)
                .unwrap();
            let slopes = second.input_gradient(&two).unwrap();
            first.backward_in_training(x, slopes, &mut one).unwrap();
            adam.step(&mut first, one.gradients()).unwrap();
        }
    }
    assert_eq!(count() - before, 0, "halves of steps");
}

fn main() {
    let data = data(300);
    // The counter counts: a planted allocation is seen.
    let before = count();
    let planted = std::hint::black_box(vec![1_u8; 100]);
    assert_eq!(count() - before, 1);
    drop(planted);

    by_hand(&data);
    clipped_and_averaged(&data);
    halves(&data);
    one_sample(&data);
    tiny();
    optimizers(&data);
    pieces();
    let _pool = own_threads(&data);
    let counted = AtomicUsize::new(usize::MAX);
    let mut trainers = Vec::new();
    for how in [(1, 1), (1, 32), (1, 300), (2, 32), (2, 300), (4, 150)] {
        trainers.push(in_fit(net(), how, &data, &counted));
        let by_hand = counted.swap(usize::MAX, Ordering::Relaxed);
        trainers.push(in_fit(Noisy::new(1), how, &data, &counted));
        let generated = counted.swap(usize::MAX, Ordering::Relaxed);
        assert_eq!((by_hand, generated), (0, 0), "(threads, batch) = {how:?}");
    }
    for how in [(1, 32), (2, 150)] {
        trainers.push(in_fit(Branching::new(1), how, &data, &counted));
        let branching = counted.swap(usize::MAX, Ordering::Relaxed);
        assert_eq!(branching, 0, "branching, (threads, batch) = {how:?}");
    }
    for how in [(1, 32), (2, 150)] {
        trainers.push(in_fit(Looped::new(1), how, &data, &counted));
        let looped = counted.swap(usize::MAX, Ordering::Relaxed);
        assert_eq!(looped, 0, "looped, (threads, batch) = {how:?}");
    }
    for how in [(1, 32), (2, 150)] {
        trainers.push(in_fit(Twins::new(1), how, &data, &counted));
        let twins = counted.swap(usize::MAX, Ordering::Relaxed);
        assert_eq!(twins, 0, "twins, (threads, batch) = {how:?}");
    }
    for how in [(1, 32), (2, 150)] {
        trainers.push(in_fit(Curved::new(1), how, &data, &counted));
        let curved = counted.swap(usize::MAX, Ordering::Relaxed);
        assert_eq!(curved, 0, "curved, (threads, batch) = {how:?}");
    }
    let mut muons = Vec::new();
    for how in [(1, 32), (2, 150)] {
        let muon = Muon::new(1e-3);
        muons.push(in_fit_by(muon, Wide::new(1), how, &data, &counted));
        let wide = counted.swap(usize::MAX, Ordering::Relaxed);
        assert_eq!(wide, 0, "muon, (threads, batch) = {how:?}");
    }
    for how in [(1, 300), (2, 150), (3, 300)] {
        trainers.push(in_fit(Wide::new(1), how, &data, &counted));
        let wide = counted.swap(usize::MAX, Ordering::Relaxed);
        assert_eq!(wide, 0, "wide, (threads, batch) = {how:?}");
    }
}
