//! The same seed, the same bits: run after run, on any number of threads.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use nn_core::head;
use nn_core::layer::activation::{Identity, Silu};
use nn_core::prelude::*;
use rand::RngExt;

use crate::mlp::Mlp;

const WIDTH: usize = 96;
const CLASSES: usize = 10;

type Net = Mlp<f32, Silu, Identity, head::Softmax<CLASSES>, WIDTH, CLASSES>;

network! {
    struct Noisy {
        input: 96,
        first: dense(128) -> relu -> dropout(0.2),
        second: dense(64) -> gelu -> dropout(0.5),
        output: dense(10) -> softmax,
    }
}

// Wide enough that its products are split between threads.
network! {
    struct Wide {
        input: 96,
        first: dense(1000) -> relu -> dropout(0.2),
        second: dense(300) -> gelu,
        output: dense(10) -> softmax,
    }
}

network! {
    struct Encoder { input: 96, hidden: dense(700) -> relu, #[allow(noise_after_last_layer)] code: dense(300) -> gelu -> dropout(0.1) }
}

// Everything other than a chain; its products are split between threads.
network! {
    struct Branching {
        input: 96,
        #[l2(1e-4)]
        encoder: network(Encoder),
        block: repeat(2) { residual { a: dense(300) -> tanh -> dropout(0.1), #[lr(0.5)] b: dense(300) } },
        gate: from(encoder) -> sigmoid,
        mixed: multiply(block, gate),
        both: concat(mixed, input),
        output: dense(10) -> softmax,
    }
}

fn data(rows: usize) -> Dataset<f32, WIDTH, Labels<CLASSES>> {
    let mut rng = nn_core::numeric::random::seeded(4);
    let mut row = || std::array::from_fn(|_| rng.random_range(-1.0..1.0));
    let samples: Vec<[f32; WIDTH]> = (0..rows).map(|_| row()).collect();
    let labels: Vec<usize> = (0..rows).map(|i| i * 7 % CLASSES).collect();
    Dataset::from_rows(samples, Labels::new(labels).unwrap()).unwrap()
}

fn bits<N: Model<Scalar = f32>>(net: &N) -> Vec<u32> {
    let values = net.tensors().flat_map(|p| p.values);
    values.map(|value| value.to_bits()).collect()
}

/// Final weights and the losses of all epochs.
fn train(seed: u64, threads: usize, batch: usize) -> Trained {
    train_network(Net::new(3, Silu, Identity, seed), seed, threads, batch)
}

type Trained = (Vec<u32>, Vec<(u64, Option<u64>)>);

fn train_network<N>(mut net: N, seed: u64, threads: usize, batch: usize) -> Trained
where
    N: Network<WIDTH, CLASSES, Scalar = f32, Head = head::Softmax<CLASSES>> + Train,
{
    let (train, test) = data(600).split(0.8, 1);
    let history = Trainer::new(CrossEntropy::new(), Adam::new(1e-3))
        .epochs(3)
        .batch_size(batch)
        .seed(seed)
        .threads(threads)
        .validate(&test)
        .fit(&mut net, &train)
        .unwrap();
    let losses = history.epochs().iter();
    let losses = losses.map(|e| (e.loss.to_bits(), e.validation_loss.map(f64::to_bits)));
    (bits(&net), losses.collect())
}

#[test]
fn a_seed_is_a_run() {
    let first = train(1, 1, 64);
    assert_eq!(first, train(1, 1, 64));
    assert_ne!(first, train(2, 1, 64));
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    for batch in [1, 64, 200, 480] {
        let one = train(1, 1, batch);
        for threads in [2, 3, 4] {
            assert_eq!(
                one,
                train(1, threads, batch),
                "{threads} threads, batch {batch}"
            );
        }
    }
}

/// Large predictions go through the network 64 samples at a time: no sample's bits depend on the others, nor on
/// the threads that share the pieces.
#[test]
fn a_large_prediction_is_its_pieces() {
    fn check<N>(net: &N)
    where
        N: Network<WIDTH, CLASSES, Scalar = f32, Head = head::Softmax<CLASSES>> + Train,
    {
        let data = data(1000);
        let (x, y) = (data.inputs(), data.targets());
        let mut work = net.workspace(1000);
        let whole: Vec<f32> = net.predict(x).as_slice().to_vec();
        for start in (0..1000).step_by(64) {
            let rows = 64.min(1000 - start);
            let piece = net.predict(x.view().subrows(start, rows));
            assert_eq!(
                piece.as_slice(),
                &whole[start * CLASSES..][..rows * CLASSES]
            );
        }
        for threads in [2, 3, 4] {
            let shared = nn_core::numeric::threads::share(threads, || {
                let mut work = net.workspace(1000).threads(threads);
                let y = net.predict_into(x, &mut work).unwrap();
                y.matrix().to_owned()
            });
            let shared = Batch::<f32, CLASSES>::from_matrix(shared.unwrap().as_ref()).unwrap();
            assert_eq!(shared.as_slice(), whole, "{threads} threads");
        }
        // the training pass is not cut; its loss has the penalties
        let loss = CrossEntropy::new();
        let weights = net.tensors().filter(|p| p.shape().len() == 2);
        let squares = |w: &[f32]| w.iter().map(|&w| f64::from(w * w)).sum::<f64>();
        let penalty: f64 = weights.map(|p| p.policy.l2 * squares(p.values)).sum();
        let cut = f64::from(net.loss(x, y, &loss, &mut work).unwrap()) + penalty;
        let uncut = f64::from(net.trace(x, y, &loss).unwrap().loss);
        assert_relative_eq!(cut, uncut, max_relative = 1e-5);
    }
    check(&Wide::new(5));
    check(&Branching::new(5));
}

#[test]
fn dropout_is_a_function_of_seed_and_step() {
    let run = |seed, threads| train_network(Noisy::new(1), seed, threads, 128);
    let one = run(7, 1);
    assert_eq!(one, run(7, 1));
    assert_ne!(one, run(8, 1));
    for threads in [2, 4] {
        assert_eq!(one, run(7, threads), "{threads} threads");
    }
}

/// Final weights after two epochs of 200 samples per step.
fn wide(optimizer: impl Optimizer<f32>, threads: usize) -> Vec<u32> {
    after(Wide::new(5), optimizer, threads)
}

fn after<N>(mut net: N, optimizer: impl Optimizer<f32>, threads: usize) -> Vec<u32>
where
    N: Network<WIDTH, CLASSES, Scalar = f32, Head = head::Softmax<CLASSES>> + Train,
{
    Trainer::new(CrossEntropy::new(), optimizer)
        .epochs(2)
        .batch_size(200)
        .threads(threads)
        .fit(&mut net, &data(500))
        .unwrap();
    bits(&net)
}

#[test]
fn blocks_shared_by_threads_give_the_same_bits() {
    let sgd = || Sgd::new(0.05);
    let momentum = || sgd().momentum(0.9).nesterov();
    let adam = || AdamW::new(1e-3);
    let rms_prop = || RmsProp::new(1e-3).momentum(0.9).centered();
    let run = |threads| {
        [
            wide(sgd(), threads),
            wide(momentum(), threads),
            wide(sgd().momentum(0.9).dampening(0.1), threads),
            wide(adam(), threads),
            wide(adam().amsgrad(), threads),
            wide(rms_prop(), threads),
            wide(Adagrad::new(1e-2), threads),
            wide(Adadelta::new(1.0), threads),
            wide(Adamax::new(1e-3), threads),
            wide(NAdam::new(1e-3), threads),
            wide(RAdam::new(1e-3), threads),
            wide(Rprop::new(1e-3), threads),
            wide(Asgd::new(0.05).t0(1.0), threads),
            wide(Lion::new(1e-4), threads),
            wide(AdamWScheduleFree::new(1e-3), threads),
            wide(Adafactor::new(1e-2), threads),
        ]
    };
    let expected = run(1);
    for threads in [2, 3, 4] {
        assert!(run(threads) == expected, "{threads} threads");
    }
}

/// On a smaller network: its iteration is slow in a debug build.
#[test]
fn whole_matrices_give_the_same_bits() {
    let run = |threads| after(Noisy::new(1), Muon::new(1e-3), threads);
    let expected = run(1);
    for threads in [2, 3] {
        assert!(run(threads) == expected, "{threads} threads");
    }
}

#[test]
fn branches_give_the_same_bits_on_any_number_of_threads() {
    let run = |threads| after(Branching::new(5), AdamW::new(1e-3), threads);
    let expected = run(1);
    for threads in [2, 3] {
        assert!(run(threads) == expected, "{threads} threads");
    }
}

#[test]
fn predictions_do_not_depend_on_threads() {
    let net = Net::new(3, Silu, Identity, 3);
    let data = data(700);
    let mut one = net.workspace(700);
    let expected = net
        .predict_into(data.inputs(), &mut one)
        .unwrap()
        .to_batch();
    for threads in [2, 4] {
        let mut work = net.workspace(700).threads(threads);
        let predicted = net.predict_into(data.inputs(), &mut work).unwrap();
        assert_eq!(predicted.to_batch(), expected);
    }
    // In blocks, the same.
    assert_eq!(net.predict(data.inputs()), expected);
}

/// Five fused steps against five steps with separate backward pass and update; returns the largest difference of a
/// weight.
fn apart<N>(net: &N, mut optimizer: impl Optimizer<f64>, rows: usize) -> f64
where
    N: Network<WIDTH, CLASSES, Scalar = f64, Head = head::Softmax<CLASSES>> + Train,
{
    let data = data(rows);
    let x = data.inputs().rows().map(|row| row.map(f64::from));
    let x = Batch::from_rows(x).unwrap();
    let (y, loss) = (data.targets(), CrossEntropy::new());
    let (mut fused, mut separate) = (net.clone(), net.clone());
    let (mut work, mut other_work) = (net.workspace(rows), net.workspace(rows));
    let mut other = optimizer.clone();
    for _ in 0..5 {
        let a = fused.train_step(&x, y, &loss, &mut optimizer, &mut work);
        let b = separate.loss_and_gradients(&x, y, &loss, &mut other_work);
        other.step(&mut separate, other_work.gradients()).unwrap();
        assert_abs_diff_eq!(a.unwrap(), b.unwrap(), epsilon = 1e-12);
    }
    let values = |net: &N| -> Vec<f64> { net.tensors().flat_map(|p| p.values.to_vec()).collect() };
    let pairs = values(&fused).into_iter().zip(values(&separate));
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

// A network for the path of tiny networks.
network! {
    #[allow(narrow_layer)]
    struct Small { input: 96, hidden: dense(5) -> tanh, output: dense(10) -> softmax }
}

#[test]
fn fused_steps_agree_with_separate_ones() {
    for rows in [1, 7, 200] {
        for (name, worst) in [
            (
                "wide, sgd",
                apart(&Wide::<f64>::new(1), Sgd::new(0.1), rows),
            ),
            (
                "wide, momentum",
                apart(&Wide::<f64>::new(1), Sgd::new(0.1).momentum(0.9), rows),
            ),
            (
                "wide, adamw",
                apart(&Wide::<f64>::new(1), AdamW::new(1e-3), rows),
            ),
            (
                "wide, rms_prop",
                apart(&Wide::<f64>::new(1), RmsProp::new(1e-3), rows),
            ),
            (
                "noisy, sgd",
                apart(&Noisy::<f64>::new(1), Sgd::new(0.1), rows),
            ),
            (
                "noisy, adam",
                apart(&Noisy::<f64>::new(1), Adam::new(1e-3), rows),
            ),
            (
                "small, sgd",
                apart(&Small::<f64>::new(1), Sgd::new(0.1).weight_decay(0.1), rows),
            ),
            (
                "small, adam",
                apart(&Small::<f64>::new(1), Adam::new(1e-3), rows),
            ),
        ] {
            assert!(worst < 1e-11, "{name}, {rows} samples: {worst:e}");
        }
    }
}

#[test]
fn one_sample_agrees_with_a_batch() {
    let (net, data) = (Noisy::<f32>::new(3), data(50));
    let predictions = net.predict(data.inputs());
    for (x, expected) in data.inputs().rows().zip(predictions.rows()) {
        for (one, batch) in net.predict_one(x).iter().zip(expected) {
            let allowed = 1e-5 + 1.3e-6 * batch.abs();
            assert_abs_diff_eq!(one, batch, epsilon = allowed);
        }
    }
}

#[test]
fn a_sample_does_not_depend_on_its_batch() {
    let (net, data) = (Noisy::<f32>::new(3), data(50));
    let together = net.predict(data.inputs());
    for (index, row) in together.rows().enumerate() {
        let alone = net.predict(data.inputs().view().subrows(index, 1));
        for (alone, together) in alone.row(0).iter().zip(row) {
            assert_abs_diff_eq!(alone, together, epsilon = 1e-5);
        }
    }
}
