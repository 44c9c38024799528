//! Large batches of predictions in pieces: a few samples go through the whole network before the next ones
//! start, so that what they are between the layers stays in cache.

use faer::{MatMut, MatRef};

use crate::layer::buffers::{Pass, Slot};
use crate::network::model::Model;
use crate::numeric::matmul::{SAMPLES, WORTH_TWO};
use crate::numeric::scalar::Scalar;
use crate::numeric::threads;

/// Bytes of the widest value from which on a batch is cut.
const WORTH_CUTTING: usize = 1 << 19;

/// Whether a batch of so many samples is predicted in pieces: a function of shapes alone.
pub(crate) fn pays<N: Model>(rows: usize) -> bool {
    rows > SAMPLES && rows * N::WIDEST * <N::Scalar as Scalar>::SIZE >= WORTH_CUTTING
}

/// The buffers that pieces need: a set for each thread that takes some.
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

/// `y ←` the logits of `x`, with a set of buffers for each thread. Where pieces begin does not depend on the
/// threads, and so no bit does.
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
