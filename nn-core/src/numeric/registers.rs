//! Vector registers: operations of the two number types for any instruction set.

use pulp::Simd;

mod sealed {
    pub trait Vectors: Sized {
        /// As many numbers as a register of `S` holds.
        type Vector<S: pulp::Simd>: Copy;
        /// The value in every lane.
        fn splat<S: pulp::Simd>(simd: S, value: Self) -> Self::Vector<S>;
        /// The values as vectors, and the rest that does not fill one.
        fn vectors<S: pulp::Simd>(values: &[Self]) -> (&[Self::Vector<S>], &[Self]);
        /// The values as mutable vectors, and the rest that does not fill one.
        fn vectors_mut<S: pulp::Simd>(values: &mut [Self])
        -> (&mut [Self::Vector<S>], &mut [Self]);
        /// The numbers of a vector.
        fn values<S: pulp::Simd>(vector: &Self::Vector<S>) -> &[Self];
        /// `a·b + c`.
        fn fused<S: pulp::Simd>(
            simd: S,
            a: Self::Vector<S>,
            b: Self::Vector<S>,
            c: Self::Vector<S>,
        ) -> Self::Vector<S>;
        /// `a·b`.
        fn product<S: pulp::Simd>(
            simd: S,
            a: Self::Vector<S>,
            b: Self::Vector<S>,
        ) -> Self::Vector<S>;
        /// `a + b`.
        fn plus<S: pulp::Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
        /// The sum of the lanes.
        fn total<S: pulp::Simd>(simd: S, a: Self::Vector<S>) -> Self;
        /// True if [`quads`](Vectors::quads) has this type's order of lanes.
        const HAS_QUADS: bool;
        /// Four vectors' sums by four lanes: lane 4q + v is the sum of lanes 4q to 4q + 3 of vector v.
        fn quads<S: pulp::Simd>(simd: S, four: [Self::Vector<S>; 4]) -> Self::Vector<S>;
        /// Four rows' numbers by columns, in pieces of 16 bytes (`f32`: four rows, `f64`: two): piece q of vector v holds
        /// column 4q + v of all rows, in `f64` column 2q + v % 2 of two rows, the first two (v < 2) or the others.
        fn turned_quads<S: pulp::Simd>(simd: S, rows: [Self::Vector<S>; 4])
        -> [Self::Vector<S>; 4];
    }
}

pub(crate) use sealed::Vectors;

/// Bytes of a piece of a vector within which one cheap instruction moves numbers.
pub(crate) const QUAD: usize = 16;

/// The numbers of a vector. A constant: code that a width does not need is not even compiled.
pub(crate) const fn lanes<S: Simd, T: Vectors>() -> usize {
    size_of::<T::Vector<S>>() / size_of::<T>()
}

/// True if sums of four vectors are made by [`Vectors::quads`].
pub(crate) const fn adds_quads<S: Simd, T: Vectors>() -> bool {
    T::HAS_QUADS && lanes::<S, T>() >= 8
}

macro_rules! vectors {
    ($t:ident, $vector:ident, $splat:ident, $as_simd:ident, $as_mut_simd:ident, $fused:ident,
     $product:ident, $plus:ident, $total:ident, $deinterleave:ident, $has_quads:expr) => {
        impl Vectors for $t {
            type Vector<S: Simd> = S::$vector;
            #[inline(always)]
            fn splat<S: Simd>(simd: S, value: Self) -> S::$vector {
                simd.$splat(value)
            }
            #[inline(always)]
            fn vectors<S: Simd>(values: &[Self]) -> (&[S::$vector], &[Self]) {
                S::$as_simd(values)
            }
            #[inline(always)]
            fn vectors_mut<S: Simd>(values: &mut [Self]) -> (&mut [S::$vector], &mut [Self]) {
                S::$as_mut_simd(values)
            }
            #[inline(always)]
            fn values<S: Simd>(vector: &S::$vector) -> &[Self] {
                pulp::bytemuck::cast_slice(core::slice::from_ref(vector))
            }
            #[inline(always)]
            fn fused<S: Simd>(simd: S, a: S::$vector, b: S::$vector, c: S::$vector) -> S::$vector {
                simd.$fused(a, b, c)
            }
            #[inline(always)]
            fn product<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$product(a, b)
            }
            #[inline(always)]
            fn plus<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$plus(a, b)
            }
            #[inline(always)]
            fn total<S: Simd>(simd: S, a: S::$vector) -> Self {
                simd.$total(a)
            }
            const HAS_QUADS: bool = $has_quads;
            #[inline(always)]
            fn quads<S: Simd>(simd: S, four: [S::$vector; 4]) -> S::$vector {
                let [a, b, c, d] = simd.$deinterleave(four);
                simd.$plus(simd.$plus(a, b), simd.$plus(c, d))
            }
            #[inline(always)]
            fn turned_quads<S: Simd>(simd: S, rows: [S::$vector; 4]) -> [S::$vector; 4] {
                if size_of::<Self>() * 4 == QUAD {
                    simd.$deinterleave(rows)
                } else {
                    let [a, b, c, d] = rows;
                    let [a, b] = simd.$deinterleave([a, b]);
                    let [c, d] = simd.$deinterleave([c, d]);
                    [a, b, c, d]
                }
            }
        }
    };
}

vectors!(
    f32,
    f32s,
    splat_f32s,
    as_simd_f32s,
    as_mut_simd_f32s,
    mul_add_f32s,
    mul_f32s,
    add_f32s,
    reduce_sum_f32s,
    deinterleave_shfl_f32s,
    true
);
vectors!(
    f64,
    f64s,
    splat_f64s,
    as_simd_f64s,
    as_mut_simd_f64s,
    mul_add_f64s,
    mul_f64s,
    add_f64s,
    reduce_sum_f64s,
    deinterleave_shfl_f64s,
    false // the order of pulp's lanes differs
);
