//! Code that the noise layers share: random numbers as a function of (seed, step, layer, element), so that the
//! backward pass draws them again instead of storing them, and threads do not change them.

use pulp::{Simd, WithSimd};

use crate::layer::buffers::Pass;
use crate::numeric::random::mix;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// Elements handled per iteration.
const BLOCK: usize = 64;

/// The key of a layer's random numbers in one pass; `index` tells the network's noise layers apart.
pub(crate) fn key(index: u64, pass: &Pass) -> u64 {
    mix(mix(pass.seed ^ (index << 48)) ^ pass.step)
}

/// 32 random bits for each element of the block, two elements per mix.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // the halves of 64 bits
fn bits(key: u64, block: usize) -> [u32; BLOCK] {
    let mut bits = [0; BLOCK];
    let first = block * (BLOCK / 2);
    for (pair, bits) in bits.as_chunks_mut::<2>().0.iter_mut().enumerate() {
        let mixed = mix(key ^ (first + pair) as u64);
        *bits = [mixed as u32, (mixed >> 32) as u32];
    }
    bits
}

/// With probability p a value becomes `dropped`, else `factor·value + summand`.
pub(crate) struct Drop<'a, T> {
    pub(crate) key: u64,
    pub(crate) p: f64,
    pub(crate) factor: T,
    pub(crate) summand: T,
    pub(crate) dropped: T,
    pub(crate) values: &'a mut [T],
}

impl<T: Scalar> Drop<'_, T> {
    /// NaN unless 0 ≤ p < 1.
    pub(crate) fn run(self) {
        if !(0.0..1.0).contains(&self.p) {
            return self.values.fill(T::NAN);
        }
        simd::dispatch(self);
    }
}

impl<T: Scalar> WithSimd for Drop<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            key,
            p,
            factor,
            summand,
            dropped,
            values,
        } = self;
        // kept if the bits reach p·2³²
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // p < 1
        let threshold = (p * 4_294_967_296.0) as u32;
        for (block, values) in values.chunks_mut(BLOCK).enumerate() {
            for (value, bits) in values.iter_mut().zip(bits(key, block)) {
                let kept = value.mul_add(factor, summand);
                *value = if bits >= threshold { kept } else { dropped };
            }
        }
    }
}

/// Adds `deviation` times a standard normal number to each value.
pub(crate) struct AddNormal<'a, T> {
    pub(crate) key: u64,
    pub(crate) deviation: T,
    pub(crate) values: &'a mut [T],
}

impl<T: Scalar> AddNormal<'_, T> {
    /// NaN unless the deviation is finite and ≥ 0.
    pub(crate) fn run(self) {
        if !(self.deviation.is_finite() && self.deviation >= T::ZERO) {
            return self.values.fill(T::NAN);
        }
        simd::dispatch(self);
    }
}

impl<T: Scalar> WithSimd for AddNormal<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (block, values) in self.values.chunks_mut(BLOCK).enumerate() {
            for (value, normal) in values.iter_mut().zip(normals::<T>(self.key, block)) {
                *value = self.deviation.mul_add(normal, *value);
            }
        }
    }
}

/// Standard normal numbers by the Box–Muller transform: the first half of the block takes the cosines,
/// the second the sines of the same radii.
#[inline(always)]
fn normals<T: Scalar>(key: u64, block: usize) -> [T; BLOCK] {
    const HALF: usize = BLOCK / 2;
    const STEP: f64 = 1.0 / 4_294_967_296.0;
    let bits = bits(key, block);
    let mut normals = [T::ZERO; BLOCK];
    for i in 0..HALF {
        // never 0, whose logarithm is infinite
        let share = T::from_f64((f64::from(bits[i]) + 0.5) * STEP);
        let turn = T::from_f64(f64::from(bits[HALF + i]) * STEP * std::f64::consts::TAU);
        let radius = Scalar::sqrt(share.ln() * T::from_f64(-2.0));
        normals[i] = radius * turn.cos();
        normals[HALF + i] = radius * turn.sin();
    }
    normals
}
