//! The passes over a batch, forward and backward.

use faer::{MatMut, MatRef};

use crate::layer::activation::{Activation, Identity};
use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::dense::Dense;
use crate::layer::elementwise::{self, bias_activation};
use crate::layer::learn::{Backward, Learner, OpenStep};
use crate::layer::tensor::Role;
use crate::layer::update::{Optimizer, Part, Setting, Update, part};
use crate::numeric::matmul::{
    self, Accum, Columns, OverSamples, Product, Way, in_blocks, over_samples,
};
use crate::numeric::scalar::Scalar;

/// `slot.value ← g(x·Wᵀ + b)`.
///
/// # Panics
/// If a hand-written network passes on another number of values than the layer reads.
pub fn forward<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    forward_views(layer.slices(), [IN, OUT], activation, x, slot, pass.threads);
}

/// [`forward`] for slices: compiled once for an activation, not once for each pair of widths.
fn forward_views<T: Scalar, A: Activation<T>>(
    (weight, bias): (&[T], &[T]),
    [ins, outs]: [usize; 2],
    activation: A,
    x: MatRef<'_, T>,
    slot: &mut Slot<T>,
    threads: usize,
) {
    assert!(
        x.ncols() == ins && slot.width() == outs,
        "a dense layer of {ins} inputs and {outs} units reads {} values, and its slot has room for {} per sample",
        x.ncols(),
        slot.width()
    );
    let rows = x.nrows();
    let mut buffers = slot.start(rows, A::NEEDS_Z);
    if let Some(record) = &mut buffers.record {
        record.z.resize(rows * outs, T::ZERO);
        let units = Units {
            x,
            weight,
            bias,
            activation: Identity,
            value: &mut record.z,
            z: &mut [],
        };
        in_blocks(units, rows * ins, threads);
    }
    let units = Units {
        x,
        weight,
        bias,
        activation,
        value: buffers.value,
        z: buffers.z,
    };
    in_blocks(units, rows * ins, threads);
    buffers.record_u();
}

/// Some units of a layer in the forward pass: their product, bias and activation while the values are in cache.
struct Units<'a, T, A> {
    x: MatRef<'a, T>,
    weight: &'a [T],
    bias: &'a [T],
    activation: A,
    value: &'a mut [T],
    z: &'a mut [T],
}

impl<T: Scalar, A: Activation<T>> Columns for Units<'_, T, A> {
    fn columns(&self) -> usize {
        self.weight.len() / self.x.ncols()
    }

    fn split(self, at: usize) -> (Self, Self) {
        let (rows, ins) = (self.x.nrows(), self.x.ncols());
        let (weight, weight_rest) = self.weight.split_at(at * ins);
        // a layer may have no bias, and z is kept only if its derivative needs it
        let (bias, bias_rest) = self.bias.split_at(at.min(self.bias.len()));
        let (value, value_rest) = self.value.split_at_mut(at * rows);
        let (z, z_rest) = self.z.split_at_mut((at * rows).min(self.z.len()));
        let (x, activation) = (self.x, self.activation);
        let part = |weight, bias, value, z| Self {
            x,
            weight,
            bias,
            activation,
            value,
            z,
        };
        (
            part(weight, bias, value, z),
            part(weight_rest, bias_rest, value_rest, z_rest),
        )
    }

    fn way(&self) -> Way {
        Way::of(self.x, self.columns())
    }

    fn compute(self, way: Way) {
        let (rows, ins, outs) = (self.x.nrows(), self.x.ncols(), self.columns());
        matmul::forward(
            way,
            MatMut::from_column_major_slice_mut(self.value, rows, outs),
            self.x,
            MatRef::from_column_major_slice(self.weight, ins, outs),
        );
        bias_activation(self.activation, self.value, rows, self.bias, self.z);
    }
}

