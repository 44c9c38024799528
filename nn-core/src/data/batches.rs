//! A data set in batches: shuffled rows gathered into one buffer, or views of the rows in place.

use std::fmt;

use rand::Rng;

use crate::data::Dataset;
use crate::data::batch::{Batch, BatchRef};
use crate::data::dataset::empty;
use crate::data::targets::{Targets, TargetsRef};
use crate::error::{Error, Result};
use crate::numeric::scalar::Scalar;

/// A cursor over the batches of one epoch after another.
///
/// [`next`](Self::next) gives `None` once at the end of an epoch, and the next call begins another epoch, in a new
/// order if the batches are shuffled. It lends each batch until the next call (so it is not an `Iterator`) and
/// allocates nothing after the first one.
pub struct Batches<'d, T, const F: usize, Y, R: ?Sized = crate::numeric::random::Rng> {
    data: &'d Dataset<T, F, Y>,
    cursor: Cursor,
    /// The generator that shuffles each epoch; `None` if batches are in the data's own order.
    rng: Option<&'d mut R>,
    /// The shuffled indices; `None` if batches are in the data's own order.
    order: Option<Vec<usize>>,
    inputs: Batch<T, F>,
    targets: Y,
}

impl<'d, T: Scalar, const F: usize, Y: Targets, R: Rng + ?Sized> Batches<'d, T, F, Y, R> {
    pub(crate) fn shuffled(data: &'d Dataset<T, F, Y>, size: usize, rng: &'d mut R) -> Self {
        Self {
            rng: Some(rng),
            ..Self::in_order(data, size)
        }
    }

    pub(crate) fn in_order(data: &'d Dataset<T, F, Y>, size: usize) -> Self {
        Self::at(data, Cursor::new(data.len(), size))
    }

    /// Batches in the data's own order, at the positions of `cursor`.
    pub(crate) fn at(data: &'d Dataset<T, F, Y>, cursor: Cursor) -> Self {
        Self {
            data,
            cursor,
            rng: None,
            order: None,
            inputs: Batch::zeros(0),
            targets: Y::none(),
        }
    }

    /// Checks that these batches can be trained on.
    ///
    /// # Errors
    /// A batch size of 0; a data set without samples.
    pub fn check(&self) -> Result<()> {
        self.data.check_fraction()?;
        if self.data.is_empty() {
            return Err(empty());
        }
        if self.cursor.size == 0 {
            return Err(Error::invalid(
                "the batch size is 0: it must be at least 1 (1 learns from one sample at a time)",
            ));
        }
        Ok(())
    }

    /// The next batch with its targets; `None` at the end of an epoch. The call after that begins another epoch.
    ///
    /// A batch size of 0 and a data set without samples give one empty batch per epoch, which training refuses with
    /// an error.
    #[expect(
        clippy::should_implement_trait,
        reason = "an Iterator cannot lend its buffer"
    )]
    pub fn next(&mut self) -> Option<(BatchRef<'_, T, F>, Y::Ref<'_>)> {
        if !self.cursor.begun
            && let Some(rng) = self.rng.take()
        {
            self.reshuffle(rng);
            self.rng = Some(rng);
        }
        let (start, rows) = self.cursor.next()?;
        Some(match &self.order {
            Some(order) => {
                let indices = &order[start..start + rows];
                self.inputs.take_rows(self.data.inputs(), indices);
                self.targets.gather(self.data.targets(), indices);
                (self.inputs.view(), self.targets.view())
            }
            None => (
                self.data.inputs().view().subrows(start, rows),
                self.data.targets().view().subrows(start, rows),
            ),
        })
    }

    /// Draws a new order for the next epoch; it depends on the state of `rng` alone.
    pub(crate) fn reshuffle(&mut self, rng: &mut (impl Rng + ?Sized)) {
        reorder(&mut self.order, self.data.len(), rng);
    }

    /// Skips the rest of this epoch: the next call of [`next`](Self::next) begins another one.
    pub fn restart(&mut self) {
        self.cursor.begun = false;
    }

    /// The number of batches per epoch, at least 1.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cursor.batches()
    }

    /// True if there is no sample: an epoch is then one empty batch.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The largest number of samples in a batch.
    #[must_use]
    pub fn size(&self) -> usize {
        self.cursor.most()
    }

    /// The same batches, but no single sample is left over at the end of an epoch: it joins the batch before
    /// it, which then has one more. For networks with a `batch_norm`; the workspace needs room for
    /// [`size`](Self::size) samples.
    #[must_use]
    pub fn joining_a_single(self) -> Self {
        Self {
            cursor: self.cursor.joining_a_single(),
            ..self
        }
    }
}

