//! The rectifier with a learned slope on the negative side, one per unit (He et al. 2015).
//!
//! ```text
//! y = x if x > 0 else a·x        x, y: N×W   a: W
//! ∂L/∂x = ∂L/∂y·(1 if x > 0 else a)        ∂L/∂a = Σₙ ∂L/∂y·(0 if x > 0 else x)
//! ```

use std::fmt;

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::protocol::{Passes, resized};
use crate::layer::tensor::{Parameter, ParameterMut, Role, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;
use crate::numeric::simd;
use crate::numeric::sums::sum_lanes;

/// The slopes a (`weight`) of `W` units, initially 0.25; `PyTorch`'s `PReLU(W)`.
#[derive(Clone, PartialEq)]
pub struct Prelu<T, const W: usize> {
    weight: Vec<T>,
}

impl<T: fmt::Debug, const W: usize> fmt::Debug for Prelu<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prelu")
            .field("width", &W)
            .field("weight", &Shown::of(&self.weight))
            .finish()
    }
}

impl<T: Scalar, const W: usize> Prelu<T, W> {
    /// Its tensors.
    pub const TENSORS: &'static [TensorInfo] = &[TensorInfo::new("weight", Role::Gain, [W])];
    /// Multiply-adds per sample.
    pub const MULTIPLY_ADDS: usize = 0;
    /// It trains better on columns of one scale.
    pub const WANTS: Wants = Wants::ONE_SCALE;

    /// A layer with given slopes.
    #[must_use]
    pub fn new(weight: [T; W]) -> Self {
        Self {
            weight: weight.into(),
        }
    }

    /// A layer that starts with the same slope for all units.
    #[must_use]
    pub fn constant(slope: f64) -> Self {
        Self {
            weight: vec![T::from_f64(slope); W],
        }
    }

    /// The slopes.
    #[must_use]
    pub fn weight(&self) -> &[T] {
        &self.weight
    }

    /// The slopes, mutable.
    pub fn weight_mut(&mut self) -> &mut [T] {
        &mut self.weight
    }

    /// `weight`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        std::iter::once(&self.weight[..]).map(|weight| Parameter::gain("weight", weight))
    }

    /// `weight`, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::once(&mut self.weight[..]).map(|weight| ParameterMut::gain("weight", weight))
    }
}

impl<T: Scalar, const W: usize> Passes<T> for Prelu<T, W> {
    /// `slot.value ← y`.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
        let rows = x.nrows();
        let mut buffers = slot.start(rows, true);
        copy_columns(x, buffers.z);
        buffers.value.copy_from_slice(buffers.z);
        buffers.record_z();
        simd::dispatch(Forward {
            slopes: &self.weight,
            value: buffers.value,
            rows,
        });
        buffers.record_u();
    }

    /// From ∂L/∂y in `slot.gradient`: ∂L/∂a (overwritten) and, if `source` wants it, ∂L/∂x.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        gradients: &mut Self,
        _pass: &Pass,
    ) {
        let rows = slot.rows();
        let mut buffers = slot.backward();
        buffers.record_du();
        simd::dispatch(Backward {
            slopes: &self.weight,
            slope_gradients: &mut gradients.weight,
            x: buffers.z,
            gradient: buffers.gradient,
            rows,
        });
        buffers.record_dz();
        source.deliver(buffers.gradient);
    }

    /// One sample.
    #[inline(always)]
    fn one<S: Simd, const I: usize, const O: usize>(&self, _simd: S, x: &[T; I]) -> [T; O] {
        let mut output = resized(x);
        for (y, &a) in output.iter_mut().zip(&self.weight) {
            *y = if *y > T::ZERO { *y } else { a * *y };
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

/// `value` holds x and gets y.
struct Forward<'a, T> {
    slopes: &'a [T],
    value: &'a mut [T],
    rows: usize,
}

impl<T: Scalar> WithSimd for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        if self.rows == 0 {
            return;
        }
        for (column, &a) in self.value.chunks_exact_mut(self.rows).zip(self.slopes) {
            for y in column {
                *y = if *y > T::ZERO { *y } else { a * *y };
            }
        }
    }
}

/// `gradient` holds ∂L/∂y and gets ∂L/∂x; `x` gets the terms of ∂L/∂a.
struct Backward<'a, T> {
    slopes: &'a [T],
    slope_gradients: &'a mut [T],
    x: &'a mut [T],
    gradient: &'a mut [T],
    rows: usize,
}

impl<T: Scalar> WithSimd for Backward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let rows = self.rows;
        if rows == 0 {
            self.slope_gradients.fill(T::ZERO);
            return;
        }
        let slopes = self.slopes.iter().zip(self.slope_gradients);
        let columns = self
            .x
            .chunks_exact_mut(rows)
            .zip(self.gradient.chunks_exact_mut(rows));
        for ((&a, sum), (x, gradient)) in slopes.zip(columns) {
            for (x, gradient) in x.iter_mut().zip(gradient) {
                let positive = *x > T::ZERO;
                *x = if positive { T::ZERO } else { *gradient * *x };
                *gradient = (*gradient * if positive { T::ONE } else { a }).flush();
            }
            *sum = sum_lanes(x);
        }
    }
}
