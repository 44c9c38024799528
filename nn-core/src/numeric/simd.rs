//! Element-wise loops, compiled for every vector width and chosen at run time.
//!
//! A kernel is a struct with [`WithSimd`]; [`dispatch`] compiles its `with_simd` once for each instruction set
//! (AVX-512, AVX2 with FMA, NEON, none) and calls the widest one that the machine has. Functions that it calls must
//! be `#[inline(always)]`: code that is not inlined there stays scalar, and so does a closure.
//!
//! All paths give the same bits: every function is built from additions, products, fused multiply-adds and
//! selections, which round equally everywhere, and sums have a fixed order.

use pulp::Arch;

pub use crate::external::{Simd, WithSimd};
use crate::numeric::scalar::Scalar;

/// Runs a kernel with the widest vectors of this machine.
#[inline]
pub fn dispatch<Op: WithSimd>(op: Op) -> Op::Output {
    match Arch::new() {
        Arch::Scalar => without_vectors(op),
        arch => arch.dispatch(op),
    }
}

/// The path without an instruction set. It is a function of its own: inside [`dispatch`], every call would save and
/// restore the registers that only this path needs.
#[cold]
#[inline(never)]
fn without_vectors<Op: WithSimd>(op: Op) -> Op::Output {
    op.with_simd(pulp::Scalar::new())
}

/// True if this machine has vectors.
pub(crate) fn has_vectors() -> bool {
    !matches!(Arch::new(), Arch::Scalar)
}

/// True if this machine's vectors hold eight `f32` or more.
pub(crate) fn has_wide_vectors() -> bool {
    dispatch(AreWide)
}

/// True on a path whose vectors hold eight `f32` or more.
pub(crate) const fn are_wide<S: Simd>() -> bool {
    size_of::<S::f32s>() >= 8 * size_of::<f32>()
}

/// [`are_wide`] as a kernel.
pub(crate) struct AreWide;

impl WithSimd for AreWide {
    type Output = bool;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> bool {
        are_wide::<S>()
    }
}

/// True on the path for no instruction set. It is for machines that hardly exist any more: what need not be fast is
/// compiled once there, not once a network.
#[inline(always)]
pub(crate) const fn has_no_vectors<S: Simd>() -> bool {
    size_of::<S::f32s>() == size_of::<f32>()
}

/// Runs a kernel as a function of its own, on the path of the kernel around it. `Simd::vectorize` alone is inlined
/// again where the instruction set is the same.
#[inline(never)]
pub(crate) fn apart<S: Simd, Op: WithSimd>(simd: S, op: Op) -> Op::Output {
    simd.vectorize(op)
}

/// One of the instruction sets that kernels are compiled for, if this machine has it.
#[derive(Debug, Clone, Copy)]
pub struct Path(Arch);

impl Path {
    /// All paths of this machine, the slowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut paths = vec![Self(Arch::Scalar)];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            paths.extend(pulp::x86::V3::try_new().map(|simd| Self(Arch::V3(simd))));
            paths.extend(pulp::x86::V4::try_new().map(|simd| Self(Arch::V4(simd))));
        }
        #[cfg(target_arch = "aarch64")]
        paths.extend(pulp::aarch64::Neon::try_new().map(|simd| Self(Arch::Neon(simd))));
        paths
    }

    /// Runs a kernel on this path, even if the machine has a faster one.
    pub fn run<Op: WithSimd>(self, op: Op) -> Op::Output {
        self.0.dispatch(op)
    }
}

/// Prefetches values that are read soon, and only once: they bypass the second-level cache. Does nothing if there is
/// no such instruction.
#[inline]
pub(crate) fn prefetch<T: Scalar>(values: &[T]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = pulp::x86::V2::try_new() {
        const CACHE_LINE: usize = 64;
        for line in values.chunks(CACHE_LINE / size_of::<T>()) {
            simd.sse
                ._mm_prefetch::<{ std::arch::x86_64::_MM_HINT_NTA }>(line.as_ptr().cast());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = values;
}
