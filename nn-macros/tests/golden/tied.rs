/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 64 | |
| `encode` | `dense(16)` | 64 → 16 | 1040 |
|  | `tanh` | 16 |  |
| `decode` | `transposed(encode)` | 16 → 64 | 64 |

1104 parameters

`Tied::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Tied::load(path)?` keep it in a file.
*/
struct Tied<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 64 → 16, starts as `glorot_uniform`.
    encode: nn_core::macro_support::Dense<T, 64, 16>,
    ///`transposed(encode)`: 16 → 64.
    decode: nn_core::macro_support::Tied<T, 64>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Tied<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 64]) -> [T; 64] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 64, 64
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Tied" { encode, decode } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Identity<64>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Tied",
            64,
            &[
                __rt::Stage::dense("encode", 64, 16, true),
                __rt::Stage::activation("encode", "tanh", 16),
                __rt::Stage::tied("decode", "encode", 16, 64, true),
            ],
            &[
                __rt::Group::new("encode", 16).of(0, 2),
                __rt::Group::new("decode", 64).of(2, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                encode: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                decode: __rt::Tied::init(),
            }
        }
        __rt::tensors! {
            self, T; (["encode" self.encode] ["decode" self.decode])
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [encode, decode] = __rt::array(slots);
            __rt::dense::shared::forward(&self.encode, __rt::Tanh, x, encode, pass);
            __rt::tied::forward(
                &self.encode,
                &self.decode,
                __rt::Identity,
                encode.value(),
                decode,
                pass,
            );
        }
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [encode, decode] = __rt::array(slots);
            __rt::tied::backward(
                &self.encode,
                &self.decode,
                __rt::Identity,
                encode.source(),
                decode,
                &mut gradients.encode,
                &mut gradients.decode,
                false,
                pass,
            );
            __rt::dense::shared::backward(
                &self.encode,
                __rt::Tanh,
                input,
                encode,
                &mut gradients.encode,
                pass,
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<64, 64> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<64, 64> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 64]) -> [T; 64] {
            let encode = __rt::dense::shared::one(&self.encode, __rt::Tanh, simd, x);
            let decode = __rt::tied::one(
                &self.encode,
                &self.decode,
                __rt::Identity,
                simd,
                &encode,
            );
            decode
        }
    }
};
