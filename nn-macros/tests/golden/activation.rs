/// x·σ(βx)
///
///f(x) = x·σ(x·beta)
///
///f′(x) = σ(x·beta) + x·beta·σ(x·beta)·σ(−(x·beta))
///
///Field 0 is beta, 1 by default.
#[derive(
    nn_core::__private::Clone,
    nn_core::__private::Copy,
    nn_core::__private::Debug,
    nn_core::__private::PartialEq
)]
pub struct Swish(
    ///beta
    pub nn_core::__private::f64,
);
impl nn_core::__private::Default for Swish {
    fn default() -> Self {
        Self(1f64)
    }
}
#[automatically_derived]
#[allow(unused_variables, unused_parens, clippy::all, clippy::pedantic)]
impl<T: nn_core::__private::Scalar> nn_core::__private::Activation<T> for Swish {
    #[inline(always)]
    fn value(&self, z: T) -> T {
        (z
            * nn_core::__private::Scalar::sigmoid(
                (z * <T as nn_core::__private::Scalar>::from_f64(self.0)),
            ))
    }
    #[inline(always)]
    fn derivative(&self, z: T, value: T) -> T {
        let part_4 = (z * <T as nn_core::__private::Scalar>::from_f64(self.0));
        let part_8 = nn_core::__private::Scalar::sigmoid(part_4);
        (part_8
            + (z
                * (<T as nn_core::__private::Scalar>::from_f64(self.0)
                    * (part_8 * nn_core::__private::Scalar::sigmoid((-part_4))))))
    }
}
