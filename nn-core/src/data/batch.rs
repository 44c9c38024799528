//! Samples with a fixed number of features: [`Batch`] owns them, [`BatchRef`] is a view.

use std::fmt;

use faer::MatRef;

use crate::data::row::Row;
use crate::error::{Error, Place, Result};
use crate::numeric::memory;
use crate::numeric::random::mix;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;
use crate::numeric::simd::prefetch;
use crate::numeric::threads;

/// `N×F` values: `N` samples, one per row, of `F` features each.
///
/// The number of features is in the type; the number of samples is known at run time. The constructors below refuse
/// values that are not finite. A computed batch (from `predict`, for example) may hold infinite values and NaN:
/// [`Dataset::new`](crate::Dataset::new) checks it again.
///
/// ```
/// use nn_core::Batch;
/// let x = Batch::from_rows([[0.0_f32, 1.0], [2.0, 3.0]])?;
/// assert_eq!((x.len(), x.row(1)), (2, &[2.0, 3.0]));
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Batch<T, const F: usize> {
    /// Row-major: sample `i` is `values[i * F..][..F]`.
    values: Vec<T>,
    rows: usize,
    /// The fingerprint of the [`Standardizer`](crate::data::Standardizer) that scaled the values; `None` for raw
    /// values.
    scale: Option<u64>,
}

impl<T: Scalar, const F: usize> Batch<T, F> {
    /// Samples given as arrays, vectors or slices ([`Row`]), from an array, a vector or an iterator.
    ///
    /// An array is built on the stack: for samples with very many features use vectors or
    /// [`from_flat`](Self::from_flat).
    ///
    /// # Errors
    /// A vector or a slice of another length than `F`, named by row (counted from 1); a value that is not finite, named
    /// by row and column.
    pub fn from_rows(rows: impl IntoIterator<Item: Row<T, F>>) -> Result<Self> {
        Self::from_flat(Row::gather(rows)?)
    }

    /// Samples one after another in one vector: `values[i * F + j]` is feature `j` of sample `i`.
    ///
    /// # Errors
    /// A length that is not a multiple of `F`; a value that is not finite.
    pub fn from_flat(values: impl Into<Vec<T>>) -> Result<Self> {
        let values = values.into();
        if F == 0 || !values.len().is_multiple_of(F) {
            return Err(Error::invalid(format!(
                "{} values do not divide into samples of {F} features",
                values.len()
            )));
        }
        let rows = values.len() / F;
        let batch = Self::raw(values, rows);
        batch.check_finite()?;
        Ok(batch)
    }

    /// Refuses values that are not finite.
    pub(crate) fn check_finite(&self) -> Result<()> {
        self.plain().check_finite()
    }

    /// Copies a faer matrix with one sample per row.
    ///
    /// # Errors
    /// A matrix of another width than `F`; a value that is not finite.
    pub fn from_matrix(matrix: MatRef<'_, T>) -> Result<Self> {
        if matrix.ncols() != F {
            let found = matrix.ncols();
            return Err(Error::wrong_width(
                format!("the matrix has {found} columns, but a sample has {F} features"),
                F,
                found,
            ));
        }
        Self::from_flat(gather_rows(matrix))
    }

    /// `rows` samples of zeros.
    ///
    /// # Panics
    /// If memory is too small for so many values.
    #[must_use]
    pub fn zeros(rows: usize) -> Self {
        Self::raw(memory::filled(T::ZERO, rows, F), rows)
    }

    fn raw(values: Vec<T>, rows: usize) -> Self {
        Self {
            values,
            rows,
            scale: None,
        }
    }

    /// A copy of computed values (they are results, not data, and may be infinite or NaN).
    pub(crate) fn from_computed(matrix: MatRef<'_, T>) -> Self {
        debug_assert_eq!(matrix.ncols(), F);
        Self::raw(gather_rows(matrix), matrix.nrows())
    }

    /// The fingerprint of the standardizer that scaled the values; `None` for raw values.
    pub(crate) fn scale(&self) -> Option<u64> {
        self.scale
    }

    /// The same values with a standardizer's mark; without one, they are raw.
    pub(crate) fn on_scale(self, scale: Option<u64>) -> Self {
        Self { scale, ..self }
    }

    /// Replaces the samples by those of `source` at `indices`, reusing the memory.
    pub(crate) fn take_rows(&mut self, source: &Self, indices: &[usize]) {
        // most batches have as many samples as the one before
        if self.rows != indices.len() {
            resize(&mut self.values, indices.len(), F);
            self.rows = indices.len();
        }
        self.scale = source.scale;
        copy_rows::<T, F>(&source.values, indices, &mut self.values);
    }

    /// The number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// True if there is no sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Sample `index`, counted from 0.
    ///
    /// # Panics
    /// If there is no such sample, as indexing does.
    #[must_use]
    pub fn row(&self, index: usize) -> &[T; F] {
        self.values[index * F..]
            .first_chunk()
            .expect("a row has F values")
    }

