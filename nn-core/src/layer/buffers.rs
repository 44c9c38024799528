//! The buffers that a pass over a network writes: one [`Slot`] for each fused group of layers.

use std::fmt;

use faer::prelude::ReborrowMut;
use faer::{MatMut, MatRef};

use crate::numeric::columns;
use crate::numeric::matmul::Accum;
use crate::numeric::memory;
use crate::numeric::random::mix;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;
use crate::numeric::sums::SUM_BLOCK;

/// The settings of a pass, the same for all its groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    /// True if noise layers are active (otherwise dropout is the identity).
    pub training: bool,
    /// The seed of dropout's masks.
    pub seed: u64,
    /// Number of training steps before this one: masks are a function of (seed, step, layer, element).
    pub step: u64,
    /// Number of threads that may pick up blocks. The blocks themselves depend on shapes alone.
    pub threads: usize,
    /// True if the running statistics are to become those of the batch alone, whatever the layer's momentum.
    pub takes_statistics: bool,
}

impl Pass {
    /// The same pass in prediction mode: for layers that training does not change.
    #[must_use]
    pub fn predicting(self) -> Self {
        Self {
            training: false,
            ..self
        }
    }

    /// A prediction on one thread.
    pub const PREDICT: Self = Self {
        training: false,
        seed: 0,
        step: 0,
        threads: 1,
        takes_statistics: false,
    };

    /// The same pass inside the `index`th nested network, with its own noise.
    #[must_use]
    pub fn inside(self, index: u64) -> Self {
        Self {
            seed: mix(self.seed ^ mix(index + 1)),
            ..self
        }
    }
}

/// The buffers of one fused group: a dense layer with its activation, a dropout, an inner softmax.
///
/// All are column-major `N×width`, so that samples run along the vector lanes, and contiguous for any `N` up to the
/// capacity.
#[derive(Clone)]
pub struct Slot<T> {
    width: usize,
    capacity: usize,
    rows: usize,
    /// The pre-activation (stored only if the derivative needs it).
    z: Vec<T>,
    /// The group's output.
    value: Vec<T>,
    /// ∂L/∂value, turned into ∂L/∂z in place by the backward pass.
    gradient: Vec<T>,
    /// Other numbers stored for the backward pass: statistics, the input.
    kept: Vec<T>,
    /// The rounding errors of sums over many samples, for a layer that adds samples one by one.
    lost: Vec<T>,
    /// The gradients of other uses of the same weights, while this use writes its own.
    others: Vec<T>,
    record: Option<Box<Record<T>>>,
    /// The index of its noise layer, if the call does not give it: added to the call's.
    noise: u64,
    /// The number of its noise layer at run time, in place of the call's.
    pub(crate) amount: Option<f64>,
    /// True if its running statistics are frozen at run time: they are also those of a training pass.
    pub(crate) still: bool,
    /// The slots of the nested network, if the group is one.
    pub(crate) inner: Vec<Slot<T>>,
}

impl<T: fmt::Debug> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot")
            .field("width", &self.width)
            .field("capacity", &self.capacity)
            .field("rows", &self.rows)
            .field("value", &Shown::of(&self.value))
            .finish_non_exhaustive()
    }
}

/// The values of one group, recorded for [`Trace`](crate::inspect::trace::Trace): column-major `N×width` each.
#[derive(Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Record<T> {
    /// The activation's input.
    pub z: Vec<T>,
    /// The activation's output.
    pub u: Vec<T>,
    /// ∂L/∂z.
    pub dz: Vec<T>,
    /// ∂L/∂u.
    pub du: Vec<T>,
}

impl<T: fmt::Debug> fmt::Debug for Record<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("z", &Shown::of(&self.z))
            .field("u", &Shown::of(&self.u))
            .field("dz", &Shown::of(&self.dz))
            .field("du", &Shown::of(&self.du))
            .finish()
    }
}

/// A group's input: the value before it, and the place for ∂L/∂value if anything before it needs one.
#[derive(Debug)]
pub struct Source<'a, T> {
    /// `N×width`, any strides.
    pub value: MatRef<'a, T>,
    /// `N×width`; overwritten, or added to if `accumulate`.
    pub gradient: Option<MatMut<'a, T>>,
    /// True if another reader of the same value has already written its gradient there.
    pub accumulate: bool,
}

