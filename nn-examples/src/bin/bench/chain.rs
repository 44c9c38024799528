//! A step of a chain of dense layers: what it needs at least, and what its bare products cost, one after the other,
//! measured in the same run as the step itself.

use std::hint::black_box;

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

use nn_core::Scalar;

use crate::limit::{Needs, Traffic};
use crate::measure::{as_f64, numbers, time};

/// The work of a step besides forward products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// The forward pass alone, which reads each parameter.
    Predict,
    /// Backward too; the update reads and writes each parameter.
    Sgd,
    /// Backward too; the update reads and writes each parameter and two moments.
    Adam,
}

impl Work {
    /// The numbers kept for each parameter.
    fn kept(self) -> usize {
        if self == Work::Adam { 3 } else { 1 }
    }

    fn trains(self) -> bool {
        self != Work::Predict
    }
}

/// A step of a chain of dense layers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain<'a> {
    /// The widths of input and layers.
    pub(crate) widths: &'a [usize],
    /// The number of samples in a step.
    pub(crate) batch: usize,
    /// The number of samples that steps cycle over.
    pub(crate) samples: usize,
    pub(crate) work: Work,
}

/// Microseconds on one thread.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bare {
    /// For the products, one after the other.
    pub(crate) products: f64,
    /// For a copy of as much as the update moves.
    pub(crate) traffic: f64,
}

impl Chain<'_> {
    /// Floating point operations; numbers of the update and of the samples.
    pub(crate) fn needs<T: Scalar>(&self) -> Needs {
        let (mut products, mut parameters) = (0, 0);
        for (layer, pair) in self.widths.windows(2).enumerate() {
            let passes = match (self.work.trains(), layer) {
                (false, _) => 1,
                (true, 0) => 2,
                (true, _) => 3,
            };
            products += passes * self.batch * pair[0] * pair[1];
            parameters += (pair[0] + 1) * pair[1];
        }
        let part = |accesses: usize, count: usize, whole: usize| Traffic {
            bytes: as_f64(accesses * count * size_of::<T>()),
            whole: whole * size_of::<T>(),
        };
        let state = self.work.kept() * parameters;
        let accesses = if self.work.trains() { 2 } else { 1 };
        let features = self.widths[0];
        Needs {
            flops: as_f64(2 * products),
            double: size_of::<T>() == size_of::<f64>(),
            traffic: vec![
                part(accesses, state, state),
                part(1, self.batch * features, self.samples * features),
            ],
        }
    }

    /// What faer takes for the products alone, with the layouts of the library.
    pub(crate) fn bare<T: Scalar>(&self, seconds: f64) -> Bare {
        let layers = self.widths.len() - 1;
        let share = seconds / as_f64(layers * if self.work.trains() { 3 } else { 1 } + 1);
        let mut products = 0.0;
        for (layer, pair) in self.widths.windows(2).enumerate() {
            let shapes = Shapes::<T>::new(self.batch, pair[0], pair[1], layer == 0);
            products += shapes.forward(share);
            if self.work.trains() {
                products += shapes.weight_gradient(share);
                if layer > 0 {
                    products += shapes.input_gradient(share);
                }
            }
        }
        let parameters: usize = self.widths.windows(2).map(|w| (w[0] + 1) * w[1]).sum();
        let traffic = if self.work.trains() {
            copying::<T>(self.work.kept() * parameters, share)
        } else {
            0.0
        };
        Bare { products, traffic }
    }
}

struct Shapes<T> {
    batch: usize,
    ins: usize,
    outs: usize,
    row_major: bool,
    x: Vec<T>,
    w: Vec<T>,
    z: Vec<T>,
}

impl<T: Scalar> Shapes<T> {
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

    fn x(&self) -> MatRef<'_, T> {
        if self.row_major {
            MatRef::from_row_major_slice(&self.x, self.batch, self.ins)
        } else {
            MatRef::from_column_major_slice(&self.x, self.batch, self.ins)
        }
    }

    fn w(&self) -> MatRef<'_, T> {
        MatRef::from_column_major_slice(&self.w, self.ins, self.outs)
    }

    fn z(&self) -> MatRef<'_, T> {
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

fn product<T: Scalar>(
    rows: usize,
    columns: usize,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    seconds: f64,
) -> f64 {
    let mut values = vec![T::ZERO; rows * columns];
    let times = time(seconds, |_| {
        let target = MatMut::from_column_major_slice_mut(&mut values, rows, columns);
        matmul(target, Accum::Replace, a, b, T::ONE, Par::Seq);
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
fn copying<T: Scalar>(count: usize, seconds: f64) -> f64 {
    let source = numbers::<T>(4, count);
    let mut target = vec![T::ZERO; count];
    let times = time(seconds, |_| {
        target.copy_from_slice(black_box(&source));
        black_box(&mut target);
    });
    times.median
}