/// Implemented for nothing: its text is that of a `for` loop over the batches `B`. (The compiler prints it only if the
/// type that lacks the trait is another one than that in the loop: `()`.)
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{B}` is not an iterator: it lends each batch until the next one",
    label = "not an iterator",
    note = "write `while let Some((x, y)) = batches.next() {{ … }}` after `let mut batches = data.batches(32, &mut rng);`"
)]
pub trait ForLoopOver<B> {}

/// Never an iterator, as nothing has the bound: for its text.
#[doc(hidden)]
impl<'d, T: Scalar, const F: usize, Y: Targets, R: ?Sized> Iterator for Batches<'d, T, F, Y, R>
where
    (): ForLoopOver<Self>,
{
    type Item = (BatchRef<'d, T, F>, Y::Ref<'d>);

    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}

/// The position of batches in the samples: numbers alone, for any data set.
#[derive(Clone, Copy)]
pub(crate) struct Cursor {
    samples: usize,
    size: usize,
    at: usize,
    /// Between the first call for an epoch and the `None` at its end.
    begun: bool,
    /// True if a single sample that is left over joins the batch before it.
    joins: bool,
}

impl Cursor {
    pub(crate) fn new(samples: usize, size: usize) -> Self {
        Self {
            samples,
            size,
            at: 0,
            begun: false,
            joins: false,
        }
    }

    /// [`Batches::joining_a_single`].
    pub(crate) fn joining_a_single(self) -> Self {
        Self {
            joins: self.size > 1,
            ..self
        }
    }

    /// The first sample of the next batch, and how many it has; as [`Batches::next`].
    #[inline]
    fn next(&mut self) -> Option<(usize, usize)> {
        let first = !self.begun;
        if first {
            (self.at, self.begun) = (0, true);
        }
        let (start, left) = (self.at, self.samples - self.at);
        if left == 0 && !first {
            self.begun = false;
            return None;
        }
        let mut rows = self.size.min(left);
        if self.joins && left == rows + 1 {
            rows = left;
        }
        self.at = if rows == 0 {
            self.samples
        } else {
            start + rows
        };
        Some((start, rows))
    }

    /// [`Batches::len`].
    pub(crate) fn batches(&self) -> usize {
        match self.size {
            0 => 1,
            size => self.samples.div_ceil(size).max(1) - usize::from(self.joins_one()),
        }
    }

    /// [`Batches::size`].
    pub(crate) fn most(&self) -> usize {
        self.size.min(self.samples) + usize::from(self.joins_one())
    }

    fn joins_one(&self) -> bool {
        self.joins && self.samples > self.size && self.samples % self.size == 1
    }
}

/// A new order of all samples, in the memory of the one before.
fn reorder(order: &mut Option<Vec<usize>>, samples: usize, rng: &mut (impl Rng + ?Sized)) {
    let order = order.get_or_insert_default();
    order.clear();
    order.extend(0..samples);
    shuffle(order, rng);
}

impl<T: Scalar, const F: usize, Y: Targets, R: ?Sized> fmt::Debug for Batches<'_, T, F, Y, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches")
            .field("samples", &self.data.len())
            .field("size", &self.cursor.size)
            .field("at", &self.cursor.at)
            .field("shuffled", &(self.rng.is_some() || self.order.is_some()))
            .finish_non_exhaustive()
    }
}

/// Fisher–Yates from the last place down, with one 64-bit draw per place. The result of a seed depends on it, so it
/// is written here and not left to a dependency.
pub(crate) fn shuffle(values: &mut [usize], rng: &mut (impl Rng + ?Sized)) {
    for last in (1..values.len()).rev() {
        let choices = u128::from(last as u64 + 1);
        // The high half of draw · choices is uniform over 0..choices up to choices / 2⁶⁴.
        let scaled = (u128::from(rng.next_u64()) * choices) >> 64;
        let other = usize::try_from(scaled).expect("below `choices`, which is a usize");
        values.swap(last, other);
    }
}

impl<T: Scalar, const F: usize, Y: Targets> Dataset<T, F, Y> {
    /// Batches of `size` samples, shuffled by `rng` anew for each epoch; the last one may be shorter.
    ///
    /// [`next`](Batches::next) gives `None` once at the end of each epoch:
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// # let data = Dataset::from_rows([[0.0_f32], [1.0], [2.0]], Labels::<2>::new([0, 1, 1])?)?;
    /// let mut rng = nn_core::numeric::random::seeded(42);
    /// let mut batches = data.batches(2, &mut rng);
    /// let mut seen = Vec::new();
    /// for epoch in 0..2 {
    ///     while let Some((x, _)) = batches.next() {
    ///         seen.push((epoch, x.len()));
    ///     }
    /// }
    /// assert_eq!(seen, [(0, 2), (0, 1), (1, 2), (1, 1)]);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    pub fn batches<'d, R: Rng + ?Sized>(
        &'d self,
        size: usize,
        rng: &'d mut R,
    ) -> Batches<'d, T, F, Y, R> {
        Batches::shuffled(self, size, rng)
    }

    /// Batches of `size` samples in the data's own order, as views in place; the last one may be shorter.
    #[must_use]
    pub fn batches_in_order(&self, size: usize) -> Batches<'_, T, F, Y> {
        Batches::in_order(self, size)
    }
}
