//! Embedding: each input column holds the index of a class and is replaced by the row of that class.
//!
//! ```text
//! y[n, c·WIDTH + w] = W[x[n, c], w]         x: N×C whole numbers in 0..VOCABULARY   W: VOCABULARY×WIDTH   y: N×C·WIDTH
//! ∂L/∂W[v, w] = Σ over (n, c) with x[n, c] = v of ∂L/∂y[n, c·WIDTH + w]           ∂L/∂x = 0
//! ```
//!
//! A number that is not an index is an error where a function returns `Result` ([`check`]); in an unchecked pass its
//! output is NaN.

use std::fmt;

use faer::MatRef;
use pulp::Simd;

use crate::error::{Error, Place, Result};
use crate::layer::buffers::{Pass, Slot, Source, note};
use crate::layer::init::{InitRng, normal};
use crate::layer::protocol::Passes;
use crate::layer::tensor::{Name, Parameter, ParameterMut, Role, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::ShownRows;
use crate::numeric::sums::SUM_BLOCK;

/// One row of `WIDTH` numbers for each of `VOCABULARY` classes; `PyTorch`'s `Embedding`.
#[derive(Clone, PartialEq)]
pub struct Embedding<T, const VOCABULARY: usize, const WIDTH: usize> {
    /// Row-major.
    weight: Vec<T>,
}

impl<T: fmt::Debug, const VOCABULARY: usize, const WIDTH: usize> fmt::Debug
    for Embedding<T, VOCABULARY, WIDTH>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedding")
            .field("classes", &VOCABULARY)
            .field("width", &WIDTH)
            .field("weight", &ShownRows::of(&self.weight, WIDTH))
            .finish()
    }
}

impl<T: Scalar, const VOCABULARY: usize, const WIDTH: usize> Embedding<T, VOCABULARY, WIDTH> {
    /// Its tensors.
    pub const TENSORS: &'static [TensorInfo] =
        &[TensorInfo::new("weight", Role::Table, [VOCABULARY, WIDTH])];
    /// Multiply-adds per sample.
    pub const MULTIPLY_ADDS: usize = 0;
    /// Its columns are indices.
    pub const WANTS: Wants = Wants::INDICES;

    /// A layer with given rows.
    #[must_use]
    pub fn new(weight: [[T; WIDTH]; VOCABULARY]) -> Self {
        Self {
            weight: weight.into_iter().flatten().collect(),
        }
    }

    /// Rows drawn from N(0, 1), as `PyTorch` does.
    #[must_use]
    pub fn init(rng: &mut InitRng) -> Self {
        let mut weight = vec![T::ZERO; VOCABULARY * WIDTH];
        if let Some(rng) = rng.drawing() {
            normal(rng, 1.0, &mut weight);
        }
        Self { weight }
    }

    /// The rows, `VOCABULARY×WIDTH`.
    #[must_use]
    pub fn weight(&self) -> MatRef<'_, T> {
        MatRef::from_row_major_slice(&self.weight, VOCABULARY, WIDTH)
    }

    /// `weight`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let weight = std::iter::once(&self.weight[..]);
        weight.map(|weight| Parameter::new("weight", Role::Table, [VOCABULARY, WIDTH], weight))
    }

    /// `weight`, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let weight = std::iter::once(&mut self.weight[..]);
        weight.map(|weight| ParameterMut::new("weight", Role::Table, [VOCABULARY, WIDTH], weight))
    }
}

/// Samples whose indices are looked up at once.
const LANES: usize = 64;
/// Marks a number that is not an index.
const NO_INDEX: usize = usize::MAX;

/// The limit below which a scalar tells each whole number from the next: 2²⁴ for `f32`, 2⁵³ for `f64`.
#[inline(always)]
fn exact<T: Scalar>() -> f64 {
    2.0 / T::EPSILON.to_f64()
}

/// The row that `value` names, or [`NO_INDEX`].
#[inline(always)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked by converting back
fn index<T: Scalar>(value: T, vocabulary: usize) -> usize {
    let value = value.to_f64();
    let index = value as usize;
    #[allow(clippy::cast_precision_loss)] // a vocabulary is below 2⁵³
    let whole = index as f64 == value && value < exact::<T>();
    if whole && index < vocabulary {
        index
    } else {
        NO_INDEX
    }
}

/// An input that is not an index of an embedding's rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NotAnIndex {
    /// The sample and the column in the network's input, counted from 0.
    at: [usize; 2],
    value: f64,
    layer: Name,
    vocabulary: usize,
}

impl NotAnIndex {
    /// The same error, seen from the outer network, whose line `outer` reads its columns starting at `first`.
    #[must_use]
    pub fn inside(self, outer: &'static str, first: usize) -> Self {
        let [row, column] = self.at;
        Self {
            at: [row, column + first],
            layer: self.layer.under(outer),
            ..self
        }
    }
}

impl From<NotAnIndex> for Error {
    fn from(problem: NotAnIndex) -> Self {
        let NotAnIndex {
            at: [row, column],
            value,
            layer,
            vocabulary,
        } = problem;
        let limit = exact::<f32>();
        #[allow(clippy::cast_precision_loss)] // a vocabulary is below 2⁵³
        let rounded = value >= limit && value < vocabulary as f64 && value.fract() == 0.0;
        let words = if rounded {
            format!(
                "{value} may be a rounded index of `{layer}`, which has {vocabulary} rows: `f32` holds every whole \
                 number only up to {limit}; take the network over `f64`, or split the index into two columns with an \
                 embedding each"
            )
        } else {
            format!(
                "{value} is not an index of `{layer}`, which has {vocabulary} rows: expected a whole number \
                 from 0 to {}",
                vocabulary.saturating_sub(1)
            )
        };
        Self::data(Place::new().at_row(row).at_column(column), words)
    }
}

