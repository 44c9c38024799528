//! What a pass over a network writes: one [`Slot`] for each fused group of layers.

use faer::{MatMut, MatRef};

use crate::linalg::Accum;
use crate::scalar::Scalar;

/// How a pass runs. The same for every group of one pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    /// Whether noise layers are active (dropout is the identity otherwise).
    pub training: bool,
    /// The seed of dropout's masks.
    pub seed: u64,
    /// The number of training steps before this one: masks are a function of (seed, step, element).
    pub step: u64,
    /// How many threads may pick up blocks. The blocks themselves depend on shapes alone.
    pub threads: usize,
}

impl Pass {
    /// A prediction on one thread.
    pub const PREDICT: Self = Self {
        training: false,
        seed: 0,
        step: 0,
        threads: 1,
    };
}

/// The buffers of one fused group: a dense layer with its activation, a dropout, an inner softmax.
///
/// All are column-major `N×width`, so that samples run along the vector lanes, and contiguous for
/// any `N` up to the capacity.
#[derive(Debug, Clone)]
pub struct Slot<T> {
    width: usize,
    capacity: usize,
    rows: usize,
    /// What the activation got (kept only if its derivative needs it).
    z: Vec<T>,
    /// What the group hands on.
    value: Vec<T>,
    /// ∂L/∂value, turned into ∂L/∂z in place by the backward pass.
    gradient: Vec<T>,
    /// What a layer keeps for its backward pass besides: statistics, its input.
    kept: Vec<T>,
    record: Option<Box<Record<T>>>,
}

/// What one group computed, kept for [`Trace`](crate::trace::Trace): column-major `N×width` each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record<T> {
    /// What the activation got.
    pub z: Vec<T>,
    /// What it gave.
    pub u: Vec<T>,
    /// ∂L/∂z.
    pub dz: Vec<T>,
    /// ∂L/∂u.
    pub du: Vec<T>,
}

/// What a group reads: the value before it, and where ∂L/∂value goes if anything there needs it.
#[derive(Debug)]
pub struct Source<'a, T> {
    /// `N×width`, any strides.
    pub value: MatRef<'a, T>,
    /// `N×width`; overwritten, or added to if `accumulate`.
    pub gradient: Option<MatMut<'a, T>>,
    /// Whether another reader of the same value has already left its gradient there.
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

    /// The same source for the second and later readers of a value: their gradients add up.
    #[must_use]
    pub fn shared(self) -> Self {
        Self {
            accumulate: true,
            ..self
        }
    }

    /// How a product writes into the gradient.
    pub(crate) fn accum(&self) -> Accum {
        if self.accumulate {
            Accum::Add
        } else {
            Accum::Replace
        }
    }

    /// Hands column-major `N×width` values over as the gradient.
    pub(crate) fn deliver(self, columns: &[T]) {
        let Some(mut gradient) = self.gradient else {
            return;
        };
        let (rows, width) = (gradient.nrows(), gradient.ncols());
        let columns = MatRef::from_column_major_slice(columns, rows, width);
        if self.accumulate {
            gradient += columns;
        } else {
            gradient.copy_from(columns);
        }
    }
}

/// The buffers of one slot at once, each exactly `rows * width` long.
pub(crate) struct Buffers<'a, T> {
    pub(crate) z: &'a mut [T],
    pub(crate) value: &'a mut [T],
    pub(crate) gradient: &'a mut [T],
    /// As long as [`Slot::keep`] asked for.
    pub(crate) kept: &'a mut [T],
    pub(crate) record: Option<&'a mut Record<T>>,
}

impl<T: Scalar> Buffers<'_, T> {
    /// For a trace: `value` holds what the layer got.
    pub(crate) fn record_z(&mut self) {
        note(&mut self.record, |record| &mut record.z, self.value);
    }

    /// For a trace: `value` holds what the layer hands on.
    pub(crate) fn record_u(&mut self) {
        note(&mut self.record, |record| &mut record.u, self.value);
    }

    /// For a trace: `gradient` holds ∂L/∂value.
    pub(crate) fn record_du(&mut self) {
        note(&mut self.record, |record| &mut record.du, self.gradient);
    }

    /// For a trace: `gradient` holds ∂L/∂ what the layer got.
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
    #[must_use]
    pub fn new(capacity: usize, width: usize) -> Self {
        Self {
            width,
            capacity,
            rows: 0,
            z: Vec::new(),
            value: vec![T::ZERO; capacity * width],
            gradient: Vec::new(),
            kept: Vec::new(),
            record: None,
        }
    }

    /// The number of samples of the last pass.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Values a sample.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// What the group computed in the last pass, `N×width`.
    #[must_use]
    pub fn value(&self) -> MatRef<'_, T> {
        let (rows, width) = (self.rows, self.width);
        MatRef::from_column_major_slice(&self.value[..rows * width], rows, width)
    }

    /// What the group computed in the last pass, column-major, to be changed.
    pub(crate) fn value_mut(&mut self) -> &mut [T] {
        &mut self.value[..self.rows * self.width]
    }

    /// ∂L/∂value of the last backward pass before its group was reached, ∂L/∂z after.
    #[must_use]
    pub fn gradient(&self) -> MatRef<'_, T> {
        let (rows, width) = (self.rows, self.width);
        MatRef::from_column_major_slice(&self.gradient[..rows * width], rows, width)
    }

    /// This slot as what the group behind it reads in the backward pass.
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

    /// Starts a forward pass of `rows` samples; keeps z apart if `keep_z`.
    pub(crate) fn start(&mut self, rows: usize, keep_z: bool) -> Buffers<'_, T> {
        assert!(rows <= self.capacity, "the workspace checks its capacity");
        self.rows = rows;
        if keep_z && self.z.is_empty() {
            self.z = vec![T::ZERO; self.capacity * self.width];
        }
        self.buffers()
    }

    /// Room for `each` numbers a sample and `others`, in [`Buffers::kept`] from now on.
    pub(crate) fn keep(&mut self, each: usize, others: usize) {
        if self.kept.is_empty() {
            self.kept = vec![T::ZERO; self.capacity * each + others];
        }
    }

    /// All buffers of the current pass; z and the gradient are empty if they were never needed.
    fn buffers(&mut self) -> Buffers<'_, T> {
        let len = self.rows * self.width;
        let z_len = if self.z.is_empty() { 0 } else { len };
        let gradient_len = if self.gradient.is_empty() { 0 } else { len };
        Buffers {
            z: &mut self.z[..z_len],
            value: &mut self.value[..len],
            gradient: &mut self.gradient[..gradient_len],
            kept: &mut self.kept,
            record: self.record.as_deref_mut(),
        }
    }

    /// The buffers for a backward pass: the gradient is there (its memory is taken at the first one).
    pub(crate) fn backward(&mut self) -> Buffers<'_, T> {
        if self.gradient.is_empty() {
            self.gradient = vec![T::ZERO; self.capacity * self.width];
        }
        self.buffers()
    }

    /// From now on every pass keeps a copy of z, u and their gradients.
    pub(crate) fn record(&mut self) {
        self.record = Some(Box::default());
    }

    /// What the last pass kept.
    pub(crate) fn recorded(&self) -> Option<&Record<T>> {
        self.record.as_deref()
    }
}
