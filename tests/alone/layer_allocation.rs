//! After the first pass no layer allocates, and threads do not change the result.
//!
//! A program without the test harness: the counter counts the allocations of every thread.

#[path = "../support/probe.rs"]
mod probe;

use std::alloc::System;

use faer::Mat;
use nn_core::layer::gated::{Geglu, Glu, Swiglu};
use nn_core::layer::{
    BatchNorm, Embedding, Features, GroupNorm, LayerNorm, Passes, Prelu, RmsNorm, Standardize,
};
use nn_core::macro_support::{Init, InitRng, Pass, Relu, Slot, Source, again, dense};
use nn_core::prelude::*;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use probe::{Gated, Merged, Mixed, Noise, TRAINING, values};

#[global_allocator]
static COUNTER: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn count() -> usize {
    let stats = COUNTER.stats();
    stats.allocations + stats.reallocations
}

/// Runs both directions twice; returns the bits of all results.
fn bits<L: Passes<f32>>(
    name: &str,
    layer: &L,
    x: &Mat<f32>,
    width: usize,
    threads: usize,
) -> Vec<u32> {
    let rows = x.nrows();
    let dy = values::<f32>(rows, width, 2);
    let mut slot = Slot::new(rows, width);
    let mut dx = Mat::zeros(rows, x.ncols());
    let mut gradients = layer.clone();
    let pass = Pass {
        threads,
        ..TRAINING
    };
    let mut both = || {
        layer.forward(x.as_ref(), &mut slot, &pass);
        slot.source().gradient.unwrap().copy_from(&dy);
        let source = Source::input(x.as_ref(), Some(dx.as_mut()));
        layer.backward(source, &mut slot, &mut gradients, &pass);
        layer.forward(
            x.as_ref(),
            &mut slot,
            &Pass {
                threads,
                ..Pass::PREDICT
            },
        );
        layer.forward(x.as_ref(), &mut slot, &pass);
    };
    both();
    let before = count();
    both();
    if threads == 1 {
        assert_eq!(count() - before, 0, "{name}");
    }
    let y = slot.value();
    let cells = |m: faer::MatRef<'_, f32>| -> Vec<u32> {
        let columns = (0..m.ncols()).flat_map(|j| (0..m.nrows()).map(move |i| (i, j)));
        columns.map(|at| m[at].to_bits()).collect()
    };
    let mut all = cells(y);
    all.extend(cells(dx.as_ref()));
    for tensor in gradients.tensors() {
        all.extend(tensor.values.iter().map(|value| value.to_bits()));
    }
    all
}

network! {
    struct Every {
        input: 40,
        scale: standardize,
        wide: dense(64, bias = false),
        norm: batch_norm -> relu -> alpha_dropout(0.1),
        pairs: dense(32) -> swiglu,
        per_sample: layer_norm -> gaussian_noise(0.1),
        bend: prelu,
        root: rms_norm,
        groups: group_norm(groups = 8),
        kernel: features(64, gamma = 0.3),
        output: dense(3) -> softmax,
    }
}

/// Whole steps of a network, fused and not, and predictions.
fn steps() {
    let x = values::<f32>(50, 40, 1);
    let x = Batch::<f32, 40>::from_matrix(x.as_ref()).unwrap();
    let y = Labels::<3>::new((0..50).map(|i| i % 3).collect::<Vec<_>>()).unwrap();
    let (mut net, loss) = (Every::<f32>::new(1), CrossEntropy::new());
    net.scale.fit(&x).unwrap();
    let (mut adam, mut work) = (Adam::new(1e-3), net.workspace(50));
    net.scale.fit(&x).unwrap();
    let mut before = 0;
    for step in 0..5 {
        if step == 2 {
            before = count();
        }
        net.train_step(&x, &y, &loss, &mut adam, &mut work).unwrap();
        net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
        adam.step(&mut net, work.gradients()).unwrap();
        net.predict_into(&x, &mut work).unwrap();
        let _ = std::hint::black_box(net.predict_one(x.row(step)));
    }
    assert_eq!(count() - before, 0, "steps of a network");
}

