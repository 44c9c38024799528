//! The cost of a step of an old network: decaying values must not end in subnormal numbers, on which arithmetic is
//! slow. Each row is one ratio, old to new, in one run.

use std::hint::black_box;

use nn_core::optim::Optimizer;
use nn_core::prelude::*;
use nn_examples::say;

use crate::measure::{numbers, time};
use crate::networks::MnistLogits;
use crate::workloads::Options;

network! {
    /// The README's network.
    struct Digits {
        input: 64,
        hidden: dense(64) -> relu -> dropout(0.1),
        output: dense(10) -> softmax,
    }
}

network! {
    struct Saturated {
        input: 64,
        first: dense(128) -> sigmoid,
        second: dense(128) -> sigmoid,
        output: dense(10) -> softmax,
    }
}

network! {
    struct Words {
        input: 4,
        rows: embedding(20_000, 16),
        output: dense(10) -> softmax,
    }
}

network! {
    /// Hidden values of a sigmoid far to the left: not 0; the bias decides if they are subnormal.
    struct Tails {
        input: 64,
        first: dense(256) -> sigmoid,
        second: dense(256) -> sigmoid,
        output: dense(10) -> softmax,
    }
}

/// Prints a row for each kind of aging.
pub(crate) fn run(options: Options) {
    say!(
        "{:<52} {:>10} {:>10} {:>7}",
        "",
        "new µs",
        "old µs",
        "old/new"
    );
    let seconds = options.seconds;
    let adam = || Adam::new(1e-3);
    row(
        "update after 3000 steps without gradient, Adam",
        update(adam(), seconds),
    );
    row("the same, AdamW", update(AdamW::new(1e-3), seconds));
    row(
        "the same, RmsProp(1e-3).momentum(0.9).centered()",
        update(RmsProp::new(1e-3).momentum(0.9).centered(), seconds),
    );
    for (what, ratio) in others(seconds) {
        row(&format!("the same, {what}"), ratio);
    }
    row(
        "the same, Sgd with momentum",
        update(Sgd::new(0.1).momentum(0.9), seconds),
    );
    row(
        "the same, Sgd(0.2).weight_decay(0.1)",
        update(Sgd::new(0.2).weight_decay(0.1), seconds),
    );
    row(
        "a step of the README's network after 2000 epochs",
        steps(Digits::<f32>::new(42), adam(), 60_000, seconds),
    );
    row(
        "a step after decay, Sgd(0.2).weight_decay(0.1)",
        steps(
            Digits::<f32>::new(42),
            Sgd::new(0.2).weight_decay(0.1),
            10_000,
            seconds,
        ),
    );
    row(
        "a step of a saturated network, Adam(0.1)",
        steps(Saturated::<f32>::new(1), Adam::new(0.1), 10_000, seconds),
    );
    row(
        "an embedding of 20,000 rows of which few are used",
        words(adam(), seconds),
    );
    row(
        "the same, AdamW(1e-3).weight_decay(10)",
        words(AdamW::new(1e-3).weight_decay(10.0), seconds),
    );
    row(
        "the same, Sgd(0.2).momentum(0.9).weight_decay(0.1)",
        words(Sgd::new(0.2).momentum(0.9).weight_decay(0.1), seconds),
    );
    row("predictions after decay", predictions(seconds));
    row(
        "an update of weights that are 0 or arrive subnormal, Adam",
        arriving(adam(), seconds),
    );
    row(
        "predictions with hidden values of e^-60, e^-95",
        tails(seconds, false),
    );
    row("a step of the same network, Sgd(0)", tails(seconds, true));
}

