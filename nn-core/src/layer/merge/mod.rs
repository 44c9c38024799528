//! Several values in, one out.

mod shared;
pub mod add;
pub mod multiply;
pub mod concat;
