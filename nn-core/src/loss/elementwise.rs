//! Losses of one prediction and one target at a time.

use crate::loss::Loss;
use crate::numeric::scalar::Scalar;

/// A loss of single predictions and targets, such as [`SquaredError`](crate::loss::SquaredError) or a loss declared
/// with [`loss!`](crate::loss!).
///
/// To write one yourself, implement this and [`Loss`], and add `nn_core::fits_every_head!(MyLoss);` or, for a loss of
/// probabilities, `nn_core::fits_probabilities!(MyLoss);`.
pub trait ElementwiseLoss: Loss {
    /// ℓ(y, t).
    fn value<T: Scalar>(&self, y: T, t: T) -> T;
    /// ∂ℓ/∂y.
    fn derivative<T: Scalar>(&self, y: T, t: T) -> T;
    /// ∂ℓ/∂t.
    fn derivative_by_target<T: Scalar>(&self, y: T, t: T) -> T;

    /// True if the two functions below are exact functions of the logit, as those of [`loss!`](crate::loss!) are;
    /// heads of probabilities then use them. If `false`, they compute from y and are only as accurate as `ℓ` is where
    /// y is rounded to 0 or 1.
    const BY_LOGIT: bool = false;

    /// ℓ(σ(z), t), for a logit z: accurate where σ(z) is rounded to 0 or 1, as for |z| > 17 in `f32`.
    #[inline(always)]
    fn value_by_logit<T: Scalar>(&self, z: T, t: T) -> T {
        self.value(Scalar::sigmoid(z), t)
    }
    /// ∂ℓ(σ(z), t)/∂z.
    #[inline(always)]
    fn derivative_by_logit<T: Scalar>(&self, z: T, t: T) -> T {
        let u = Scalar::sigmoid(z);
        self.derivative(u, t) * (u * (T::ONE - u))
    }
}