/// The update of every other optimizer.
fn others(seconds: f64) -> [(&'static str, (f64, f64)); 12] {
    [
        (
            "Adam with amsgrad",
            update(Adam::new(1e-3).amsgrad(), seconds),
        ),
        ("Adagrad", update(Adagrad::new(1e-2), seconds)),
        ("Adadelta", update(Adadelta::new(1.0), seconds)),
        ("Adamax", update(Adamax::new(1e-3), seconds)),
        ("NAdam", update(NAdam::new(1e-3), seconds)),
        ("RAdam", update(RAdam::new(1e-3), seconds)),
        ("Rprop", update(Rprop::new(1e-3), seconds)),
        ("Asgd", update(Asgd::new(1e-2).t0(10.0), seconds)),
        ("Lion", update(Lion::new(1e-4), seconds)),
        (
            "AdamWScheduleFree",
            update(AdamWScheduleFree::new(1e-3), seconds),
        ),
        ("Muon", update(Muon::new(1e-3), seconds)),
        ("Adafactor", update(Adafactor::new(1e-2), seconds)),
    ]
}

/// An update with zero gradients: of weights that are 0, and of weights that were subnormal before.
fn arriving(mut optimizer: impl Optimizer<f32>, seconds: f64) -> (f64, f64) {
    const COUNT: usize = 100_000;
    let gradient = vec![0.0; COUNT];
    let mut of = |weight: f32| {
        let mut weights = vec![weight; COUNT];
        let update = |_| {
            optimizer.start_step();
            optimizer.update(0, &mut weights, &gradient);
        };
        time(seconds, update).median
    };
    (of(0.0), of(1e-40))
}

/// Hidden values that are small but normal, and the same number of subnormal ones.
fn tails(seconds: f64, train: bool) -> (f64, f64) {
    let x = Batch::<f32, 64>::from_flat(numbers(3, 256 * 64)).expect("finite numbers");
    let y = Labels::<10>::new((0..256).map(|i| i % 10).collect::<Vec<_>>()).expect("classes");
    let of = |bias: f32| {
        let mut net = Tails::<f32>::new(1);
        net.first.bias_mut().fill(bias);
        let (mut work, mut sgd) = (net.workspace(256), Sgd::new(0.0));
        let run = |_| {
            if train {
                net.train_step(&x, &y, &CrossEntropy::new(), &mut sgd, &mut work)
                    .expect("a finite loss");
            } else {
                black_box(net.predict_into(&x, &mut work).expect("the workspace fits"));
            }
        };
        time(seconds, run).median
    };
    (of(-60.0), of(-95.0))
}

fn row(what: &str, (new, old): (f64, f64)) {
    say!("{what:<52} {new:>10.2} {old:>10.2} {:>7.2}", old / new);
}

/// An update with gradients, and one long after the last of them.
fn update(mut optimizer: impl Optimizer<f32>, seconds: f64) -> (f64, f64) {
    const COUNT: usize = 100_000;
    let mut weights = numbers(1, COUNT);
    let gradient = numbers(2, COUNT);
    let mut step = |gradient: &[f32]| {
        optimizer.start_step();
        optimizer.update(0, &mut weights, gradient);
    };
    let new = time(seconds, |_| step(&gradient)).median;
    let zeros = vec![0.0; COUNT];
    for _ in 0..3000 {
        step(&zeros);
    }
    (new, time(seconds, |_| step(&zeros)).median)
}

fn steps<N>(mut net: N, mut optimizer: impl Optimizer<f32>, age: usize, seconds: f64) -> (f64, f64)
where
    N: Network<64, 10> + Train + Model<Scalar = f32, Head = nn_core::head::Softmax<10>>,
{
    let batches: Vec<_> = (0..30)
        .map(|i| {
            // a third of the pixels is always 0, as in real digits
            let pixels = numbers::<f32>(i, 32 * 64).into_iter().enumerate();
            let pixels = pixels.map(|(j, x)| if j % 3 == 0 { 0.0 } else { x.abs() });
            let x =
                Batch::<f32, 64>::from_flat(pixels.collect::<Vec<f32>>()).expect("finite numbers");
            let classes = x
                .rows()
                .map(|row| usize::from(row[1] > row[2]) + usize::from(row[4] > row[5]));
            let y = Labels::<10>::new(classes.collect::<Vec<_>>()).expect("classes");
            (x, y)
        })
        .collect();
    let (loss, mut work) = (CrossEntropy::new(), net.workspace(32));
    let mut step = |i: usize| {
        let (x, y) = &batches[i % batches.len()];
        net.train_step(x, y, &loss, &mut optimizer, &mut work)
            .expect("a finite loss");
    };
    let new = time(seconds, &mut step).median;
    for i in 0..age {
        step(i);
    }
    (new, time(seconds, step).median)
}

fn words(mut optimizer: impl Optimizer<f32>, seconds: f64) -> (f64, f64) {
    let mut net = Words::<f32>::new(1);
    let batch = |seed, rows: f32| {
        let words = numbers::<f32>(seed, 64 * 4).into_iter();
        let words = words.map(|x| ((x + 1.0) * 0.5 * rows).floor().min(rows - 1.0));
        Batch::<f32, 4>::from_flat(words.collect::<Vec<f32>>()).expect("finite numbers")
    };
    let all: Vec<_> = (0..30).map(|i| batch(i, 20_000.0)).collect();
    let few: Vec<_> = (0..30).map(|i| batch(i, 20.0)).collect();
    let y = Labels::<10>::new((0..64).map(|i| i % 10).collect::<Vec<_>>()).expect("classes");
    let (loss, mut work) = (CrossEntropy::new(), net.workspace(64));
    let mut step = |x: &Batch<f32, 4>| {
        net.train_step(x, &y, &loss, &mut optimizer, &mut work)
            .expect("a finite loss");
    };
    let new = time(seconds, |i| step(&all[i % 30])).median;
    for i in 0..3000 {
        step(&few[i % 30]);
    }
    (new, time(seconds, |i| step(&few[i % 30])).median)
}

/// The times of a fresh network, and of one after 4500 steps of weight decay.
fn predictions(seconds: f64) -> (f64, f64) {
    let mut net = MnistLogits::<f32>::new(1);
    let x = Batch::<f32, 784>::from_flat(numbers(3, 256 * 784)).expect("finite numbers");
    let predict = |net: &MnistLogits<f32>| {
        let mut work = net.workspace(256);
        let times = time(seconds, |_| {
            black_box(net.predict_into(&x, &mut work).expect("the workspace fits"));
        });
        times.median
    };
    let new = predict(&net);
    let mut sgd = Sgd::new(0.2).weight_decay(0.1);
    let mut zeros = net.clone();
    for tensor in zeros.tensors_mut() {
        tensor.values.fill(0.0);
    }
    for _ in 0..4500 {
        sgd.step(&mut net, &zeros).expect("settings in range");
    }
    let old = predict(&net);
    (new, old)
}