/// From ∂L/∂u in `slot.gradient`: writes the layer's gradients and, if `source` wants it, ∂L/∂x.
pub fn backward<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    gradients: &mut Dense<T, IN, OUT, BIAS>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    weights_backward(
        layer.slices().0,
        activation,
        source,
        slot,
        gradients.slices_mut(),
        Accum::Replace,
        pass.threads,
    );
}

/// The same for a layer whose weights other layers share. Those have already written their gradients.
pub fn backward_adding<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    gradients: &mut Dense<T, IN, OUT, BIAS>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    weights_backward(
        layer.slices().0,
        activation,
        source,
        slot,
        gradients.slices_mut(),
        Accum::Add,
        pass.threads,
    );
}

/// [`backward`] and [`backward_adding`] for slices: compiled once for an activation, not once for each pair of widths.
fn weights_backward<T: Scalar, A: Activation<T>>(
    weight: &[T],
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    (weight_gradient, bias_gradient): (&mut [T], &mut [T]),
    accum: Accum,
    threads: usize,
) {
    let x = source.value;
    let dz = slopes(weight, activation, source, slot, bias_gradient, threads);
    let job = OverSamples(Product {
        dst: MatMut::from_column_major_slice_mut(weight_gradient, x.ncols(), dz.ncols()),
        accum,
        a: x.transpose(),
        b: dz,
    });
    in_blocks(job, dz.nrows() * x.ncols(), threads);
}

/// The same for a frozen layer: ∂L/∂x alone.
pub fn backward_through<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: &Dense<T, IN, OUT, BIAS>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    let (weight, _) = layer.slices();
    slopes(weight, activation, source, slot, &mut [], pass.threads);
}

/// The layer's [`backward`], and the use of its gradients: they are kept, or a step is taken with them.
///
/// A step is taken in blocks of units, while their gradient is in cache. For plain gradient descent the product
/// itself computes the update, and no gradient of the weights is written.
pub fn learn<T, A, const IN: usize, const OUT: usize, const BIAS: bool>(
    layer: impl Learner<T, Dense<T, IN, OUT, BIAS>>,
    activation: A,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    pass: &Pass,
) where
    T: Scalar,
    A: Activation<T>,
{
    layer.run(Learn {
        activation,
        source,
        slot,
        pass,
    });
}

/// The layer's part of a backward pass.
struct Learn<'a, 's, T, A> {
    activation: A,
    source: Source<'a, T>,
    slot: &'s mut Slot<T>,
    pass: &'s Pass,
}

impl<T, A, const IN: usize, const OUT: usize, const BIAS: bool> Backward<T, Dense<T, IN, OUT, BIAS>>
    for Learn<'_, '_, T, A>
where
    T: Scalar,
    A: Activation<T>,
{
    fn keep(self, layer: &Dense<T, IN, OUT, BIAS>, gradients: &mut Dense<T, IN, OUT, BIAS>) {
        let Self {
            activation,
            source,
            slot,
            pass,
        } = self;
        backward(layer, activation, source, slot, gradients, pass);
    }

    fn step<O: Optimizer<T>>(
        self,
        layer: &mut Dense<T, IN, OUT, BIAS>,
        gradients: &mut Dense<T, IN, OUT, BIAS>,
        step: &mut OpenStep<'_, O>,
    ) {
        let (optimizer, index) = step.of(1 + usize::from(BIAS));
        self.step_views(optimizer, index, layer.slices_mut(), gradients.slices_mut());
    }
}

