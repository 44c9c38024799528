//! Some samples on the stack, one per vector lane: the unit of work in a training step of a tiny network.

use core::ops::Range;

use faer::MatRef;
use pulp::Simd;

use crate::numeric::scalar::Scalar;

/// Values of `L` samples: one row of lanes per unit.
pub type Lanes<T, const L: usize, const WIDTH: usize> = [[T; L]; WIDTH];

/// The values of one group.
#[derive(Debug, Clone, Copy)]
pub struct Values<T, const L: usize, const WIDTH: usize> {
    pub(crate) z: Lanes<T, L, WIDTH>,
    pub(crate) value: Lanes<T, L, WIDTH>,
}

impl<T, const L: usize, const WIDTH: usize> Values<T, L, WIDTH> {
    /// The group's output.
    #[inline(always)]
    pub fn value(&self) -> &Lanes<T, L, WIDTH> {
        &self.value
    }
}

/// At most `L` samples of a batch, with their loss.
pub trait Block<T, const L: usize> {
    /// True in a network whose step is large for the stack.
    const IN_LARGE: bool;
    /// The samples. Lanes without a sample repeat the last one.
    fn input<const IN: usize>(&self) -> Lanes<T, L, IN>;
    /// ∂L/∂logits; adds the block's share to the loss.
    fn slopes<S: Simd, const K: usize>(
        &mut self,
        simd: S,
        logits: &Lanes<T, L, K>,
    ) -> Lanes<T, L, K>;
    /// True if gradients are overwritten, false if they are added to.
    fn is_first(&self) -> bool;
}

/// The block's samples, in the form of a group's output.
#[inline(always)]
pub fn input<T: Scalar, B: Block<T, L>, const L: usize, const IN: usize>(
    block: &B,
) -> Values<T, L, IN> {
    let value = block.input();
    Values { z: value, value }
}

/// The largest number of features whose loading is inlined into the step; loading more is a function that all
/// networks share.
const FEW_FEATURES: usize = 4;

/// The rows `range` of a matrix, one per lane. Lanes past the last row repeat it, so that computing on them is as
/// harmless as on a real row.
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