impl<'a, T: Scalar> Source<'a, T> {
    /// The network's input; its gradient is computed on request only.
    #[must_use]
    pub fn input(value: MatRef<'a, T>, gradient: Option<MatMut<'a, T>>) -> Self {
        Self {
            value,
            gradient,
            accumulate: false,
        }
    }

    /// The same source, for one of several groups that read it.
    pub fn again(&mut self) -> Source<'_, T> {
        Source {
            value: self.value,
            gradient: self.gradient.as_mut().map(MatMut::rb_mut),
            accumulate: self.accumulate,
        }
    }

    /// `width` features of the input, starting at `start`.
    pub fn columns(&mut self, start: usize, width: usize) -> Source<'_, T> {
        let gradient = self.gradient.as_mut();
        Source {
            value: self.value.subcols(start, width),
            gradient: gradient.map(|all| all.rb_mut().subcols_mut(start, width)),
            accumulate: self.accumulate,
        }
    }

    /// Several parts of the input, each `(start, width)`, without overlap.
    pub fn parts<const M: usize>(&mut self, ranges: [(usize, usize); M]) -> [Source<'_, T>; M] {
        let mut order: [usize; M] = std::array::from_fn(|part| part);
        order.sort_by_key(|part| ranges[*part].0);
        let mut gradients = [const { None }; M];
        if let Some(gradient) = &mut self.gradient {
            let (mut rest, mut done) = (gradient.rb_mut(), 0);
            for part in order {
                let (start, width) = ranges[part];
                let (own, after) = rest
                    .split_at_col_mut(start - done)
                    .1
                    .split_at_col_mut(width);
                gradients[part] = Some(own);
                (rest, done) = (after, start + width);
            }
        }
        let mut gradients = gradients.into_iter();
        ranges.map(|(start, width)| Source {
            value: self.value.subcols(start, width),
            gradient: gradients.next().flatten(),
            accumulate: self.accumulate,
        })
    }

    /// The same source for the second and later readers of a value: their gradients are added.
    #[must_use]
    pub fn shared(self) -> Self {
        Self {
            accumulate: true,
            ..self
        }
    }

    /// Overwrite or add: the way a product writes to the gradient.
    pub(crate) fn accum(&self) -> Accum {
        if self.accumulate {
            Accum::Add
        } else {
            Accum::Replace
        }
    }

    /// Writes column-major `N×width` values to the gradient, or adds them.
    pub(crate) fn deliver(self, values: &[T]) {
        let Some(mut gradient) = self.gradient else {
            return;
        };
        let (rows, width) = (gradient.nrows(), gradient.ncols());
        let values = MatRef::from_column_major_slice(values, rows, width);
        if self.accumulate {
            columns::combine(gradient, values, columns::Sum);
        } else {
            gradient.copy_from(values);
        }
    }
}

/// All buffers of one slot, each exactly `rows * width` long.
pub(crate) struct Buffers<'a, T> {
    pub(crate) z: &'a mut [T],
    pub(crate) value: &'a mut [T],
    pub(crate) gradient: &'a mut [T],
    /// As long as requested with [`Slot::keep`].
    pub(crate) kept: &'a mut [T],
    /// As long as requested with [`Slot::keep_lost`]; empty for a few samples.
    pub(crate) lost: &'a mut [T],
    pub(crate) record: Option<&'a mut Record<T>>,
}

impl<T: Scalar> Buffers<'_, T> {
    /// For a trace: `value` holds the layer's input.
    pub(crate) fn record_z(&mut self) {
        note(&mut self.record, |record| &mut record.z, self.value);
    }

    /// For a trace: `value` holds the layer's output.
    pub(crate) fn record_u(&mut self) {
        note(&mut self.record, |record| &mut record.u, self.value);
    }

    /// For a trace: `gradient` holds ∂L/∂value.
    pub(crate) fn record_du(&mut self) {
        note(&mut self.record, |record| &mut record.du, self.gradient);
    }

    /// For a trace: `gradient` holds the gradient of the layer's input.
    pub(crate) fn record_dz(&mut self) {
        note(&mut self.record, |record| &mut record.dz, self.gradient);
    }
}

