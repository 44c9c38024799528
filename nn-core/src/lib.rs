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
/// A formula may contain + − * /, `pow`, `square`, `exp`, `exp_m1`, `ln`, `ln_1p`, `sqrt`, `sin`, `cos`, `tan`,
/// `sinh`, `cosh`, `ln_cosh`, `tanh`, `abs`, `sign`, `min`, `max`, `sigmoid`, `softplus`, `erf`, `PI`, and
/// `if a > b { … } else { … }`. Forms that would overflow are rewritten (`1/(1 + exp(-u))` is σ(u)). A formula that is
/// not finite for all |x| ≤ 1e4 gives a warning, `not_finite`; `0·ln 0` is 0. The type's docs show the derivative.
/// Parameters come after `;` with their defaults and are the type's fields. A variable or parameter that the formula
/// does not use is an error.
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
/// The language is that of [`activation!`]. Parameters become fields and methods of the same name.
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
///
/// use nn_core::loss::ElementwiseLoss;
/// assert!(Focal::new().value_by_logit(1e4_f32, 0.0) == 1e4);
/// let loss = LogCosh::new().width(2.0).reduction(Reduction::Sum);
/// assert!(loss.value(1e4_f32, 0.0).is_finite());
/// ```
#[macro_export]
macro_rules! loss {
    ($($tokens:tt)*) => {
        $crate::macro_support::loss_impl! { [$crate] $($tokens)* }
    };
}
