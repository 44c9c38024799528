//! The kernels, each by itself: `cargo bench -p nn-core`.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use nn_core::data::Targets;
use nn_core::head::{LearnsFrom, Softmax};
use nn_core::layer::activation::{
    Activation, Elu, Gelu, GeluTanh, HardSwish, Mish, Relu, Selu, Sigmoid, Silu, Softplus, Tanh,
};
use nn_core::layer::elementwise;
use nn_core::optim::Optimizer;
use nn_core::prelude::*;

network! {
    struct Layer {
        input: 784,
        hidden: dense(128) -> relu,
        output: dense(10) -> softmax,
    }
}

network! {
    struct Grouped { input: 128, norm: group_norm(groups = 8) }
}

network! {
    /// Each merge once; all values are 128 wide. What they read has parameters, so that they have gradients.
    struct Joined {
        input: (gate: 3, first: 128, second: 128, third: 128),
        weights: from(gate) -> prelu,
        a: from(first) -> prelu,
        b: from(second) -> prelu,
        c: from(third) -> prelu,
        difference: subtract(a, b),
        mean: average(a, b, c),
        largest: maximum(a, b, c),
        smallest: minimum(a, b, c),
        mixed: mix(weights, a, b, c),
        output: add(difference, mean, largest, smallest, mixed),
    }
}

network! {
    /// Large enough for products by panels.
    struct Large {
        input: 512,
        hidden: dense(512) -> relu,
        output: dense(512),
    }
}

const ROWS: usize = 64;

fn main() {
    divan::main();
}

fn values(count: usize) -> Vec<f32> {
    (0..count)
        .map(|i| f32::from(u16::try_from(i % 1000).expect("small")) / 500.0 - 1.0)
        .collect()
}

fn samples() -> (Batch<f32, 784>, Labels<10>) {
    let x = Batch::from_flat(values(ROWS * 784)).expect("finite numbers");
    let y = Labels::new((0..ROWS).map(|i| i % 10).collect::<Vec<_>>()).expect("classes");
    (x, y)
}

#[divan::bench]
fn dense_forward(bencher: Bencher) {
    let net = Layer::<f32>::new(1);
    let (x, _) = samples();
    let mut work = net.workspace(ROWS);
    bencher.bench_local(|| {
        black_box(net.predict_into(black_box(&x), &mut work)).expect("it fits");
    });
}

#[divan::bench]
fn dense_forward_and_backward(bencher: Bencher) {
    let net = Layer::<f32>::new(1);
    let (x, y) = samples();
    let mut work = net.workspace(ROWS);
    let loss = CrossEntropy::new();
    bencher.bench_local(|| net.loss_and_gradients(black_box(&x), &y, &loss, &mut work));
}

/// Items are floating point operations: five products of 128×512×512.
#[divan::bench]
fn large_dense_forward_and_backward(bencher: Bencher) {
    const SAMPLES: usize = 128;
    let net = Large::<f32>::new(1);
    let batch = || Batch::<f32, 512>::from_flat(values(SAMPLES * 512)).expect("finite numbers");
    let (x, y) = (batch(), batch());
    let mut work = net.workspace(SAMPLES);
    let loss = SquaredError::new();
    bencher
        .counter(ItemsCount::new(5 * 2 * SAMPLES * 512 * 512))
        .bench_local(|| net.loss_and_gradients(black_box(&x), &y, &loss, &mut work));
}

#[divan::bench]
fn dense_step_with_sgd(bencher: Bencher) {
    let mut net = Layer::<f32>::new(1);
    let (x, y) = samples();
    let mut work = net.workspace(ROWS);
    let (loss, mut sgd) = (CrossEntropy::new(), Sgd::new(1e-3));
    bencher.bench_local(|| net.train_step(black_box(&x), &y, &loss, &mut sgd, &mut work));
}

#[divan::bench]
fn group_norm_forward_and_backward(bencher: Bencher) {
    let net = Grouped::<f32>::new(1);
    let x = Batch::<f32, 128>::from_flat(values(ROWS * 128)).expect("finite numbers");
    let mut work = net.workspace(ROWS);
    let loss = SquaredError::new();
    bencher.bench_local(|| net.loss_and_gradients(black_box(&x), &x, &loss, &mut work));
}

