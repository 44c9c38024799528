/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 1 | |
|  | `neg` | 1 |  |
|  | `exp` | 1 |  |
|  | `scale(PI / 180.0)` | 1 |  |
|  | `sin` | 1 |  |

0 parameters

`Chain::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Chain::load(path)?` keep it in a file.
*/
struct Chain<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    #[doc(hidden)]
    __scalar: nn_core::macro_support::PhantomData<T>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Chain<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 1]) -> [T; 1] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 1, 1
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Chain" { __scalar } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Other<1>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Chain",
            1,
            &[
                __rt::Stage::activation("", "neg", 1),
                __rt::Stage::activation("", "exp", 1),
                __rt::Stage::plain("", "scale(PI / 180.0)", 1)
                    .computing(__rt::Op::Activation {
                        keyword: "scale",
                        number: __rt::Some(PI / 180.0),
                        formula: __rt::None,
                    }),
                __rt::Stage::activation("", "sin", 1),
            ],
            &[__rt::Group::new("activation", 1).of(0, 4)],
        );
        fn init(_rng: &mut __rt::InitRng) -> Self {
            Self {
                __scalar: __rt::PhantomData,
            }
        }
        __rt::tensors! {
            self, T; ()
        }
        fn compute(
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
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        __rt::backward! {}
        fn learn<__G: __rt::Goal<T, Self>>(
            mut goal: __G,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
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
    }
    impl<T: __rt::Scalar> __rt::Network<1, 1> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<1, 1> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 1]) -> [T; 1] {
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
