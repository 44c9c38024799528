/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 1 | |
|  | `neg` | 1 |  |
|  | `exp` | 1 |  |
|  | `scale(PI / 180.0)` | 1 |  |
|  | `sin` | 1 |  |

0 parameters
*/
struct Chain<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    #[doc(hidden)]
    __scalar: nn_core::macro_support::PhantomData<T>,
}
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    dead_code,
    trivial_numeric_casts,
    unreachable_pub,
    unused_qualifications
)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Chain<T>;
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 1]) -> [T; 1] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 1
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                __scalar: __rt::Clone::clone(&self.__scalar),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Chain")
                .field("__scalar", &self.__scalar)
                .finish()
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Display for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::write_str(f, <Self as __rt::Model>::SUMMARY)
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Other<1>;
        const NAME: &'static __rt::str = "Chain";
        const INPUT: __rt::usize = 1;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::stage("", "neg", 1),
            __rt::LayerInfo::stage("", "exp", 1),
            __rt::LayerInfo::stage("", "scale(PI / 180.0)", 1),
            __rt::LayerInfo::stage("", "sin", 1),
        ];
        const GROUPS: &'static [&'static __rt::str] = &["activation"];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(_rng: &mut __rt::InitRng) -> Self {
            Self {
                __scalar: __rt::PhantomData,
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [1])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(__rt::empty())
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            __rt::All(__rt::empty())
        }
        fn forward(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [activation] = __rt::array(slots);
            __rt::elementwise::forward(
                __rt::Chain(
                    __rt::Chain(
                        __rt::Chain(__rt::Neg, __rt::Exp),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(PI / 180.0)),
                    ),
                    __rt::Sin,
                ),
                x,
                activation,
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [activation] = __rt::array(slots);
            __rt::elementwise::backward(
                __rt::Chain(
                    __rt::Chain(
                        __rt::Chain(__rt::Neg, __rt::Exp),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(PI / 180.0)),
                    ),
                    __rt::Sin,
                ),
                input,
                activation,
                pass,
            );
        }
        fn backward_and_update<__O: __rt::Optimizer<T>>(
            &mut self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            optimizer: &mut __O,
            pass: &__rt::Pass,
        ) {
            let [activation] = __rt::array(slots);
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::elementwise::backward(
                __rt::Chain(
                    __rt::Chain(
                        __rt::Chain(__rt::Neg, __rt::Exp),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(PI / 180.0)),
                    ),
                    __rt::Sin,
                ),
                input,
                activation,
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<1, 1> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<1, 1> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 1]) -> [T; 1] {
            let _ = simd;
            let activation = __rt::elementwise::one(
                __rt::Chain(
                    __rt::Chain(
                        __rt::Chain(__rt::Neg, __rt::Exp),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(PI / 180.0)),
                    ),
                    __rt::Sin,
                ),
                simd,
                x,
            );
            activation
        }
    }
};
