//! Declare a neural network, let the compiler check it, train it on the CPU.

extern crate self as nn_core;

// In order of dependency: a module uses only those above it (`tests/house/floors.rs`).
pub mod external;
pub mod error;
pub mod numeric;
pub mod data;
pub mod layer;
pub mod head;
pub mod loss;
pub mod optim;
pub mod network;
pub mod metrics;
pub mod storage;
pub mod standardized;
pub mod inspect;
pub mod train;
#[doc(hidden)]
pub mod macro_support;
pub mod prelude;

pub use error::Result;
pub use prelude::*;

#[doc = include_str!("network.md")]
#[macro_export]
macro_rules! network {
    ($($tokens:tt)*) => {
        $crate::macro_support::network_impl! { [$crate] $($tokens)* }
    };
}

/// Declares an activation by its formula; the compiler computes the derivative.
///
/// A formula is written as Rust is. It may contain
///
/// - `+ - * /`, numbers (`2`, `0.5`, `1e-3`), `PI`, and constants by their path: `std::f64::consts::LN_2`, `cfg::ALPHA`
///   (of any numeric type);
/// - functions: `pow` (`powi` and `powf` are the same), `square`, `exp`, `exp_m1`, `ln` (or `log`), `ln_1p`, `log2`,
///   `log10`, `sqrt`, `recip`, `sin`, `cos`, `tan`, `sinh`, `cosh`, `ln_cosh`, `tanh`, `abs`, `sign` (or `signum`; 0 at
///   0), `min`, `max`, `clamp`, `mul_add`, `relu`, `sigmoid`, `softplus`, `erf`; `log(x, base)`;
/// - each of them as a method: `x.exp()`, `x.powi(2)`, `x.max(0)`, `x.clamp(-1, 1)`, `x.mul_add(a, b)`;
/// - `if a > b { … } else { … }`, with `&&`, `||` and `!` in its condition;
/// - `let u = …;` before a value, in braces or at the start. As in Rust, a later `u` hides an earlier one.
///
/// Forms that would overflow are rewritten (`1/(1 + exp(-u))` is σ(u)). A formula that is not finite for all
/// |x| ≤ 1e4 gives a warning, `not_finite`; `0·ln 0` is 0. The type's docs show the derivative. A variable, a parameter
/// or a `let` that the formula does not use is an error.
///
/// Parameters come after `;` with their defaults. They are the type's fields, and each has a method of its name that
/// sets it. In a network: `Swish` with the defaults, `Swish(2.0)` by position, `Swish(beta = 2.0)` by name.
///
/// ```
/// use nn_core::prelude::*;
///
/// nn_core::activation! {
///     /// x·σ(βx)
///     pub struct Swish(x; beta = 1.0) = x / (1 + exp(-beta * x));
/// }
///
/// let (swish, z) = (Swish(2.0), 0.3_f64);
/// let slope = (swish.value(z + 1e-6) - swish.value(z - 1e-6)) / 2e-6;
/// assert!((swish.derivative(z, swish.value(z)) - slope).abs() < 1e-8);
/// assert!(Swish::default().derivative(-1e4_f32, 0.0).is_finite());
///
/// nn_core::activation! {
///     /// A wave on a slope that ends at ±`end`.
///     pub struct Wave(x; height = 0.5, end = 4.0) =
///         let x = x.clamp(-end, end);
///         let turns = std::f64::consts::TAU * x;
///         x + height * turns.sin();
/// }
/// nn_core::activation! {
///     /// 1 between −1 and 1, a bell's tails beyond.
///     pub struct Hat(x) = if x > -1 && x < 1 { 1.0 } else { (1.0 - x.powi(2)).exp() };
/// }
/// network! {
///     struct Net {
///         input: 2,
///         hidden: dense(8) -> Swish(beta = 2.0),
///         waves: dense(8) -> Wave(end = 3.0) -> Hat,
///         output: dense(1),
///     }
/// }
/// assert_eq!(Wave::default().end(3.0), Wave(0.5, 3.0));
/// assert!((Hat.value(2.0_f64) - (-3.0_f64).exp()).abs() < 1e-15);
/// assert!(Net::<f32>::new(1).predict_one(&[0.5, -0.5])[0].is_finite());
/// ```
#[macro_export]
macro_rules! activation {
    ($($tokens:tt)*) => {
        $crate::macro_support::activation_impl! { [$crate] $($tokens)* }
    };
}

/// Declares an element-wise loss ℓ(prediction, target; parameters) by its formula; the compiler computes both
/// derivatives. It takes targets `Batch<T, K>`.
///
/// The language is that of [`activation!`]: functions and methods, `let`, `if` with `&&` and `||`, constants.
/// Parameters become fields and methods of the same name.
///
/// On `sigmoid` and `softmax` the loss is a function of the logit: y is σ(z), 1 − y is σ(−z), ln y is −softplus(−z).
/// So `-t * ln(y)` is accurate for |z| up to 1e4, where y is rounded to 0 or 1. A formula that is finite only for
/// predictions between 0 and 1 fits these two heads; every other formula fits every head. A formula that is not
/// finite for all |y|, |t| ≤ 1e4, or for all logits |z| ≤ 1e4 and targets in \[0, 1\], gives a warning.
/// `#[allow(not_finite)]` above the struct silences it and lets the loss fit every head.
///
/// ```
/// use nn_core::prelude::*;
///
/// nn_core::loss! {
///     /// Focal loss, for probabilities.
///     pub struct Focal(y, t; gamma = 2.0) =
///         -t * pow(1 - y, gamma) * ln(y) - (1 - t) * pow(y, gamma) * ln(1 - y);
/// }
/// nn_core::loss! {
///     /// ln cosh(y − t), which is rewritten so that it does not overflow.
///     pub struct LogCosh(y, t; width = 1.0) = width * ln(cosh((y - t) / width));
/// }
/// nn_core::loss! {
///     /// 0 for a small error, then its square.
///     pub struct Tolerant(y, t; margin = 0.1) =
///         let error = (y - t).abs();
///         (error - margin).max(0).powi(2);
/// }
///
/// use nn_core::loss::ElementwiseLoss;
/// assert!(Focal::new().value_by_logit(1e4_f32, 0.0) == 1e4);
/// let loss = LogCosh::new().width(2.0).reduction(Reduction::Sum);
/// assert!(loss.value(1e4_f32, 0.0).is_finite());
/// assert_eq!(Tolerant::new().margin(0.5).value(2.0_f64, 1.0), 0.25);
/// ```
#[macro_export]
macro_rules! loss {
    ($($tokens:tt)*) => {
        $crate::macro_support::loss_impl! { [$crate] $($tokens)* }
    };
}
