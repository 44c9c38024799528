//! The growth of a graph: each operation simplifies its arguments.
//!
//! The rules keep values and derivatives finite where the mathematics is: `1/(1 + e^−u)` becomes
//! σ(u), `ln(1 + e^u)` softplus(u), and so on; a quotient rule on the written form would give ∞/∞.

mod numbers;

mod choices;
mod functions;
mod powers;
mod products;
mod quotients;
mod sums;
