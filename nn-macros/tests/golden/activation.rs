/// x·σ(βx)
///
///f(x) = x·σ(x·beta)
///
///f′(x) = σ(x·beta) + x·beta·σ(x·beta)·σ(−(x·beta))
///
///Field 0 is beta, 1 by default; `.beta(…)` sets it.
#[derive(
    nn_core::macro_support::Clone,
    nn_core::macro_support::Copy,
    nn_core::macro_support::Debug,
    nn_core::macro_support::PartialEq
)]
pub struct Swish(
    ///beta
    pub nn_core::macro_support::f64,
);
#[allow(dead_code, non_snake_case)]
impl Swish {
    ///The same with another beta.
    #[must_use]
    pub fn beta(mut self, given: nn_core::macro_support::f64) -> Self {
        self.0 = given;
        self
    }
}
impl nn_core::macro_support::Default for Swish {
    fn default() -> Self {
        Self(1f64)
    }
}
#[automatically_derived]
#[allow(unused_variables, unused_parens, clippy::all, clippy::pedantic)]
impl<T: nn_core::macro_support::Scalar> nn_core::macro_support::Activation<T> for Swish {
    const FORMULA: nn_core::macro_support::Option<
        &'static nn_core::macro_support::formula::Formula,
    > = nn_core::macro_support::Some(
        &nn_core::macro_support::formula::Formula {
            parameters: &[("beta", 1f64)],
            nodes: &[
                nn_core::macro_support::formula::Node::Variable,
                nn_core::macro_support::formula::Node::Parameter(0),
                nn_core::macro_support::formula::Node::Product(0, 1),
                nn_core::macro_support::formula::Node::Call(
                    nn_core::macro_support::formula::Function::Sigmoid,
                    2,
                ),
                nn_core::macro_support::formula::Node::Product(0, 3),
            ],
        },
    );
    #[inline(always)]
    fn value(&self, z: T) -> T {
        (z
            * nn_core::macro_support::Scalar::sigmoid(
                (z * <T as nn_core::macro_support::Scalar>::from_f64(self.0)),
            ))
    }
    #[inline(always)]
    fn derivative(&self, z: T, value: T) -> T {
        let part_4 = (z * <T as nn_core::macro_support::Scalar>::from_f64(self.0));
        let part_8 = nn_core::macro_support::Scalar::sigmoid(part_4);
        (part_8
            + (z
                * (<T as nn_core::macro_support::Scalar>::from_f64(self.0)
                    * (part_8 * nn_core::macro_support::Scalar::sigmoid((-part_4))))))
    }
}
