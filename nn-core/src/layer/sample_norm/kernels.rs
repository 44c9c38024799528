//! The kernels of norms over the features of a sample. Samples run along the lanes.

use std::ops::Range;

use faer::MatRef;
use pulp::{Simd, WithSimd};

use crate::layer::buffers::{Slot, Source};
use crate::layer::softmax::LANES;
use crate::numeric::columns::copy_columns;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;
use crate::numeric::sums::{dot, sum_lanes};

/// `weight` γ, `bias` β (empty for a norm that subtracts no mean), ε, and how many neighbours are normalised together.
#[derive(Clone, Copy)]
pub(crate) struct Norm<'a, T> {
    pub(crate) weight: &'a [T],
    pub(crate) bias: &'a [T],
    pub(crate) epsilon: T,
    pub(crate) size: usize,
}

impl<T: Scalar> Norm<'_, T> {
    #[inline(always)]
    fn centred(&self) -> bool {
        !self.bias.is_empty()
    }

    fn groups(&self) -> usize {
        self.weight.len().div_ceil(self.size)
    }

    /// The features of a group.
    fn features(&self, group: usize) -> Range<usize> {
        let start = group * self.size;
        start..self.weight.len().min(start + self.size)
    }

    /// The norm of a group.
    fn of(self, features: Range<usize>) -> Self {
        Self {
            weight: &self.weight[features.clone()],
            bias: self.bias.get(features).unwrap_or_default(),
            ..self
        }
    }
}

/// `slot.value ← γ∘x̂ + β`; the slot keeps x̂ and 1/σ of each group.
pub(crate) fn forward<T: Scalar>(norm: Norm<'_, T>, x: MatRef<'_, T>, slot: &mut Slot<T>) {
    let rows = x.nrows();
    slot.keep(norm.groups(), 0);
    let mut buffers = slot.start(rows, true);
    copy_columns(x, buffers.value);
    buffers.record_z();
    for group in 0..norm.groups() {
        let features = norm.features(group);
        let cells = features.start * rows..features.end * rows;
        simd::dispatch(Forward {
            norm: norm.of(features),
            value: &mut buffers.value[cells.clone()],
            normal: &mut buffers.z[cells],
            scales: &mut buffers.kept[group * rows..][..rows],
            rows,
        });
    }
    buffers.record_u();
}

/// From ∂L/∂y in `slot.gradient`: ∂L/∂γ, ∂L/∂β (overwritten) and ∂L/∂x.
pub(crate) fn backward<T: Scalar>(
    norm: Norm<'_, T>,
    source: Source<'_, T>,
    slot: &mut Slot<T>,
    weight_gradient: &mut [T],
    bias_gradient: &mut [T],
) {
    let rows = slot.rows();
    let mut buffers = slot.backward();
    buffers.record_du();
    for group in 0..norm.groups() {
        let features = norm.features(group);
        let cells = features.start * rows..features.end * rows;
        simd::dispatch(Backward {
            norm: norm.of(features.clone()),
            normal: &buffers.z[cells.clone()],
            scales: &buffers.kept[group * rows..][..rows],
            gradient: &mut buffers.gradient[cells],
            weight_gradient: &mut weight_gradient[features.clone()],
            bias_gradient: bias_gradient.get_mut(features).unwrap_or_default(),
            rows,
        });
    }
    buffers.record_dz();
    source.deliver(buffers.gradient);
}

/// One sample; `#[inline(always)]` for the path that has chosen its instruction set.
#[inline(always)]
pub(crate) fn one<T: Scalar, const W: usize>(norm: Norm<'_, T>, x: &[T; W]) -> [T; W] {
    let mut output = *x;
    for (group, output) in output.chunks_mut(norm.size).enumerate() {
        let share = T::ONE / T::from_usize(output.len());
        if norm.centred() {
            let mean = sum_lanes(output) * share;
            for y in &mut *output {
                *y -= mean;
            }
        }
        let square = dot(output, output);
        let scale = T::ONE / Scalar::sqrt(square.mul_add(share, norm.epsilon));
        for (k, y) in (group * norm.size..).zip(output) {
            let shift = if norm.centred() {
                norm.bias[k]
            } else {
                T::ZERO
            };
            *y = (*y * scale).mul_add(norm.weight[k], shift);
        }
    }
    output
}

/// `value` holds x and gets y; `normal` gets x̂, `scales` 1/σ of each sample.
struct Forward<'a, T> {
    norm: Norm<'a, T>,
    value: &'a mut [T],
    normal: &'a mut [T],
    scales: &'a mut [T],
    rows: usize,
}

