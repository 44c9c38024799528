//! burn with its CPU backend `flex` on the workloads of bench: `burn-steps W1`.
//!
//! `RAYON_NUM_THREADS` sets the number of threads.

use std::time::{Duration, Instant};

use burn::module::Module;
use burn::nn::loss::{CrossEntropyLossConfig, MseLoss, Reduction};
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamConfig, GradientsParams, SgdConfig};
use burn::tensor::activation::{relu, sigmoid};
use burn::tensor::{Device, Distribution, Int, Tensor, TensorData};

const BATCHES: usize = 16;
/// For W8: a shuffled epoch, including the gathering of its batches.
const SAMPLES: usize = 60_000;

#[derive(Module, Debug)]
struct Net {
    layers: Vec<Linear>,
}

#[derive(Clone, Copy)]
enum Kind {
    Classes,
    Values,
    Inference,
}

struct Workload {
    widths: &'static [usize],
    activation: fn(Tensor<2>) -> Tensor<2>,
    /// True if an activation follows the last layer too.
    ends_activated: bool,
    batch: usize,
    kind: Kind,
    adam: bool,
}

fn workload(name: &str) -> Option<Workload> {
    let relu: fn(Tensor<2>) -> Tensor<2> = relu;
    let tanh: fn(Tensor<2>) -> Tensor<2> = |x| x.tanh();
    let sigmoid: fn(Tensor<2>) -> Tensor<2> = sigmoid;
    let (widths, activation, batch, kind, adam): (&[usize], _, _, _, _) = match name {
        "W1" | "W8" => (&[784, 128, 10], relu, 64, Kind::Classes, false),
        "W2" => (&[784, 512, 512, 10], relu, 128, Kind::Classes, true),
        "W3" => (&[2, 16, 1], tanh, 32, Kind::Values, true),
        "W4" => (&[1024, 2048, 2048, 1024], relu, 256, Kind::Values, true),
        "W5" => (&[784, 128, 10], relu, 1, Kind::Inference, false),
        "W6" => (&[8, 16, 16, 4], tanh, 1, Kind::Inference, false),
        "W7" => (&[784, 512, 512, 10], relu, 1024, Kind::Inference, false),
        "W9" => (&[2, 2, 1], sigmoid, 4, Kind::Values, false),
        _ => return None,
    };
    Some(Workload {
        widths,
        activation,
        ends_activated: name == "W9",
        batch,
        kind,
        adam,
    })
}

impl Net {
    fn new(widths: &[usize], device: &Device) -> Self {
        let layer = |pair: &[usize]| LinearConfig::new(pair[0], pair[1]).init(device);
        Self {
            layers: widths.windows(2).map(layer).collect(),
        }
    }

    fn forward(&self, mut x: Tensor<2>, workload: &Workload) -> Tensor<2> {
        for (k, layer) in self.layers.iter().enumerate() {
            x = layer.forward(x);
            if k + 1 < self.layers.len() || workload.ends_activated {
                x = (workload.activation)(x);
            }
        }
        x
    }
}

fn uniform(rows: usize, width: usize, device: &Device) -> Tensor<2> {
    Tensor::random([rows, width], Distribution::Uniform(-1.0, 1.0), device)
}

fn labels(rows: usize, device: &Device) -> Tensor<1, Int> {
    Tensor::random([rows], Distribution::Uniform(0.0, 10.0), device)
}

/// From an array to an array, as in our benchmark.
fn inference(workload: &Workload) -> (f64, f64) {
    let device = Device::flex();
    let net = Net::new(workload.widths, &device);
    let shape = [workload.batch, workload.widths[0]];
    let sample = |_| {
        uniform(shape[0], shape[1], &device)
            .into_data()
            .to_vec::<f32>()
    };
    let xs: Vec<Vec<f32>> = (0..BATCHES).map(|i| sample(i).expect("f32")).collect();
    measure(|i| {
        let x = TensorData::new(xs[i % BATCHES].clone(), shape);
        let y = net.forward(Tensor::from_data(x, &device), workload);
        std::hint::black_box(y.into_data());
    })
}

