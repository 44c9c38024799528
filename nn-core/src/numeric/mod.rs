//! Numbers and loops over them: the scalar types, elementary functions, vectors, the matrix product, threads.

pub(crate) mod functions;
pub(crate) mod registers;
pub mod scalar;
pub(crate) mod shown;
pub(crate) mod range;
pub(crate) mod memory;
pub mod random;
pub mod simd;
pub(crate) mod sums;
pub(crate) mod vectors;
pub(crate) mod l2_norm;
pub(crate) mod p_norm;
pub(crate) mod columns;
pub(crate) mod aligned;
pub mod threads;
pub(crate) mod matmul;