impl<T: Scalar> WithSimd for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            norm,
            value,
            normal,
            scales,
            rows,
        } = self;
        let share = T::ONE / T::from_usize(norm.weight.len());
        for start in (0..rows).step_by(LANES) {
            let lanes = start..rows.min(start + LANES);
            let mut mean = [T::ZERO; LANES];
            if norm.centred() {
                for column in value.chunks_exact(rows) {
                    for (mean, &x) in mean.iter_mut().zip(&column[lanes.clone()]) {
                        *mean += x;
                    }
                }
                for mean in &mut mean {
                    *mean *= share;
                }
            }
            let mut scale = [T::ZERO; LANES];
            for column in value.chunks_exact(rows) {
                let column = &column[lanes.clone()];
                for ((square, &mean), &x) in scale.iter_mut().zip(&mean).zip(column) {
                    *square = (x - mean).mul_add(x - mean, *square);
                }
            }
            for scale in &mut scale {
                *scale = T::ONE / Scalar::sqrt(scale.mul_add(share, norm.epsilon));
            }
            let columns = value.chunks_exact_mut(rows);
            for (k, (value, normal)) in columns.zip(normal.chunks_exact_mut(rows)).enumerate() {
                let weight = norm.weight[k];
                let shift = norm.bias.get(k).copied().unwrap_or(T::ZERO);
                let (value, normal) = (&mut value[lanes.clone()], &mut normal[lanes.clone()]);
                let numbers = mean.iter().zip(&scale);
                for ((value, normal), (&mean, &scale)) in value.iter_mut().zip(normal).zip(numbers)
                {
                    *normal = (*value - mean) * scale;
                    *value = normal.mul_add(weight, shift);
                }
            }
            scales[lanes.clone()].copy_from_slice(&scale[..lanes.len()]);
        }
    }
}

/// `gradient` holds ∂L/∂y and gets ∂L/∂x; `normal` is x̂, `scales` 1/σ of each sample.
struct Backward<'a, T> {
    norm: Norm<'a, T>,
    normal: &'a [T],
    scales: &'a [T],
    gradient: &'a mut [T],
    weight_gradient: &'a mut [T],
    bias_gradient: &'a mut [T],
    rows: usize,
}

impl<T: Scalar> WithSimd for Backward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            norm,
            normal,
            scales,
            gradient,
            weight_gradient,
            bias_gradient,
            rows,
        } = self;
        weight_gradient.fill(T::ZERO);
        bias_gradient.fill(T::ZERO);
        if rows == 0 {
            return;
        }
        let columns = gradient.chunks_exact(rows).zip(normal.chunks_exact(rows));
        for (k, (dy, normal)) in columns.enumerate() {
            weight_gradient[k] = dot(dy, normal);
            if let Some(sum) = bias_gradient.get_mut(k) {
                *sum = sum_lanes(dy);
            }
        }
        let share = T::ONE / T::from_usize(norm.weight.len());
        for start in (0..rows).step_by(LANES) {
            let lanes = start..rows.min(start + LANES);
            // means over the features, with g = ∂L/∂y∘γ: mean g and mean g∘x̂
            let (mut mean, mut slope) = ([T::ZERO; LANES], [T::ZERO; LANES]);
            let columns = gradient.chunks_exact(rows).zip(normal.chunks_exact(rows));
            for (k, (dy, normal)) in columns.enumerate() {
                let (dy, normal) = (&dy[lanes.clone()], &normal[lanes.clone()]);
                let weight = norm.weight[k];
                let sums = mean.iter_mut().zip(&mut slope);
                for ((&dy, &normal), (mean, slope)) in dy.iter().zip(normal).zip(sums) {
                    let g = dy * weight;
                    *mean += g;
                    *slope = g.mul_add(normal, *slope);
                }
            }
            let mean_share = if norm.centred() { share } else { T::ZERO };
            for (mean, slope) in mean.iter_mut().zip(&mut slope) {
                *mean *= mean_share;
                *slope *= share;
            }
            let scales = &scales[lanes.clone()];
            let columns = gradient
                .chunks_exact_mut(rows)
                .zip(normal.chunks_exact(rows));
            for (k, (gradient, normal)) in columns.enumerate() {
                let (gradient, normal) = (&mut gradient[lanes.clone()], &normal[lanes.clone()]);
                let weight = norm.weight[k];
                let sums = mean.iter().zip(&slope).zip(scales);
                for ((gradient, &normal), ((&mean, &slope), &scale)) in
                    gradient.iter_mut().zip(normal).zip(sums)
                {
                    let g = *gradient * weight;
                    *gradient = scale * (-normal).mul_add(slope, g - mean);
                }
            }
        }
    }
}
