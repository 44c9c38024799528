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

/// The buffers for the blocks: one set for each thread that takes part.
pub(crate) fn prepare<N: Model>(
    sets: &mut Vec<Vec<Slot<N::Scalar>>>,
    rows: usize,
    threads: usize,
) -> &mut [Vec<Slot<N::Scalar>>] {
    let shared = threads > 1 && threads::in_pool() && rows * N::MULTIPLY_ADDS >= WORTH_TWO;
    let count = if shared { threads } else { 1 };
    while sets.len() < count {
        sets.push(N::slots(SAMPLES));
    }
    &mut sets[..count]
}

/// `y ←` the logits of `x`, with one set of buffers per thread. The threads do not change where blocks begin, and so
/// do not change any bit.
pub(crate) fn logits<N: Model>(
    network: &N,
    x: MatRef<'_, N::Scalar>,
    mut y: MatMut<'_, N::Scalar>,
    sets: &mut [Vec<Slot<N::Scalar>>],
) {
    if let [slots] = sets {
        for start in (0..x.nrows()).step_by(SAMPLES) {
            let rows = SAMPLES.min(x.nrows() - start);
            network.forward(x.subrows(start, rows), slots, &Pass::PREDICT);
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
    rayon::join(
        || logits(network, x_left, y_left, left),
        || logits(network, x_right, y_right, right),
    );
}
