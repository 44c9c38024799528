//! The hardware's limit: the bare products of a step, one after another, and the memory traffic of its update (and
//! of an epoch's samples), measured in the same run as the step itself.

use std::hint::black_box;

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

use crate::measure::{as_f64, numbers, time};

/// The work of a step besides forward products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// The forward pass alone.
    Predict,
    /// Backward too; the update reads and writes each parameter.
    Sgd,
    /// Backward too; the update reads and writes each parameter and two moments.
    Adam,
}

/// Microseconds on one thread for the products and for the traffic, and the floating point operations.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Floor {
    pub(crate) products: f64,
    pub(crate) traffic: f64,
    pub(crate) flops: f64,
}

/// The floor of a chain of dense layers of these widths (the first is the input).
pub(crate) fn floor(widths: &[usize], batch: usize, work: Work, seconds: f64) -> Floor {
    let mut products = 0.0;
    let mut multiplications = 0;
    let count = (widths.len() - 1) * if work == Work::Predict { 1 } else { 3 };
    let share = seconds / as_f64(count + 1);
    for (layer, pair) in widths.windows(2).enumerate() {
        let (ins, outs) = (pair[0], pair[1]);
        let shapes = Shapes::new(batch, ins, outs, layer == 0);
        products += shapes.forward(share);
        multiplications += batch * ins * outs;
        if work != Work::Predict {
            products += shapes.weight_gradient(share);
            multiplications += batch * ins * outs;
            if layer > 0 {
                products += shapes.input_gradient(share);
                multiplications += batch * ins * outs;
            }
        }
    }
    let parameters: usize = widths.windows(2).map(|w| (w[0] + 1) * w[1]).sum();
    let traffic = match work {
        Work::Predict => 0.0,
        Work::Sgd => copying(parameters, share),
        Work::Adam => copying(3 * parameters, share),
    };
    Floor {
        products,
        traffic,
        flops: 2.0 * as_f64(multiplications),
    }
}

struct Shapes {
    batch: usize,
    ins: usize,
    outs: usize,
    row_major: bool,
    x: Vec<f32>,
    w: Vec<f32>,
    z: Vec<f32>,
}

impl Shapes {
    fn new(batch: usize, ins: usize, outs: usize, row_major: bool) -> Self {
        let (x, w, z) = (
            numbers(1, batch * ins),
            numbers(2, ins * outs),
            numbers(3, batch * outs),
        );
        Self {
            batch,
            ins,
            outs,
            row_major,
            x,
            w,
            z,
        }
    }

    fn x(&self) -> MatRef<'_, f32> {
        if self.row_major {
            MatRef::from_row_major_slice(&self.x, self.batch, self.ins)
        } else {
            MatRef::from_column_major_slice(&self.x, self.batch, self.ins)
        }
    }

    fn w(&self) -> MatRef<'_, f32> {
        MatRef::from_column_major_slice(&self.w, self.ins, self.outs)
    }

    fn z(&self) -> MatRef<'_, f32> {
        MatRef::from_column_major_slice(&self.z, self.batch, self.outs)
    }

    fn forward(&self, seconds: f64) -> f64 {
        product(self.batch, self.outs, self.x(), self.w(), seconds)
    }

    fn weight_gradient(&self, seconds: f64) -> f64 {
        product(self.ins, self.outs, self.x().transpose(), self.z(), seconds)
    }

    fn input_gradient(&self, seconds: f64) -> f64 {
        product(
            self.batch,
            self.ins,
            self.z(),
            self.w().transpose(),
            seconds,
        )
    }
}

fn product(
    rows: usize,
    columns: usize,
    a: MatRef<'_, f32>,
    b: MatRef<'_, f32>,
    seconds: f64,
) -> f64 {
    let mut values = vec![0.0_f32; rows * columns];
    let times = time(seconds, |_| {
        let target = MatMut::from_column_major_slice_mut(&mut values, rows, columns);
        matmul(target, Accum::Replace, a, b, 1.0, Par::Seq);
        black_box(&mut values);
    });
    times.median
}

/// Copying all of `source` in its own order into one buffer of `block` numbers: the least memory traffic of an epoch
/// in batches, without shuffling.
pub(crate) fn feeding(source: &[f32], block: usize, seconds: f64) -> f64 {
    let mut target = vec![0.0_f32; block];
    let times = time(seconds, |_| {
        for part in source.chunks(block) {
            target[..part.len()].copy_from_slice(black_box(part));
            black_box(&mut target);
        }
    });
    times.median
}

/// Reading and writing `count` numbers: the least memory traffic of an update.
fn copying(count: usize, seconds: f64) -> f64 {
    let source = numbers(4, count);
    let mut target = vec![0.0_f32; count];
    let times = time(seconds, |_| {
        target.copy_from_slice(black_box(&source));
        black_box(&mut target);
    });
    times.median
}