#[divan::bench]
fn merges_forward(bencher: Bencher) {
    let net = Joined::<f32>::new(1);
    let x = Batch::<f32, 387>::from_flat(values(ROWS * 387)).expect("finite numbers");
    let mut work = net.workspace(ROWS);
    bencher.bench_local(|| {
        black_box(net.predict_into(black_box(&x), &mut work)).expect("it fits");
    });
}

#[divan::bench]
fn merges_forward_and_backward(bencher: Bencher) {
    let net = Joined::<f32>::new(1);
    let x = Batch::<f32, 387>::from_flat(values(ROWS * 387)).expect("finite numbers");
    let y = Batch::<f32, 128>::from_flat(values(ROWS * 128)).expect("finite numbers");
    let mut work = net.workspace(ROWS);
    let loss = SquaredError::new();
    bencher.bench_local(|| net.loss_and_gradients(black_box(&x), &y, &loss, &mut work));
}

#[divan::bench]
fn adam_on_100_000_parameters(bencher: Bencher) {
    let (mut parameter, gradient) = (values(100_000), values(100_000));
    let mut adam = Adam::new(1e-3);
    bencher.bench_local(|| {
        adam.start_step();
        adam.update(0, black_box(&mut parameter), &gradient);
    });
}

#[divan::bench]
fn momentum_on_100_000_parameters(bencher: Bencher) {
    let (mut parameter, gradient) = (values(100_000), values(100_000));
    let mut sgd = Sgd::new(1e-3).momentum(0.9);
    bencher.bench_local(|| {
        sgd.start_step();
        sgd.update(0, black_box(&mut parameter), &gradient);
    });
}

#[divan::bench]
fn softmax_cross_entropy(bencher: Bencher) {
    let (logits, mut gradient) = (values(ROWS * 10), values(ROWS * 10));
    let (_, labels) = samples();
    let loss = CrossEntropy::new();
    bencher.bench_local(|| {
        let (logits, labels) = (black_box(&logits), labels.view());
        <Softmax<10> as LearnsFrom<f32, _, Labels<10>>>::evaluate(
            &loss,
            logits,
            labels,
            &mut gradient,
            ROWS,
        )
    });
}

#[divan::bench]
fn gather_a_shuffled_batch(bencher: Bencher) {
    let x = Batch::<f32, 784>::from_flat(values(10_000 * 784)).expect("finite numbers");
    let y = Labels::<10>::new((0..10_000).map(|i| i % 10).collect::<Vec<_>>()).expect("classes");
    let data = Dataset::new(x, y).expect("as many labels");
    let mut rng = nn_core::numeric::random::seeded(1);
    let mut batches = data.batches(ROWS, &mut rng);
    bencher.bench_local(|| {
        black_box(batches.next().is_some());
    });
}

/// Value and derivative of an activation on 64×128 elements.
fn activation(bencher: Bencher, f: impl Activation<f32>) {
    let (mut value, mut z) = (values(ROWS * 128), values(ROWS * 128));
    let (mut gradient, mut sums) = (values(ROWS * 128), values(128));
    let bias = values(128);
    bencher.bench_local(|| {
        elementwise::bias_activation(f, black_box(&mut value), ROWS, &bias, &mut z);
        elementwise::activation_backward(f, &z, &value, &mut gradient, ROWS, &mut sums);
        value.copy_from_slice(&z);
    });
}

macro_rules! activations {
    ($($name:ident: $f:expr),*) => {$(
        #[divan::bench]
        fn $name(bencher: Bencher) {
            activation(bencher, $f);
        }
    )*};
}

activations!(
    relu: Relu, elu: Elu(1.0), selu: Selu, silu: Silu, gelu: Gelu, gelu_tanh: GeluTanh, mish: Mish,
    hard_swish: HardSwish, tanh: Tanh, sigmoid: Sigmoid, softplus: Softplus
);