    /// The samples in order.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[T; F]> + Clone {
        (0..self.rows).map(|i| self.row(i))
    }

    /// All values, sample by sample.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.values
    }

    /// The column of the largest value of each sample, the first if several are equal: the class, if columns are
    /// classes.
    ///
    /// ```
    /// use nn_core::Batch;
    /// let p = Batch::from_rows([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]])?;
    /// assert_eq!(p.argmax()?, [1, 0]);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// A value that is not finite, such as the NaN that a network returns for invalid input.
    pub fn argmax(&self) -> Result<Vec<usize>> {
        self.check_finite()?;
        Ok(self.rows().map(|row| argmax(row)).collect())
    }

    /// All values, sample by sample, mutable in place.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// The samples, for code that need not know their width at compile time.
    pub(crate) fn plain(&self) -> Rows<'_, T> {
        Rows {
            values: &self.values,
            width: F,
        }
    }

    /// A view of all samples.
    #[must_use]
    pub fn view(&self) -> BatchRef<'_, T, F> {
        BatchRef {
            matrix: MatRef::from_row_major_slice(&self.values, self.rows, F),
            scale: self.scale,
        }
    }
}

/// Compares values only: the scale's mark does not matter.
impl<T: PartialEq, const F: usize> PartialEq for Batch<T, F> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && self.values == other.values
    }
}

#[expect(
    clippy::missing_fields_in_debug,
    reason = "the mark of a scale is not part of the values"
)]
impl<T: fmt::Debug, const F: usize> fmt::Debug for Batch<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("samples", &self.rows)
            .field("features", &F)
            .field("values", &Shown::of(&self.values))
            .finish()
    }
}

/// The index of the largest value, the first if several are equal.
pub(crate) fn argmax<T: PartialOrd>(values: &[T]) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}

/// Room for `rows` samples of `width` values: compiled once, not once per width.
///
/// # Panics
/// With the message of [`memory::room`], if memory is too small.
fn resize<T: Scalar>(values: &mut Vec<T>, rows: usize, width: usize) {
    let len = memory::room::<T>(rows, width).unwrap_or_else(|problem| panic!("{problem}"));
    values.resize(len, T::ZERO);
}

/// A copy of scattered rows is worth a second thread from this many bytes on: it takes 5 µs, a join 2.5 µs.
const WORTH_TWO: usize = 1 << 16;

/// A row is prefetched this many rows before its copy.
const ROWS_AHEAD: usize = 4;

/// Copies rows from anywhere in memory.
fn copy_rows<T: Scalar, const F: usize>(source: &[T], indices: &[usize], to: &mut [T]) {
    if size_of_val(to) < WORTH_TWO {
        // A few numbers are copied without a call if the compiler knows how many.
        copy_here(source, F, indices, to);
    } else {
        copy_many(source, F, indices, to);
    }
}

/// [`copy_rows`] of many rows. The copy is bound by memory latency: two threads of a pool take half the time.
fn copy_many<T: Scalar>(source: &[T], width: usize, indices: &[usize], to: &mut [T]) {
    if size_of_val(to) >= WORTH_TWO && indices.len() > 1 && threads::in_pool() {
        let half = indices.len() / 2;
        let (left, right) = to.split_at_mut(half * width);
        threads::join(
            || copy_many(source, width, &indices[..half], left),
            || copy_many(source, width, &indices[half..], right),
        );
    } else {
        copy_here(source, width, indices, to);
    }
}

/// [`copy_rows`] on this thread.
#[inline(always)] // see there
fn copy_here<T: Scalar>(source: &[T], width: usize, indices: &[usize], to: &mut [T]) {
    let row = |index: usize| &source[index * width..][..width];
    // Reads one value per 2 KiB first: the processor then looks up all pages and opens all rows of memory at once,
    // while the copy alone would wait for one row after another.
    let mut touched = T::ZERO;
    for &index in indices {
        for part in row(index).chunks(2048 / size_of::<T>()) {
            touched += part[0];
        }
    }
    std::hint::black_box(touched);
    for (at, (to, &index)) in to.chunks_exact_mut(width).zip(indices).enumerate() {
        if let Some(&later) = indices.get(at + ROWS_AHEAD) {
            prefetch(row(later));
        }
        to.copy_from_slice(row(index));
    }
}

/// Samples whose width is a run-time number: code that uses them is compiled once, not once per width.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a, T> {
    values: &'a [T],
    pub(crate) width: usize,
}

impl<'a, T: Scalar> Rows<'a, T> {
    /// The number of samples; 0 if a sample has no value.
    pub(crate) fn len(self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// The samples in order.
    pub(crate) fn iter(self) -> std::slice::ChunksExact<'a, T> {
        self.values.chunks_exact(self.width.max(1))
    }

    /// A number that differs for other values, or for the same in another width.
    pub(crate) fn fingerprint(self) -> u64 {
        let bits = self.values.iter().map(|value| value.to_f64().to_bits());
        bits.fold(self.width as u64, |seen, bits| mix(seen ^ bits))
    }

    /// [`Batch::check_finite`].
    pub(crate) fn check_finite(self) -> Result<()> {
        match self.values.iter().position(|v| !v.is_finite()) {
            Some(at) => Err(Error::data(
                Place::new()
                    .at_row(at / self.width)
                    .at_column(at % self.width),
                format!("{} is not a finite number", self.values[at]),
            )),
            None => Ok(()),
        }
    }
}

