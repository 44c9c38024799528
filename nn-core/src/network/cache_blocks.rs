//! Large batches of predictions in blocks: a few samples go through the whole network before the next ones start, so
//! that the values between layers stay in cache.

use faer::{MatMut, MatRef};

use crate::layer::buffers::{Pass, Slot};
use crate::network::model::Model;
use crate::numeric::matmul::{SAMPLES, WORTH_TWO};
use crate::numeric::scalar::Scalar;
use crate::numeric::threads;

/// The size in bytes of the widest value from which a batch is split.
const WORTH_CUTTING: usize = 1 << 19;

/// True if a batch of `rows` samples is predicted in blocks: a function of shapes alone.
pub(crate) fn pays<N: Model>(rows: usize) -> bool {
    rows > SAMPLES && rows * N::WIDEST * <N::Scalar as Scalar>::SIZE >= WORTH_CUTTING
}

/// The buffers for the blocks of a prediction of `cost` multiply-adds: one set for each thread that takes part.
fn prepare<T>(
    sets: &mut Vec<Vec<Slot<T>>>,
    slots: fn(usize) -> Vec<Slot<T>>,
    cost: usize,
    threads: usize,
) -> &mut [Vec<Slot<T>>] {
    let shared = threads > 1 && threads::in_pool() && cost >= WORTH_TWO;
    let count = if shared { threads } else { 1 };
    while sets.len() < count {
        sets.push(slots(SAMPLES));
    }
    &mut sets[..count]
}

/// `last ←` the logits of `x`, with one set of buffers per thread. The threads do not change where blocks begin, and so
/// do not change any bit.
pub(crate) fn logits<N: Model>(
    network: &N,
    x: MatRef<'_, N::Scalar>,
    last: &mut Slot<N::Scalar>,
    sets: &mut Vec<Vec<Slot<N::Scalar>>>,
    threads: usize,
) {
    let forward = |x: MatRef<'_, N::Scalar>, slots: &mut [Slot<N::Scalar>]| {
        network.compute(x, slots, &Pass::PREDICT);
    };
    let cost = x.nrows().saturating_mul(N::MULTIPLY_ADDS);
    let sets = prepare(sets, N::slots, cost, threads);
    logits_to(&forward, x, last, sets);
}

/// A network's pass forward over one block.
type Forward<'n, T> = &'n (dyn Fn(MatRef<'_, T>, &mut [Slot<T>]) + Sync);

/// [`logits`], compiled once, not once per network.
fn logits_to<T: Scalar>(
    forward: Forward<'_, T>,
    x: MatRef<'_, T>,
    last: &mut Slot<T>,
    sets: &mut [Vec<Slot<T>>],
) {
    let (rows, width) = (x.nrows(), last.width());
    let y = last.start(rows, false).value;
    let y = MatMut::from_column_major_slice_mut(y, rows, width);
    logits_by(forward, x, y, sets);
}

fn logits_by<T: Scalar>(
    forward: Forward<'_, T>,
    x: MatRef<'_, T>,
    mut y: MatMut<'_, T>,
    sets: &mut [Vec<Slot<T>>],
) {
    if let [slots] = sets {
        for start in (0..x.nrows()).step_by(SAMPLES) {
            let rows = SAMPLES.min(x.nrows() - start);
            forward(x.subrows(start, rows), slots);
            let last = slots.last().expect("a network has a group");
            y.as_mut().subrows_mut(start, rows).copy_from(last.value());
        }
        return;
    }
    let half = sets.len() / 2;
    let pieces = x.nrows().div_ceil(SAMPLES) * half / sets.len();
    let at = (pieces * SAMPLES).min(x.nrows());
    let (x_left, x_right) = x.split_at_row(at);
    let (y_left, y_right) = y.split_at_row_mut(at);
    let (left, right) = sets.split_at_mut(half);
    threads::join(
        || logits_by(forward, x_left, y_left, left),
        || logits_by(forward, x_right, y_right, right),
    );
}
