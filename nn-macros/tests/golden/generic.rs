/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | IN | |
| `hidden` | `dense(H)` | IN → H | IN × H + H |
|  | `relu` | H |  |
| `output` | `dense(H => 3)` | H → 3 | H × 3 + 3 |
|  | `softmax` | 3 |  |
*/
pub struct Mlp<
    const IN: nn_core::macro_support::usize,
    const H: nn_core::macro_support::usize,
    T: nn_core::macro_support::Scalar = nn_core::macro_support::f32,
> {
    ///`dense(H)`: IN → H, starts as `he_normal`.
    pub hidden: nn_core::macro_support::Dense<T, IN, H>,
    ///`dense(H => 3)`: H → 3, starts as `glorot_uniform`.
    pub output: nn_core::macro_support::Dense<T, H, 3>,
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
    type __This<const IN: __rt::usize, const H: __rt::usize, T> = Mlp<IN, H, T>;
    #[automatically_derived]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __This<IN, H, T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        pub fn predict_one(&self, x: &[T; IN]) -> [T; 3] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl<const IN: __rt::usize, const H: __rt::usize> __This<IN, H, __rt::f32> {
        __rt::at_f32! {
            pub, IN
        }
    }
    #[automatically_derived]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::Clone
    for __This<IN, H, T> {
        fn clone(&self) -> Self {
            Self {
                hidden: __rt::Clone::clone(&self.hidden),
                output: __rt::Clone::clone(&self.output),
            }
        }
    }
    #[automatically_derived]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::Debug
    for __This<IN, H, T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Mlp")
                .field("hidden", &self.hidden)
                .field("output", &self.output)
                .finish()
        }
    }
    #[automatically_derived]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::Display
    for __This<IN, H, T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::write_str(f, <Self as __rt::Model>::SUMMARY)
        }
    }
    #[automatically_derived]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::Model
    for __This<IN, H, T> {
        type Scalar = T;
        type Head = __rt::head::Softmax<3>;
        const NAME: &'static __rt::str = "Mlp";
        const INPUT: __rt::usize = IN;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("hidden", IN, H, true),
            __rt::LayerInfo::stage("hidden", "relu", H),
            __rt::LayerInfo::dense("output", H, 3, true),
            __rt::LayerInfo::stage("output", "softmax", 3),
        ];
        const GROUPS: &'static [&'static __rt::str] = &["hidden", "output"];
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
            __rt::slots(capacity, [H, 3])
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
            let [hidden, output] = __rt::array(slots);
            __rt::dense::forward(&self.hidden, __rt::Relu, x, hidden, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                hidden.value(),
                output,
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::Train
    for __This<IN, H, T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [hidden, output] = __rt::array(slots);
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                hidden.source(),
                output,
                &mut gradients.output,
                pass,
            );
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
            let [hidden, output] = __rt::array(slots);
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::dense::backward_and_update(
                &mut self.output,
                __rt::Identity,
                hidden.source(),
                output,
                &mut gradients.output,
                (optimizer, 2),
                pass,
            );
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
    impl<
        const IN: __rt::usize,
        const H: __rt::usize,
        T: __rt::Scalar,
    > __rt::Network<IN, 3> for __This<IN, H, T> {}
    #[automatically_derived]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::OverScalar
    for __This<IN, H, T> {
        type Over<__T: __rt::Scalar> = __This<IN, H, __T>;
    }
    #[automatically_derived]
    impl<
        const IN: __rt::usize,
        const H: __rt::usize,
        T: __rt::Scalar,
    > __rt::one::OneSample<IN, 3> for __This<IN, H, T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; IN]) -> [T; 3] {
            let _ = simd;
            let hidden = __rt::dense::one(&self.hidden, __rt::Relu, simd, x);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &hidden);
            output
        }
    }
};
