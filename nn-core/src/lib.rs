//! Declare a neural network, let the compiler check it, train it on the CPU.

pub mod activation;
mod math;
pub mod scalar;
pub mod simd;