impl<T: Scalar, A: Activation<T>> Learn<'_, '_, T, A> {
    /// A step of slices, the weight being the `index`-th tensor: compiled once for an activation and an optimizer, not
    /// once for each pair of widths.
    #[inline(never)]
    fn step_views<O: Optimizer<T>>(
        self,
        optimizer: &mut O,
        index: usize,
        (weight, bias): (&mut [T], &mut [T]),
        (weight_gradient, bias_gradient): (&mut [T], &mut [T]),
    ) {
        let Self {
            activation,
            source,
            slot,
            pass,
        } = self;
        let x = source.value;
        let (ins, outs) = (x.ncols(), slot.width());
        let shape = [outs, ins];
        let setting = Setting::plain(&shape, Role::Weight);
        if O::WHOLE {
            weights_backward(
                weight,
                activation,
                source,
                slot,
                (&mut *weight_gradient, &mut *bias_gradient),
                Accum::Replace,
                pass.threads,
            );
            optimizer.update_whole(index, &setting, weight, weight_gradient);
        } else {
            let dz = slopes(
                weight,
                activation,
                source,
                slot,
                bias_gradient,
                pass.threads,
            );
            let job = Learning {
                x,
                dz,
                update: part(optimizer, index, &setting, weight.len()),
                weight,
                gradient: weight_gradient,
            };
            in_blocks(job, dz.nrows() * ins, pass.threads);
        }
        if !bias.is_empty() {
            let shape = [outs];
            let setting = Setting::plain(&shape, Role::Bias);
            optimizer.update_whole(index + 1, &setting, bias, bias_gradient);
        }
    }
}

/// Writes ∂L/∂b and ∂L/∂x, and returns ∂L/∂z.
fn slopes<'s, T: Scalar, A: Activation<T>>(
    weight: &[T],
    activation: A,
    source: Source<'_, T>,
    slot: &'s mut Slot<T>,
    bias_gradient: &mut [T],
    threads: usize,
) -> MatRef<'s, T> {
    let (rows, outs) = (slot.rows(), slot.width());
    let ins = source.value.ncols();
    let dz = elementwise::slopes(activation, slot, bias_gradient);
    let accum = source.accum();
    if let Some(dst) = source.gradient {
        let b = MatRef::from_column_major_slice(weight, ins, outs).transpose();
        let job = Product {
            dst,
            accum,
            a: dz,
            b,
        };
        in_blocks(job, rows * outs, threads);
    }
    dz
}

/// Some units of a layer that learns: `∂L/∂W = (∂L/∂z)ᵀ·x`, and the update.
struct Learning<'a, T: Scalar, U: Update<T>> {
    x: MatRef<'a, T>,
    dz: MatRef<'a, T>,
    weight: &'a mut [T],
    gradient: &'a mut [T],
    update: Part<'a, T, U>,
}

impl<T: Scalar, U: Update<T>> Columns for Learning<'_, T, U> {
    fn columns(&self) -> usize {
        self.dz.ncols()
    }

    fn split(self, at: usize) -> (Self, Self) {
        let ins = self.x.ncols();
        let (dz, dz_rest) = self.dz.split_at_col(at);
        let (weight, weight_rest) = self.weight.split_at_mut(at * ins);
        let (gradient, gradient_rest) = self.gradient.split_at_mut(at * ins);
        let (update, update_rest) = self.update.split(at * ins);
        let x = self.x;
        let part = |dz, weight, gradient, update| Self {
            x,
            dz,
            weight,
            gradient,
            update,
        };
        (
            part(dz, weight, gradient, update),
            part(dz_rest, weight_rest, gradient_rest, update_rest),
        )
    }

    fn way(&self) -> Way {
        Way::of(self.x.transpose(), self.dz.ncols())
    }

    fn compute(self, way: Way) {
        let (ins, outs) = (self.x.ncols(), self.dz.ncols());
        let x = self.x.transpose();
        if let Some(rate) = self.update.descent() {
            let weight = MatMut::from_column_major_slice_mut(self.weight, ins, outs);
            over_samples(way, weight, Accum::Add, x, self.dz, -rate);
            return;
        }
        let gradient = MatMut::from_column_major_slice_mut(&mut *self.gradient, ins, outs);
        over_samples(way, gradient, Accum::Replace, x, self.dz, T::ONE);
        self.update.apply(self.weight, self.gradient);
    }
}