/// Forward, loss, backward, update; returns the loss as a number.
fn training(workload: &Workload, epoch: bool) -> (f64, f64) {
    let device = Device::flex().autodiff();
    let mut net = Some(Net::new(workload.widths, &device));
    let (mut optimizer, rate) = if workload.adam {
        (AdamConfig::new().init(), 1e-3)
    } else {
        (SgdConfig::new().init(), 0.01)
    };
    let entropy = CrossEntropyLossConfig::new().init(&device);
    let mut update = |loss: &dyn Fn(&Net) -> Tensor<1>| {
        let before = net.take().expect("a network");
        let value = loss(&before);
        let gradients = GradientsParams::from_grads(value.backward(), &before);
        net = Some(optimizer.step(rate, before, gradients));
        value.into_scalar::<f32>()
    };
    let last = workload.widths[workload.widths.len() - 1];
    let input = |rows| uniform(rows, workload.widths[0], &device);
    if epoch {
        let (x, y) = (input(SAMPLES), labels(SAMPLES, &device));
        let mut order: Vec<i32> = (0..SAMPLES as i32).collect();
        let mut state = 1_u64;
        return measure(|_| {
            shuffle(&mut order, &mut state);
            let mut total = 0.0;
            for part in order.chunks(workload.batch) {
                let part = Tensor::<1, Int>::from_data(TensorData::from(part), &device);
                let (x, y) = (x.clone().select(0, part.clone()), y.clone().select(0, part));
                total +=
                    update(&|net| entropy.forward(net.forward(x.clone(), workload), y.clone()));
            }
            std::hint::black_box(total);
        });
    }
    let xs: Vec<_> = (0..BATCHES).map(|_| input(workload.batch)).collect();
    match workload.kind {
        Kind::Classes => {
            let ys: Vec<_> = xs.iter().map(|_| labels(workload.batch, &device)).collect();
            measure(|i| {
                let (x, y) = (&xs[i % BATCHES], &ys[i % BATCHES]);
                update(&|net| entropy.forward(net.forward(x.clone(), workload), y.clone()));
            })
        }
        _ => {
            let ys: Vec<_> = xs
                .iter()
                .map(|_| uniform(workload.batch, last, &device))
                .collect();
            measure(|i| {
                let (x, y) = (&xs[i % BATCHES], &ys[i % BATCHES]);
                update(&|net| {
                    let out = net.forward(x.clone(), workload);
                    MseLoss::new().forward(out, y.clone(), Reduction::Mean)
                });
            })
        }
    }
}

fn shuffle(order: &mut [i32], state: &mut u64) {
    for i in (1..order.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        order.swap(i, (*state % (i as u64 + 1)) as usize);
    }
}

/// Median and minimum of microseconds per step; a sample has as many steps as take 20 µs.
fn measure(mut step: impl FnMut(usize)) -> (f64, f64) {
    let (mut count, start) = (0, Instant::now());
    while count == 0 || start.elapsed() < Duration::from_millis(300) {
        step(count);
        count += 1;
    }
    let one = start.elapsed().as_secs_f64() / count as f64;
    let steps = (20e-6 / one).round().max(1.0) as usize;
    let (mut samples, start) = (Vec::new(), Instant::now());
    while start.elapsed() < Duration::from_secs(1) || samples.len() < 5 {
        let t = Instant::now();
        for _ in 0..steps {
            step(count);
            count += 1;
        }
        samples.push(t.elapsed().as_secs_f64() / steps as f64 * 1e6);
    }
    samples.sort_by(f64::total_cmp);
    (samples[samples.len() / 2], samples[0])
}

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some(workload) = workload(&name) else {
        eprintln!("burn-steps W1|W2|…|W9");
        std::process::exit(2);
    };
    let (median, least) = match workload.kind {
        Kind::Inference => inference(&workload),
        _ => training(&workload, name == "W8"),
    };
    println!(
        r#"{{"peer": "burn", "workload": "{name}", "median_us": {median}, "min_us": {least}}}"#
    );
}
