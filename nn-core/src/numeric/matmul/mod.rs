//! The matrix product; the only file that uses faer's multiply.

mod few_rows;
mod panels;

use std::cell::RefCell;

pub(crate) use faer::Accum;
use faer::reborrow::ReborrowMut;
use faer::{MatMut, MatRef, Par};
use rayon::ThreadPool;

use crate::error::Result;
use crate::numeric::aligned::Aligned;
pub(crate) use crate::numeric::scalar::Way;
use crate::numeric::scalar::{Multiply, Scalar};
use crate::numeric::{simd, threads};

/// The least rows, steps of the inner dimension and columns of a product by panels. A product of this size warms them up.
const LEAST: [usize; 3] = [96, 96, 256];

impl Way {
    /// The way of `a` times so many columns. If the compiler does not unroll loops, it is always the library's: its
    /// kernels are assembly, ours would take ten times as long.
    pub(crate) fn of<T>(a: MatRef<'_, T>, columns: usize) -> Self {
        if cfg!(loops_stay) {
            return Self::Library;
        }
        let [rows, inner, least_columns] = LEAST;
        let large = a.nrows() >= rows && a.ncols() >= inner && columns >= least_columns;
        let contiguous = a.row_stride() == 1 || a.col_stride() == 1;
        if large && contiguous && simd::has_wide_vectors() {
            Self::Panels
        } else {
            Self::Library
        }
    }
}

/// `dst ← alpha·a·b` ([`Accum::Replace`]) or `dst ← dst + alpha·a·b` ([`Accum::Add`]).
///
/// Shapes: `dst` m×n, `a` m×k, `b` k×n, any strides. One thread; callers split views themselves.
pub(crate) fn product<T: Scalar>(
    way: Way,
    dst: MatMut<'_, T>,
    accum: Accum,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    alpha: T,
) {
    T::multiply(way, dst, accum, a, b, alpha);
}

/// The number of samples per forward product of the library: 64 are 2 to 5 % faster than 128 or 1024 at once.
pub(crate) const SAMPLES: usize = 64;

/// `dst ← a·b`, where the rows of `dst` and `a` are samples.
pub(crate) fn forward<T: Scalar>(
    way: Way,
    mut dst: MatMut<'_, T>,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
) {
    if way == Way::Panels {
        return product(way, dst, Accum::Replace, a, b, T::ONE);
    }
    for start in (0..dst.nrows()).step_by(SAMPLES) {
        let rows = SAMPLES.min(dst.nrows() - start);
        let (dst, a) = (
            dst.as_mut().subrows_mut(start, rows),
            a.subrows(start, rows),
        );
        product(way, dst, Accum::Replace, a, b, T::ONE);
    }
}

/// The largest number of samples that a product adds in single precision alone.
const FEW_SAMPLES: usize = 4096;
/// If there are more samples, the number per product that is added in single precision.
const SAMPLES_A_PART: usize = 256;
/// The rows and columns of the block of `dst` whose sums are kept on the stack.
const TILE: (usize, usize) = (64, 32);

/// [`product`] with the samples as inner dimension, as for a weight gradient. In single precision, if there are very
/// many samples, sums over parts of them are added in double precision, so that the last ones are not lost.
pub(crate) fn over_samples<T: Scalar>(
    way: Way,
    mut dst: MatMut<'_, T>,
    accum: Accum,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    alpha: T,
) {
    let samples = a.ncols();
    if samples <= FEW_SAMPLES || size_of::<T>() == size_of::<f64>() {
        return product(way, dst, accum, a, b, alpha);
    }
    let mut part = [T::ZERO; TILE.0 * TILE.1];
    for i in (0..dst.nrows()).step_by(TILE.0) {
        for j in (0..dst.ncols()).step_by(TILE.1) {
            let (rows, columns) = (TILE.0.min(dst.nrows() - i), TILE.1.min(dst.ncols() - j));
            let part = &mut part[..rows * columns];
            let mut sums = [0.0; TILE.0 * TILE.1];
            for k in (0..samples).step_by(SAMPLES_A_PART) {
                let depth = SAMPLES_A_PART.min(samples - k);
                product(
                    Way::Library,
                    MatMut::from_column_major_slice_mut(part, rows, columns),
                    Accum::Replace,
                    a.submatrix(i, k, rows, depth),
                    b.submatrix(k, j, depth, columns),
                    T::ONE,
                );
                for (sum, part) in sums.iter_mut().zip(&*part) {
                    *sum += part.to_f64();
                }
            }
            let sums = MatRef::from_column_major_slice(&sums[..rows * columns], rows, columns);
            let mut tile = dst.as_mut().submatrix_mut(i, j, rows, columns);
            for column in 0..columns {
                for row in 0..rows {
                    let place = &mut tile[(row, column)];
                    let before = match accum {
                        Accum::Replace => T::ZERO,
                        Accum::Add => *place,
                    };
                    *place = alpha.mul_add(T::from_f64(sums[(row, column)]), before);
                }
            }
        }
    }
}

macro_rules! multiply {
    ($($t:ident)*) => { $(
        impl Multiply for $t {
            fn multiply(
                way: Way,
                mut dst: MatMut<'_, $t>,
                accum: Accum,
                a: MatRef<'_, $t>,
                b: MatRef<'_, $t>,
                alpha: $t,
            ) {
                thread_local! {
                    static BLOCK: RefCell<Aligned<$t>> =
                        RefCell::new(Aligned::filled(0.0, panels::block_len::<$t>()));
                }
                if way == Way::Panels && let Some(job) = panels::Panels::of(dst.rb_mut(), accum, a, b, alpha) {
                    BLOCK.with_borrow_mut(|block| job.compute(block));
                } else if alpha == 1.0 && few_rows::are_few(a, b) {
                    few_rows::product(dst, accum, a, b);
                } else {
                    faer::linalg::matmul::matmul(dst, accum, a, b, alpha, Par::Seq);
                }
            }
        }
    )* };
}
multiply!(f32 f64);

