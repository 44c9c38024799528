//! Several values in, one out.

mod shared;
mod extreme;
pub mod add;
pub mod subtract;
pub mod multiply;
pub mod average;
pub mod maximum;
pub mod minimum;
pub mod mix;
pub mod concat;