/// Checks that every number of `x`, the network's input starting at column `first`, is an index of the `vocabulary`
/// rows of the layer `name`.
///
/// # Errors
/// The first number that is not.
#[allow(clippy::result_large_err)] // a name has many parts; an error is rare
pub fn check<T: Scalar>(
    name: &'static str,
    vocabulary: usize,
    x: MatRef<'_, T>,
    first: usize,
) -> Result<(), NotAnIndex> {
    for i in 0..x.nrows() {
        for j in 0..x.ncols() {
            if index(x[(i, j)], vocabulary) == NO_INDEX {
                return Err(NotAnIndex {
                    at: [i, first + j],
                    value: as_written(x[(i, j)]),
                    layer: Name::new(name),
                    vocabulary,
                });
            }
        }
    }
    Ok(())
}

/// The same digits in double precision: 0.1 in `f32` becomes 0.1, not the nearest `f64` to the `f32`.
fn as_written<T: Scalar>(value: T) -> f64 {
    value.to_string().parse().unwrap_or(value.to_f64())
}

impl<T: Scalar, const VOCABULARY: usize, const WIDTH: usize> Passes<T>
    for Embedding<T, VOCABULARY, WIDTH>
{
    /// `slot.value ←` the rows of the indices, side by side.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
        let (rows, columns) = (x.nrows(), x.ncols());
        slot.keep(columns, 0);
        let mut buffers = slot.start(rows, false);
        let kept = &mut buffers.kept[..rows * columns];
        copy_columns(x, kept);
        note(&mut buffers.record, |record| &mut record.z, kept);
        if rows == 0 {
            return;
        }
        let each = buffers.value.chunks_exact_mut(rows * WIDTH);
        for (indices, values) in kept.chunks_exact(rows).zip(each) {
            for start in (0..rows).step_by(LANES) {
                let lanes = start..rows.min(start + LANES);
                let at = indices_of(&indices[lanes.clone()], VOCABULARY);
                for (w, column) in values.chunks_exact_mut(rows).enumerate() {
                    for (y, &at) in column[lanes.clone()].iter_mut().zip(&at) {
                        let value = at.checked_mul(WIDTH).and_then(|at| self.weight.get(at + w));
                        *y = value.copied().unwrap_or(T::NAN);
                    }
                }
            }
        }
        buffers.record_u();
    }

    /// From ∂L/∂y in `slot.gradient`: the rows' gradients (overwritten). ∂L/∂x is 0: indices have no gradient.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        gradients: &mut Self,
        _pass: &Pass,
    ) {
        let (rows, columns) = (slot.rows(), source.value.ncols());
        slot.keep_lost(gradients.weight.len());
        let mut buffers = slot.backward();
        buffers.record_du();
        gradients.weight.fill(T::ZERO);
        // for a few samples the rounding errors do not matter
        let many = rows > SUM_BLOCK;
        let lost = if many { &mut *buffers.lost } else { &mut [] };
        lost.fill(T::ZERO);
        let kept = &mut buffers.kept[..rows * columns];
        if rows > 0 {
            let each = buffers.gradient.chunks_exact(rows * WIDTH);
            for (indices, slopes) in kept.chunks_exact(rows).zip(each) {
                for start in (0..rows).step_by(LANES) {
                    let lanes = start..rows.min(start + LANES);
                    let at = indices_of(&indices[lanes.clone()], VOCABULARY);
                    for (w, column) in slopes.chunks_exact(rows).enumerate() {
                        for (&slope, &at) in column[lanes.clone()].iter().zip(&at) {
                            let at = at.checked_mul(WIDTH);
                            let Some(at) = at.map(|at| at + w) else {
                                continue;
                            };
                            match (gradients.weight.get_mut(at), lost.get_mut(at)) {
                                (Some(sum), Some(lost)) => add(sum, lost, slope),
                                (Some(sum), None) => *sum += slope,
                                (None, _) => {}
                            }
                        }
                    }
                }
            }
        }
        for (sum, &mut lost) in gradients.weight.iter_mut().zip(lost) {
            *sum += lost;
        }
        kept.fill(T::ZERO);
        note(&mut buffers.record, |record| &mut record.dz, kept);
        source.deliver(kept);
    }

    /// One sample of `COLUMNS` indices; `OUT` is `COLUMNS·WIDTH`.
    #[inline(always)]
    fn one<S: Simd, const COLUMNS: usize, const OUT: usize>(
        &self,
        _simd: S,
        x: &[T; COLUMNS],
    ) -> [T; OUT] {
        let mut output = [T::NAN; OUT];
        for (y, &x) in output.as_chunks_mut::<WIDTH>().0.iter_mut().zip(x) {
            let rows = self.weight.as_chunks::<WIDTH>().0;
            if let Some(row) = rows.get(index(x, VOCABULARY)) {
                *y = *row;
            }
        }
        output
    }

    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        Self::tensors(self)
    }

    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        Self::tensors_mut(self)
    }
}

fn indices_of<T: Scalar>(values: &[T], vocabulary: usize) -> [usize; LANES] {
    let mut indices = [NO_INDEX; LANES];
    for (at, &value) in indices.iter_mut().zip(values) {
        *at = index(value, vocabulary);
    }
    indices
}

/// `sum += value + lost`; the rounding error of that becomes `lost` (Kahan 1965, with Knuth's sum of two) and is
/// added with the next value. Over millions of small values most of each would be lost, and a plain sum of the errors
/// would stand still as well.
#[inline(always)]
fn add<T: Scalar>(sum: &mut T, lost: &mut T, value: T) {
    let value = value + *lost;
    let new = *sum + value;
    let added = new - *sum;
    *lost = (*sum - (new - added)) + (value - added);
    *sum = new;
}