/// Copies `values` to a part of the record, if there is one.
pub(crate) fn note<T: Copy>(
    record: &mut Option<&mut Record<T>>,
    part: impl Fn(&mut Record<T>) -> &mut Vec<T>,
    values: &[T],
) {
    if let Some(record) = record {
        let part = part(record);
        part.clear();
        part.extend_from_slice(values);
    }
}

impl<T: Scalar> Slot<T> {
    /// Buffers for up to `capacity` samples of `width` values.
    ///
    /// # Panics
    /// If there is not enough memory for these values.
    #[must_use]
    pub fn new(capacity: usize, width: usize) -> Self {
        Self {
            width,
            capacity,
            rows: 0,
            z: Vec::new(),
            value: memory::filled(T::ZERO, capacity, width),
            gradient: Vec::new(),
            kept: Vec::new(),
            lost: Vec::new(),
            others: Vec::new(),
            record: None,
            noise: 0,
            amount: None,
            still: false,
            inner: Vec::new(),
        }
    }

    /// The same, with the slots of the nested network that is this group.
    pub(crate) fn around(self, inner: Vec<Self>) -> Self {
        Self { inner, ..self }
    }

    /// The same, for the noise layer with this index.
    pub(crate) fn of_noise(self, noise: u64) -> Self {
        Self { noise, ..self }
    }

    /// The index of its noise layer, where the call gives `index`.
    pub(crate) fn noise(&self, index: u64) -> u64 {
        self.noise + index
    }

