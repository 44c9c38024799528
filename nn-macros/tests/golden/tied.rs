/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 64 | |
| `encode` | `dense(16)` | 64 → 16 | 1040 |
|  | `tanh` | 16 |  |
| `decode` | `dense(64, tied = encode)` | 16 → 64 | 64 |

1104 parameters
*/
struct Tied<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 64 → 16, starts as `glorot_uniform`.
    encode: nn_core::macro_support::Dense<T, 64, 16>,
    ///`dense(64, tied = encode)`: 16 → 64.
    decode: nn_core::macro_support::Tied<T, 64>,
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
    type __This<T> = Tied<T>;
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 64]) -> [T; 64] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 64
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                encode: __rt::Clone::clone(&self.encode),
                decode: __rt::Clone::clone(&self.decode),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Tied")
                .field("encode", &self.encode)
                .field("decode", &self.decode)
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
        type Head = __rt::head::Identity<64>;
        const NAME: &'static __rt::str = "Tied";
        const INPUT: __rt::usize = 64;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("encode", 64, 16, true),
            __rt::LayerInfo::stage("encode", "tanh", 16),
            __rt::LayerInfo::tied("decode", 16, 64, true),
        ];
        const GROUPS: &'static [&'static __rt::str] = &["encode", "decode"];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                encode: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                decode: __rt::Tied::init(),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [16, 64])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::under("encode", self.encode.tensors()),
                    __rt::under("decode", self.decode.tensors()),
                ),
            )
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::under("encode", self.encode.tensors_mut()),
                    __rt::under("decode", self.decode.tensors_mut()),
                ),
            )
        }
        fn forward(
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
    #[automatically_derived]
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
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<64, 64> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<64, 64> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 64]) -> [T; 64] {
            let _ = simd;
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
