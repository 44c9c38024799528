//! After warm-up a training step allocates nothing, on one thread or inside the pool of `fit`.
//!
//! One test in a binary of its own: the counter counts every thread's allocations.

#[path = "support/mlp.rs"]
mod mlp;

use std::alloc::System;

use nn_core::activation::{Identity, Relu};
use nn_core::head;
use nn_core::prelude::*;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use mlp::Mlp;

#[global_allocator]
static COUNTER: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Calls of the allocator so far that take memory.
fn count() -> usize {
    let stats = COUNTER.stats();
    stats.allocations + stats.reallocations
}

const WIDTH: usize = 128;
const CLASSES: usize = 10;

type Net = Mlp<f32, Relu, Identity, head::Softmax<CLASSES>, WIDTH, CLASSES>;

fn net() -> Net {
    Net::new(3, Relu, Identity, 1)
}

fn data(rows: u16) -> Dataset<f32, WIDTH, Labels<CLASSES>> {
    let value = |i: u16, j: usize| (f32::from(i) * 0.7 + WIDTH as f32 / (j + 1) as f32).sin();
    let samples = (0..rows).map(|i| std::array::from_fn(|j| value(i, j)));
    let labels: Vec<usize> = (0..usize::from(rows)).map(|i| i * i % CLASSES).collect();
    Dataset::from_rows(samples, Labels::new(labels).unwrap()).unwrap()
}

/// Steps by hand: the public calls, in the loop that the documentation shows.
fn by_hand(data: &Dataset<f32, WIDTH, Labels<CLASSES>>) {
    let mut net = net();
    let loss = CrossEntropy::new();
    let mut adam = Adam::new(1e-3);
    let mut sgd = Sgd::new(1e-3).momentum(0.9);
    let mut work = net.workspace(32).seed(42);
    let mut rng = nn_core::rng::seeded(1);
    let mut batches = data.batches(32, &mut rng);
    let mut before = 0;
    for epoch in 0..4 {
        if epoch == 1 {
            before = count();
        }
        while let Some((x, y)) = batches.next() {
            net.loss_and_gradients(x, y, &loss, &mut work).unwrap();
            adam.step(&mut net, work.gradients());
            net.train_step(x, y, &loss, &mut sgd, &mut work).unwrap();
            net.predict_into(x, &mut work).unwrap();
            net.loss(x, y, &loss, &mut work).unwrap();
        }
        batches.reshuffle(&mut rng);
    }
    assert_eq!(count() - before, 0, "steps by hand");
}

/// Counts what is allocated from the end of the second epoch to the end of the last.
struct Count<'a> {
    start: usize,
    counted: &'a mut usize,
}

impl Observer for Count<'_> {
    fn after_epoch(&mut self, epoch: &Epoch) -> Verdict {
        if epoch.number == 2 {
            self.start = count();
        } else if epoch.number == epoch.of {
            *self.counted = count() - self.start;
        }
        Verdict::Remember
    }
}

fn in_fit(threads: usize, batch: usize, data: &Dataset<f32, WIDTH, Labels<CLASSES>>) -> usize {
    let mut counted = usize::MAX;
    Trainer::new(CrossEntropy::new(), Adam::new(1e-3))
        .epochs(20)
        .batch_size(batch)
        .threads(threads)
        .validate(data)
        .observe(EarlyStopping::new(100))
        .observe(Count {
            start: 0,
            counted: &mut counted,
        })
        .fit(&mut net(), data)
        .unwrap();
    counted
}

#[test]
fn a_step_allocates_nothing() {
    let data = data(300);
    // The counter counts: a planted allocation is seen.
    let before = count();
    let planted = std::hint::black_box(vec![1_u8; 100]);
    assert_eq!(count() - before, 1);
    drop(planted);

    by_hand(&data);
    for (threads, batch) in [(1, 1), (1, 32), (1, 300), (2, 32), (2, 300), (4, 150)] {
        let counted = in_fit(threads, batch, &data);
        assert_eq!(counted, 0, "{threads} threads, batch {batch}");
    }
}