/// Passes of two uses of one layer.
fn uses() {
    let (x, dy) = (values::<f32>(50, 40, 1), values::<f32>(50, 16, 2));
    let layer = Dense::<f32, 40, 16>::init(&mut InitRng::new(1), Init::HeNormal);
    let mut gradients = layer.clone();
    let mut slots = [Slot::new(50, 16), Slot::new(50, 16)];
    let mut before = 0;
    for step in 0..3 {
        if step == 1 {
            before = count();
        }
        for slot in &mut slots {
            dense::forward(&layer, Relu, x.as_ref(), slot, &TRAINING);
            slot.source().gradient.unwrap().copy_from(&dy);
        }
        let [first, second] = &mut slots;
        let source = || Source::input(x.as_ref(), None);
        dense::backward(&layer, Relu, source(), second, &mut gradients, &TRAINING);
        again::add(1, &mut gradients, first, |gradients, slot| {
            dense::backward(&layer, Relu, source(), slot, gradients, &TRAINING);
        });
    }
    assert_eq!(count() - before, 0, "two uses of a layer");
}

/// The results of every kind of layer, by name.
fn all(threads: usize) -> Vec<(&'static str, Vec<u32>)> {
    let mut found = Vec::new();
    let x = values::<f32>(300, 40, 1);
    macro_rules! check {
        ($($name:literal: $layer:expr, $x:expr, $width:expr;)*) => {$(
            let values = bits($name, &$layer, &$x, $width, threads);
            assert!(values.len() >= x.nrows() * $width);
            found.push(($name, values));
        )*};
    }
    check! {
        "layer_norm": LayerNorm::<f32, 40>::identity(), x, 40;
        "rms_norm": RmsNorm::<f32, 40>::identity(), x, 40;
        "group_norm": GroupNorm::<f32, 5, 8>::identity(), x, 40;
        "batch_norm": BatchNorm::<f32, 40>::identity(), x, 40;
        "prelu": Prelu::<f32, 40>::constant(0.25), x, 40;
        "standardize": Standardize::<f32, 40>::identity(), x, 40;
        "glu": Gated(Glu), x, 20;
        "swiglu": Gated(Swiglu), x, 20;
        "geglu": Gated(Geglu), x, 20;
        "subtract": Merged::Subtract, x, 20;
        "average": Merged::Average, values::<f32>(300, 60, 1), 20;
        "maximum": Merged::Maximum, values::<f32>(300, 60, 1), 20;
        "minimum": Merged::Minimum, values::<f32>(300, 60, 1), 20;
        "mix": Merged::Mix, values::<f32>(300, 63, 1), 20;
        "dropout": Noise::Dropout(0.3), x, 40;
        "alpha_dropout": Noise::AlphaDropout(0.3), x, 40;
        "gaussian_noise": Noise::GaussianNoise(0.3), x, 40;
        "features": Features::<f32, 40, 700>::init(&mut InitRng::new(3), 0.5), x, 700;
        "embedding": Embedding::<f32, 5, 8>::init(&mut InitRng::new(3)),
            Mat::from_fn(300, 3, |i, j| [0.0_f32, 4.0, 2.0, 1.0][(i + j) % 4]), 24;
        "layer(own)": Mixed { factors: [0.5, 2.0] }, values::<f32>(300, 2, 1), 2;
    }
    found
}

fn main() {
    // The counter counts: a planted allocation is seen.
    let before = count();
    let planted = std::hint::black_box(vec![1_u8; 100]);
    assert_eq!(count() - before, 1);
    drop(planted);

    steps();
    uses();
    // Before any pool: ending threads allocate at any time.
    let one = all(1);
    for threads in [2, 3] {
        let many = nn_core::numeric::threads::share(threads, || all(threads)).unwrap();
        for ((name, one), (_, many)) in one.iter().zip(&many) {
            assert!(one == many, "{name}, {threads} threads");
        }
    }
}
