//! Numbers in vector registers, generic over the number type and the instruction set.
//!
//! For kernels whose loops the compiler does not turn into vectors by itself: products that keep
//! several sums in registers. Everything is `#[inline(always)]`, as code under a dispatch must be.

use pulp::Simd;

mod sealed {
    pub trait Vectors: Sized {
        /// As many numbers as a register of `S` holds.
        type Vector<S: pulp::Simd>: Copy;
        /// The value in every lane.
        fn splat<S: pulp::Simd>(simd: S, value: Self) -> Self::Vector<S>;
        /// The values as vectors, and those that fill none.
        fn vectors<S: pulp::Simd>(values: &[Self]) -> (&[Self::Vector<S>], &[Self]);
        /// The values as vectors, to be changed, and those that fill none.
        fn vectors_mut<S: pulp::Simd>(values: &mut [Self])
        -> (&mut [Self::Vector<S>], &mut [Self]);
        /// Fewer values than a vector has; the other lanes are 0.
        fn partial<S: pulp::Simd>(simd: S, values: &[Self]) -> Self::Vector<S>;
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
    }
}

pub(crate) use sealed::Vectors;

macro_rules! vectors {
    ($t:ident, $vector:ident, $splat:ident, $as_simd:ident, $as_mut_simd:ident, $partial:ident,
     $fused:ident, $product:ident, $plus:ident, $total:ident) => {
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
            fn partial<S: Simd>(simd: S, values: &[Self]) -> S::$vector {
                simd.$partial(values)
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
        }
    };
}

vectors!(
    f32,
    f32s,
    splat_f32s,
    as_simd_f32s,
    as_mut_simd_f32s,
    partial_load_f32s,
    mul_add_f32s,
    mul_f32s,
    add_f32s,
    reduce_sum_f32s
);
vectors!(
    f64,
    f64s,
    splat_f64s,
    as_simd_f64s,
    as_mut_simd_f64s,
    partial_load_f64s,
    mul_add_f64s,
    mul_f64s,
    add_f64s,
    reduce_sum_f64s
);

/// `W·x` for `R` rows at once: each row is read once, and `R` sums stay in registers.
#[inline(always)]
pub(crate) fn dots<S: Simd, T, const IN: usize, const R: usize>(
    simd: S,
    rows: &[[T; IN]; R],
    x: &[T; IN],
) -> [T; R]
where
    T: crate::scalar::Scalar,
{
    let (blocks, rest) = T::vectors::<S>(x);
    let mut sums = [T::splat(simd, T::ZERO); R];
    for (block, &x) in blocks.iter().enumerate() {
        for r in 0..R {
            sums[r] = T::fused(simd, T::vectors::<S>(&rows[r]).0[block], x, sums[r]);
        }
    }
    if !rest.is_empty() {
        let x = T::partial(simd, rest);
        for r in 0..R {
            let row = T::partial(simd, T::vectors::<S>(&rows[r]).1);
            sums[r] = T::fused(simd, row, x, sums[r]);
        }
    }
    let mut totals = [T::ZERO; R];
    for r in 0..R {
        totals[r] = T::total(simd, sums[r]);
    }
    totals
}
