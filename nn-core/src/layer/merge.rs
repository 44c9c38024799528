//! Where branches of a network meet: the sum, the product, the values side by side.
//!
//! ```text
//! add       u = Σ xᵢ          ∂L/∂xᵢ = ∂L/∂u                         all N×F
//! multiply  u = x ∘ y         ∂L/∂x = ∂L/∂u ∘ y      ∂L/∂y = ∂L/∂u ∘ x
//! concat    u = [x₁ x₂ …]     ∂L/∂xᵢ = its columns of ∂L/∂u          N×Fᵢ → N×ΣFᵢ
//! ```

use faer::{MatMut, MatRef};

use crate::layer::elementwise::copy_columns;
use crate::scalar::Scalar;
use crate::slot::{Pass, Slot, Source};

/// `slot.value ← Σ xᵢ`.
pub fn add<T: Scalar, const B: usize>(
    inputs: [MatRef<'_, T>; B],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let (rows, width) = (inputs[0].nrows(), slot.width());
    let buffers = slot.start(rows, false);
    copy_columns(inputs[0], buffers.value);
    let mut sum = MatMut::from_column_major_slice_mut(buffers.value, rows, width);
    for input in &inputs[1..] {
        sum += *input;
    }
    slot.keep_forward();
}

/// ∂L/∂u in `slot.gradient` goes to every source.
pub fn add_backward<T: Scalar, const B: usize>(
    sources: [Source<'_, T>; B],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    slot.keep_backward();
    let buffers = slot.backward();
    for source in sources {
        source.deliver(buffers.gradient);
    }
}

/// `slot.value ← x ∘ y`.
pub fn multiply<T: Scalar>([x, y]: [MatRef<'_, T>; 2], slot: &mut Slot<T>, _pass: &Pass) {
    let rows = x.nrows();
    let buffers = slot.start(rows, false);
    copy_columns(x, buffers.value);
    if rows > 0 {
        for (j, column) in buffers.value.chunks_exact_mut(rows).enumerate() {
            for (i, value) in column.iter_mut().enumerate() {
                *value *= y[(i, j)];
            }
        }
    }
    slot.keep_forward();
}

/// ∂L/∂u in `slot.gradient`, times the other factor, goes to each source.
pub fn multiply_backward<T: Scalar>([x, y]: [Source<'_, T>; 2], slot: &mut Slot<T>, _pass: &Pass) {
    slot.keep_backward();
    let rows = slot.rows();
    let buffers = slot.backward();
    if rows == 0 {
        return;
    }
    let (x_value, y_value) = (x.value, y.value);
    for (source, factor) in [(x, y_value), (y, x_value)] {
        let accumulate = source.accumulate;
        let Some(mut target) = source.gradient else {
            continue;
        };
        for (j, column) in buffers.gradient.chunks_exact(rows).enumerate() {
            for (i, &du) in column.iter().enumerate() {
                let share = du * factor[(i, j)];
                let target = &mut target[(i, j)];
                *target = if accumulate { *target + share } else { share };
            }
        }
    }
}

/// `slot.value ← [x₁ x₂ …]`.
pub fn concat<T: Scalar, const B: usize>(
    inputs: [MatRef<'_, T>; B],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    let rows = inputs[0].nrows();
    let buffers = slot.start(rows, false);
    let mut rest = buffers.value;
    for input in inputs {
        let (columns, behind) = rest.split_at_mut(rows * input.ncols());
        copy_columns(input, columns);
        rest = behind;
    }
    slot.keep_forward();
}

/// Each source gets its columns of ∂L/∂u.
pub fn concat_backward<T: Scalar, const B: usize>(
    sources: [Source<'_, T>; B],
    slot: &mut Slot<T>,
    _pass: &Pass,
) {
    slot.keep_backward();
    let rows = slot.rows();
    let buffers = slot.backward();
    let mut rest: &[T] = buffers.gradient;
    for source in sources {
        let (columns, behind) = rest.split_at(rows * source.value.ncols());
        source.deliver(columns);
        rest = behind;
    }
}