/// Runs `work` in the pool; a [`warm_pool`] is made if there is none.
pub(crate) fn in_warm_pool<T: Scalar, R: Send>(
    pool: &mut Option<ThreadPool>,
    threads: usize,
    work: &mut (dyn FnMut() -> R + Send),
) -> Result<R> {
    let pool = match pool {
        Some(pool) => pool,
        None => pool.insert(warm_pool::<T>(threads)?),
    };
    Ok(threads::install(pool, work))
}

/// A pool all of whose threads are started, with the memory that their products need.
pub(crate) fn warm_pool<T: Scalar>(threads: usize) -> Result<ThreadPool> {
    let pool = threads::pool(threads)?;
    pool.broadcast(|_| warm_up::<T>());
    Ok(pool)
}

/// Allocates the calling thread's memory for packed operands, so that later products on it allocate nothing.
fn warm_up<T: Scalar>() {
    // just large enough for panels, and for faer to pack them
    let [rows, inner, columns] = LEAST;
    let a = faer::Mat::from_fn(rows, inner, |_, _| T::ONE);
    let b = faer::Mat::from_fn(inner, columns, |_, _| T::ONE);
    let mut result = faer::Mat::zeros(rows, columns);
    for way in [Way::of(a.as_ref(), b.ncols()), Way::Library] {
        let dst = result.as_mut();
        product(way, dst, Accum::Replace, a.as_ref(), b.as_ref(), T::ONE);
    }
}

/// A matrix that is written in blocks of columns, each with the block's other data.
pub(crate) trait Columns: Send + Sized {
    /// The number of columns.
    fn columns(&self) -> usize;
    /// The first `at` columns and the rest.
    fn split(self, at: usize) -> (Self, Self);
    /// How to compute it.
    fn way(&self) -> Way;
    /// Computes this block.
    fn compute(self, way: Way);
}

/// A product with at least this many multiply-adds is split in two or more blocks (some 40 µs on one core; a join costs 2.5
/// µs).
pub(crate) const WORTH_TWO: usize = 5_000_000;
/// The largest number of columns per block of a product that is split: its part of a weight gradient stays in cache until the update.
const MOST_COLUMNS: usize = 256;

/// Computes all columns, `cost` multiply-adds each, in blocks that depend on these numbers alone, so that the thread
/// that computes a block does not change the result. `threads` only allows other threads to take blocks.
pub(crate) fn in_blocks<C: Columns>(job: C, cost: usize, threads: usize) {
    let way = job.way();
    if is_one_block(job.columns(), cost) {
        job.compute(way);
    } else {
        halves(job, way, threads > 1 && threads::in_pool());
    }
}

/// True if [`in_blocks`] computes such a product in one block.
fn is_one_block(columns: usize, cost: usize) -> bool {
    columns.saturating_mul(cost) < WORTH_TWO || columns < 32
}

/// The number of threads that pay for such a product: at most one a block, and one for half of [`WORTH_TWO`].
pub(crate) fn paying_threads(columns: usize, cost: usize) -> usize {
    if is_one_block(columns, cost) {
        return 1;
    }
    let blocks = columns.div_ceil(MOST_COLUMNS).next_power_of_two().max(2);
    blocks.min(columns.saturating_mul(cost) / (WORTH_TWO / 2))
}

fn halves<C: Columns>(job: C, way: Way, parallel: bool) {
    let half = job.columns().div_ceil(2).next_multiple_of(16);
    let (left, right) = job.split(half);
    let part = |job: C| {
        if job.columns() > MOST_COLUMNS {
            halves(job, way, parallel);
        } else {
            job.compute(way);
        }
    };
    if parallel {
        threads::join(|| part(left), || part(right));
    } else {
        part(left);
        part(right);
    }
}

/// `dst ← a·b` or `dst ← dst + a·b`, by columns of `dst` and `b`. The inner dimension is the values of a sample, or
/// (in [`OverSamples`]) the samples.
pub(crate) struct Product<'a, T> {
    pub(crate) dst: MatMut<'a, T>,
    pub(crate) accum: Accum,
    pub(crate) a: MatRef<'a, T>,
    pub(crate) b: MatRef<'a, T>,
}

impl<T: Scalar> Columns for Product<'_, T> {
    fn columns(&self) -> usize {
        self.dst.ncols()
    }
    fn split(self, at: usize) -> (Self, Self) {
        let Self { dst, accum, a, b } = self;
        let (left, right) = dst.split_at_col_mut(at);
        let (b_left, b_right) = b.split_at_col(at);
        let with = |dst, b| Self { dst, accum, a, b };
        (with(left, b_left), with(right, b_right))
    }
    fn way(&self) -> Way {
        Way::of(self.a, self.dst.ncols())
    }
    fn compute(self, way: Way) {
        product(way, self.dst, self.accum, self.a, self.b, T::ONE);
    }
}

/// A [`Product`] with the samples as inner dimension.
pub(crate) struct OverSamples<'a, T>(pub(crate) Product<'a, T>);

impl<T: Scalar> Columns for OverSamples<'_, T> {
    fn columns(&self) -> usize {
        self.0.columns()
    }
    fn split(self, at: usize) -> (Self, Self) {
        let (left, right) = self.0.split(at);
        (Self(left), Self(right))
    }
    fn way(&self) -> Way {
        self.0.way()
    }
    fn compute(self, way: Way) {
        let Product { dst, accum, a, b } = self.0;
        over_samples(way, dst, accum, a, b, T::ONE);
    }
}