fn gather_rows<T: Scalar>(matrix: MatRef<'_, T>) -> Vec<T> {
    let mut values = Vec::with_capacity(matrix.nrows() * matrix.ncols());
    for i in 0..matrix.nrows() {
        for j in 0..matrix.ncols() {
            values.push(matrix[(i, j)]);
        }
    }
    values
}

/// Refuses standardised values, recognised by their mark; `who` takes raw values.
pub(crate) fn check_raw(scale: Option<u64>, who: impl fmt::Display) -> Result<()> {
    match scale {
        None => Ok(()),
        Some(_) => Err(Error::invalid(format!(
            "these data are standardised already, but {who} takes raw data and standardises them itself: give it the \
             data as they were read"
        ))),
    }
}

/// A view of `N×F` values with any strides: one sample per row.
#[derive(Clone, Copy)]
pub struct BatchRef<'a, T, const F: usize> {
    matrix: MatRef<'a, T>,
    /// As in the viewed [`Batch`].
    scale: Option<u64>,
}

impl<T: Scalar, const F: usize> fmt::Debug for BatchRef<'_, T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.matrix.row_iter();
        let first: Vec<T> = rows
            .flat_map(faer::RowRef::iter)
            .take(Shown::<T>::MOST)
            .copied()
            .collect();
        let all = self.matrix.nrows() * F;
        f.debug_struct("BatchRef")
            .field("samples", &self.matrix.nrows())
            .field("features", &F)
            .field("values", &Shown::of_first(&first, all))
            .finish()
    }
}

impl<'a, T: Scalar, const F: usize> BatchRef<'a, T, F> {
    /// A view of a faer matrix with one sample per row.
    ///
    /// # Errors
    /// A matrix of another width than `F`; a value that is not finite.
    pub fn new(matrix: MatRef<'a, T>) -> Result<Self> {
        if matrix.ncols() != F {
            let found = matrix.ncols();
            return Err(Error::wrong_width(
                format!("the matrix has {found} columns, but a sample has {F} features"),
                F,
                found,
            ));
        }
        for i in 0..matrix.nrows() {
            for j in 0..F {
                if !matrix[(i, j)].is_finite() {
                    return Err(Error::data(
                        Place::new().at_row(i).at_column(j),
                        format!("{} is not a finite number", matrix[(i, j)]),
                    ));
                }
            }
        }
        Ok(Self {
            matrix,
            scale: None,
        })
    }

    /// A view of computed values.
    pub(crate) fn from_computed(matrix: MatRef<'a, T>) -> Self {
        debug_assert_eq!(matrix.ncols(), F);
        Self {
            matrix,
            scale: None,
        }
    }

    /// The fingerprint of the standardizer that scaled the values; `None` for raw values.
    pub(crate) fn scale(self) -> Option<u64> {
        self.scale
    }

    /// The number of samples.
    #[must_use]
    pub fn len(self) -> usize {
        self.matrix.nrows()
    }

    /// True if there is no sample.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The samples as a faer matrix, `N×F`.
    #[must_use]
    pub fn matrix(self) -> MatRef<'a, T> {
        self.matrix
    }

    /// Samples `start..start + rows`.
    ///
    /// # Panics
    /// If the range ends after the last sample, as slicing does.
    #[must_use]
    pub fn subrows(self, start: usize, rows: usize) -> Self {
        Self {
            matrix: self.matrix.subrows(start, rows),
            scale: self.scale,
        }
    }

    /// A copy that owns its samples.
    #[must_use]
    pub fn to_batch(self) -> Batch<T, F> {
        Batch {
            scale: self.scale,
            ..Batch::from_computed(self.matrix)
        }
    }
}

/// Types that can be viewed as a batch of `F` features: `&Batch` or a [`BatchRef`].
#[diagnostic::on_unimplemented(
    message = "this network takes batches of {F} features of type `{T}`, but it was given `{Self}`",
    label = "not a batch of {F} features of `{T}`",
    note = "the number of features is set by `input: …` in the network's declaration",
    note = "`Batch::from_rows([[…], […]])?` makes a batch from arrays, `Batch::from_flat(values)?` from a list of numbers",
    note = "a network computes in `f32` by default; for `f64` write `Net::<f64>::new(1)`, `Net::<f64>::load(path)?`",
    note = "if the type begins with `Result`, write `?` after the call that makes it"
)]
pub trait AsBatch<T, const F: usize> {
    /// The view.
    fn as_batch(&self) -> BatchRef<'_, T, F>;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const F: usize> AsBatch<T, F> for Batch<T, F> {
    fn as_batch(&self) -> BatchRef<'_, T, F> {
        self.view()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const F: usize> AsBatch<T, F> for &Batch<T, F> {
    fn as_batch(&self) -> BatchRef<'_, T, F> {
        self.view()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const F: usize> AsBatch<T, F> for BatchRef<'_, T, F> {
    fn as_batch(&self) -> BatchRef<'_, T, F> {
        *self
    }
}
