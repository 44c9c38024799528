//! Some samples on the stack, one a vector lane: what a training step of a tiny network computes in.

use core::ops::Range;

use faer::MatRef;

use crate::numeric::scalar::Scalar;

/// Values of `L` samples: one row of lanes a unit.
pub type Lanes<T, const L: usize, const WIDTH: usize> = [[T; L]; WIDTH];

/// What one group computed.
#[derive(Debug, Clone, Copy)]
pub struct Values<T, const L: usize, const WIDTH: usize> {
    pub(crate) z: Lanes<T, L, WIDTH>,
    pub(crate) value: Lanes<T, L, WIDTH>,
}

impl<T, const L: usize, const WIDTH: usize> Values<T, L, WIDTH> {
    /// What the group hands on.
    #[inline(always)]
    pub fn value(&self) -> &Lanes<T, L, WIDTH> {
        &self.value
    }
}

/// Some samples of a batch, at most `L`, and what the loss says about them.
pub trait Block<T, const L: usize> {
    /// The samples. Lanes without a sample repeat the last one.
    fn input<const IN: usize>(&self) -> Lanes<T, L, IN>;
    /// ∂L/∂logits; counts the block's share of the loss.
    fn slopes<const K: usize>(&mut self, logits: &Lanes<T, L, K>) -> Lanes<T, L, K>;
    /// Whether gradients are overwritten (else added to).
    fn is_first(&self) -> bool;
}

/// The block's samples, as if a group had computed them.
#[inline(always)]
pub fn input<T: Scalar, B: Block<T, L>, const L: usize, const IN: usize>(
    block: &B,
) -> Values<T, L, IN> {
    let value = block.input();
    Values { z: value, value }
}

/// Features of a sample whose loading becomes a part of the step; of more it is a function that all networks share.
const FEW_FEATURES: usize = 4;

/// The rows `range` of a matrix, one a lane; lanes behind the last repeat it, so that what is computed
/// there is as harmless as in a real one.
#[inline(always)]
pub(crate) fn load<T: Scalar, const L: usize, const WIDTH: usize>(
    x: MatRef<'_, T>,
    range: Range<usize>,
) -> Lanes<T, L, WIDTH> {
    let mut lanes = [[T::ZERO; L]; WIDTH];
    if WIDTH <= FEW_FEATURES {
        fill(x, range, &mut lanes);
    } else {
        fill_apart(x, range, &mut lanes);
    }
    lanes
}

#[inline(never)]
fn fill_apart<T: Scalar, const L: usize>(
    x: MatRef<'_, T>,
    range: Range<usize>,
    lanes: &mut [[T; L]],
) {
    fill(x, range, lanes);
}

#[inline(always)]
fn fill<T: Scalar, const L: usize>(x: MatRef<'_, T>, range: Range<usize>, lanes: &mut [[T; L]]) {
    for l in 0..L {
        let row = x.row((range.start + l).min(range.end - 1));
        if let Some(values) = row
            .try_as_row_major()
            .and_then(|row| row.as_slice().get(..lanes.len()))
        {
            for (lanes, &value) in lanes.iter_mut().zip(values) {
                lanes[l] = value;
            }
        } else {
            for (j, lanes) in lanes.iter_mut().enumerate() {
                lanes[l] = row[j];
            }
        }
    }
}
