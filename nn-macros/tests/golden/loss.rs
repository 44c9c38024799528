/// The quantile loss.
///
///ℓ(y, t) = max(quantile·(t − y), (t − y)·(quantile − 1))
///
///∂ℓ/∂y = {−quantile if quantile·(t − y) > (t − y)·(quantile − 1), 1 − quantile else}
///
///Fits every head, with targets `Batch<T, K>`; averaged over all elements by default.
///
///Not differentiable where quantile·(t − y) = (t − y)·(quantile − 1).
#[derive(
    nn_core::macro_support::Clone,
    nn_core::macro_support::Copy,
    nn_core::macro_support::Debug,
    nn_core::macro_support::PartialEq
)]
pub struct Pinball {
    reduction: nn_core::macro_support::Reduction,
    ///The parameter quantile of the formula.
    pub quantile: nn_core::macro_support::f64,
}
impl Pinball {
    /// The loss with its default parameters, averaged over all elements.
    #[must_use]
    pub fn new() -> Self {
        Self {
            reduction: nn_core::macro_support::Reduction::Mean,
            quantile: 0.5f64,
        }
    }
    /// A reduction other than the mean over all elements.
    #[must_use]
    pub fn reduction(mut self, reduction: nn_core::macro_support::Reduction) -> Self {
        self.reduction = reduction;
        self
    }
    ///Another quantile than the default.
    #[must_use]
    pub fn quantile(mut self, quantile: nn_core::macro_support::f64) -> Self {
        self.quantile = quantile;
        self
    }
}
impl nn_core::macro_support::Default for Pinball {
    fn default() -> Self {
        Self::new()
    }
}
#[automatically_derived]
#[allow(unused_variables, unused_parens, clippy::all, clippy::pedantic)]
impl nn_core::macro_support::ElementwiseLoss for Pinball {
    #[inline(always)]
    fn value<T: nn_core::macro_support::Scalar>(&self, y: T, t: T) -> T {
        let part_3 = (t - y);
        nn_core::macro_support::Scalar::max(
            (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile) * part_3),
            (part_3
                * (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile)
                    - <T as nn_core::macro_support::Scalar>::from_f64(1f64))),
        )
    }
    #[inline(always)]
    fn derivative<T: nn_core::macro_support::Scalar>(&self, y: T, t: T) -> T {
        let part_3 = (t - y);
        (if (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile) * part_3)
            > (part_3
                * (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile)
                    - <T as nn_core::macro_support::Scalar>::from_f64(1f64)))
        {
            (-<T as nn_core::macro_support::Scalar>::from_f64(self.quantile))
        } else {
            (<T as nn_core::macro_support::Scalar>::from_f64(1f64)
                - <T as nn_core::macro_support::Scalar>::from_f64(self.quantile))
        })
    }
    #[inline(always)]
    fn derivative_by_target<T: nn_core::macro_support::Scalar>(&self, y: T, t: T) -> T {
        let part_3 = (t - y);
        let part_6 = (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile)
            - <T as nn_core::macro_support::Scalar>::from_f64(1f64));
        (if (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile) * part_3)
            > (part_3 * part_6)
        {
            <T as nn_core::macro_support::Scalar>::from_f64(self.quantile)
        } else {
            part_6
        })
    }
    const BY_LOGIT: nn_core::macro_support::bool = true;
    #[inline(always)]
    fn value_by_logit<T: nn_core::macro_support::Scalar>(&self, z: T, t: T) -> T {
        let part_16 = (t - nn_core::macro_support::Scalar::sigmoid(z));
        nn_core::macro_support::Scalar::max(
            (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile) * part_16),
            ((<T as nn_core::macro_support::Scalar>::from_f64(self.quantile)
                - <T as nn_core::macro_support::Scalar>::from_f64(1f64)) * part_16),
        )
    }
    #[inline(always)]
    fn derivative_by_logit<T: nn_core::macro_support::Scalar>(&self, z: T, t: T) -> T {
        let part_6 = (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile)
            - <T as nn_core::macro_support::Scalar>::from_f64(1f64));
        let part_15 = nn_core::macro_support::Scalar::sigmoid(z);
        let part_16 = (t - part_15);
        let part_22 = (part_15 * nn_core::macro_support::Scalar::sigmoid((-z)));
        (if (<T as nn_core::macro_support::Scalar>::from_f64(self.quantile) * part_16)
            > (part_6 * part_16)
        {
            (-(<T as nn_core::macro_support::Scalar>::from_f64(self.quantile) * part_22))
        } else {
            (-(part_6 * part_22))
        })
    }
}
impl nn_core::macro_support::Loss for Pinball {
    const NAME: &'static nn_core::macro_support::str = "Pinball";
    fn reduction_mode(&self) -> nn_core::macro_support::Reduction {
        self.reduction
    }
}
nn_core::macro_support::fits_every_head!(Pinball);