    /// The number of samples of the last pass.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The largest number of samples it takes.
    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Values per sample.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The group's output in the last pass, `N×width`.
    #[must_use]
    pub fn value(&self) -> MatRef<'_, T> {
        let (rows, width) = (self.rows, self.width);
        MatRef::from_column_major_slice(&self.value[..rows * width], rows, width)
    }

    /// The group's output in the last pass, column-major, mutable.
    pub(crate) fn value_mut(&mut self) -> &mut [T] {
        &mut self.value[..self.rows * self.width]
    }

    /// ∂L/∂value of the last backward pass until it reaches this group, ∂L/∂z afterwards.
    ///
    /// # Panics
    /// Before the first backward pass.
    #[must_use]
    pub fn gradient(&self) -> MatRef<'_, T> {
        let (rows, width) = (self.rows, self.width);
        MatRef::from_column_major_slice(&self.gradient[..rows * width], rows, width)
    }

    /// This slot as the input of the next group, for the backward pass.
    pub fn source(&mut self) -> Source<'_, T> {
        let (rows, width) = (self.rows, self.width);
        let Buffers {
            value, gradient, ..
        } = self.backward();
        Source {
            value: MatRef::from_column_major_slice(value, rows, width),
            gradient: Some(MatMut::from_column_major_slice_mut(gradient, rows, width)),
            accumulate: false,
        }
    }

    /// Like [`source`](Self::source), but with a place for the gradient only if `wanted`: a frozen prefix needs none.
    pub fn source_if(&mut self, wanted: bool) -> Source<'_, T> {
        if wanted {
            self.source()
        } else {
            Source::input(self.value(), None)
        }
    }

    /// Starts a forward pass of `rows` samples; stores z separately if `keep_z`.
    pub(crate) fn start(&mut self, rows: usize, keep_z: bool) -> Buffers<'_, T> {
        assert!(rows <= self.capacity, "the workspace checks its capacity");
        self.rows = rows;
        if keep_z && self.z.is_empty() {
            self.z = memory::filled(T::ZERO, self.capacity, self.width);
        }
        self.buffers()
    }

    /// From now on [`Buffers::kept`] has room for `each` numbers per sample and `others` more.
    pub(crate) fn keep(&mut self, each: usize, others: usize) {
        if self.kept.is_empty() {
            self.kept = memory::filled(T::ZERO, self.capacity, each);
            self.kept.resize(self.kept.len() + others, T::ZERO);
        }
    }

    /// From now on [`Buffers::lost`] has room for the rounding errors of `count` sums, if passes may have many
    /// samples.
    pub(crate) fn keep_lost(&mut self, count: usize) {
        if self.lost.is_empty() && self.capacity > SUM_BLOCK {
            self.lost = vec![T::ZERO; count];
        }
    }

    /// Room for the gradients of other uses of the same weights.
    pub(crate) fn others(&mut self) -> &mut Vec<T> {
        &mut self.others
    }

    /// All buffers of the current pass; z and the gradient are empty if no pass has needed them.
    pub(crate) fn buffers(&mut self) -> Buffers<'_, T> {
        let len = self.rows * self.width;
        let z_len = if self.z.is_empty() { 0 } else { len };
        let gradient_len = if self.gradient.is_empty() { 0 } else { len };
        Buffers {
            z: &mut self.z[..z_len],
            value: &mut self.value[..len],
            gradient: &mut self.gradient[..gradient_len],
            kept: &mut self.kept,
            lost: &mut self.lost,
            record: self.record.as_deref_mut(),
        }
    }

    /// The buffers of a backward pass, with the gradient (allocated at the first one).
    pub(crate) fn backward(&mut self) -> Buffers<'_, T> {
        if self.gradient.is_empty() {
            self.gradient = memory::filled(T::ZERO, self.capacity, self.width);
        }
        self.buffers()
    }

    /// The logits' slot of the nested network that is this group, and this group's value.
    pub(crate) fn inner_and_value(&mut self) -> (&mut Self, &mut [T]) {
        let inner = self.inner.last_mut().expect("a network has a group");
        (inner, &mut self.value[..self.rows * self.width])
    }

    /// The logits' slot of the nested network that is this group, and this group's gradient.
    pub(crate) fn inner_and_gradient(&mut self) -> (&mut Self, &mut [T]) {
        let inner = self.inner.last_mut().expect("a network has a group");
        (inner, &mut self.gradient[..self.rows * self.width])
    }

    /// For a trace, of a group without an activation: input and output of the activation are the group's value.
    pub(crate) fn record_value(&mut self) {
        let len = self.rows * self.width;
        if let Some(record) = &mut self.record {
            for kept in [&mut record.z, &mut record.u] {
                kept.clear();
                kept.extend_from_slice(&self.value[..len]);
            }
        }
    }

    /// For a trace, of a group without an activation: ∂L/∂z is ∂L/∂u.
    pub(crate) fn record_gradient(&mut self) {
        let len = self.rows * self.width;
        if let Some(record) = &mut self.record {
            for kept in [&mut record.dz, &mut record.du] {
                kept.clear();
                kept.extend_from_slice(&self.gradient[..len]);
            }
        }
    }

    /// From now on every pass keeps a copy of z, u and their gradients.
    #[cold] // only for a trace, and after training failed
    #[inline(never)]
    pub(crate) fn record(&mut self) {
        self.record = Some(Box::default());
    }

    /// The record of the last pass, if there is one.
    pub(crate) fn recorded(&self) -> Option<&Record<T>> {
        self.record.as_deref()
    }
}

/// The first slots of a network as an array, and the others.
///
/// # Panics
/// If they are the slots of another network.
pub fn first<T, const N: usize>(slots: &mut [Slot<T>]) -> (&mut [Slot<T>; N], &mut [Slot<T>]) {
    slots
        .split_first_chunk_mut()
        .expect("the slots of this network")
}

/// A network's slots as an array, as `Model::slots` made them.
///
/// # Panics
/// If they are the slots of another network.
pub fn array<T, const N: usize>(slots: &mut [Slot<T>]) -> &mut [Slot<T>; N] {
    slots.try_into().expect("the slots of this network")
}

/// `WIDTH` values of the input, starting at `start`.
///
/// # Panics
/// If the input does not have these values.
#[inline(always)]
pub fn part<T, const WIDTH: usize>(x: &[T], start: usize) -> &[T; WIDTH] {
    x[start..]
        .first_chunk()
        .expect("the parts of the input are inside it")
}
