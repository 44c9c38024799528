/// Handwritten digits.
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 64 | |
| `hidden` | `dense(64)` | 64 → 64 | 4160 |
|  | `relu` | 64 |  |
|  | `dropout(0.1)` | 64 |  |
| `output` | `dense(10)` | 64 → 10 | 650 |
|  | `softmax` | 10 |  |

4810 parameters
*/
pub struct Digits<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(64)`: 64 → 64, starts as `he_normal`.
    pub hidden: nn_core::macro_support::Dense<T, 64, 64>,
    ///`dense(10)`: 64 → 10, starts as `glorot_uniform`.
    pub output: nn_core::macro_support::Dense<T, 64, 10>,
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
    type __This<T> = Digits<T>;
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        pub fn predict_one(&self, x: &[T; 64]) -> [T; 10] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            pub, 64
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                hidden: __rt::Clone::clone(&self.hidden),
                output: __rt::Clone::clone(&self.output),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Digits")
                .field("hidden", &self.hidden)
                .field("output", &self.output)
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
        type Head = __rt::head::Softmax<10>;
        const NAME: &'static __rt::str = "Digits";
        const INPUT: __rt::usize = 64;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("hidden", 64, 64, true),
            __rt::LayerInfo::stage("hidden", "relu", 64),
            __rt::LayerInfo::noise("hidden", "dropout(0.1)", 64),
            __rt::LayerInfo::dense("output", 64, 10, true),
            __rt::LayerInfo::stage("output", "softmax", 10),
        ];
        const GROUPS: &'static [&'static __rt::str] = &[
            "hidden",
            "hidden.dropout",
            "output",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                hidden: __rt::Dense::init(rng, __rt::Init::HeNormal),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [64, 64, 10])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::under("hidden", self.hidden.tensors()),
                    __rt::under("output", self.output.tensors()),
                ),
            )
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::under("hidden", self.hidden.tensors_mut()),
                    __rt::under("output", self.output.tensors_mut()),
                ),
            )
        }
        fn forward(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [hidden, hidden_dropout, output] = __rt::array(slots);
            __rt::dense::forward(&self.hidden, __rt::Relu, x, hidden, pass);
            __rt::dropout::forward(0.1, 0, hidden.value(), hidden_dropout, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                hidden_dropout.value(),
                output,
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
            let [hidden, hidden_dropout, output] = __rt::array(slots);
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                hidden_dropout.source(),
                output,
                &mut gradients.output,
                pass,
            );
            __rt::dropout::backward(0.1, 0, hidden.source(), hidden_dropout, pass);
            __rt::dense::backward(
                &self.hidden,
                __rt::Relu,
                input,
                hidden,
                &mut gradients.hidden,
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
            let [hidden, hidden_dropout, output] = __rt::array(slots);
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::dense::backward_and_update(
                &mut self.output,
                __rt::Identity,
                hidden_dropout.source(),
                output,
                &mut gradients.output,
                (optimizer, 2),
                pass,
            );
            __rt::dropout::backward(0.1, 0, hidden.source(), hidden_dropout, pass);
            __rt::dense::backward_and_update(
                &mut self.hidden,
                __rt::Relu,
                input,
                hidden,
                &mut gradients.hidden,
                (optimizer, 0),
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<64, 10> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<64, 10> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 64]) -> [T; 10] {
            let _ = simd;
            let hidden = __rt::dense::one(&self.hidden, __rt::Relu, simd, x);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &hidden);
            output
        }
    }
};
