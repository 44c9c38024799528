#[allow(non_camel_case_types)]
type __Wide_cfg_PIXELS = [(); cfg::PIXELS];
#[allow(non_upper_case_globals)]
const __Wide_cfg_PIXELS: nn_core::macro_support::usize = <__Wide_cfg_PIXELS as nn_core::macro_support::Width>::WIDTH;
#[allow(non_camel_case_types)]
type __Wide_HIDDEN_times_2 = [(); HIDDEN * 2];
#[allow(non_upper_case_globals)]
const __Wide_HIDDEN_times_2: nn_core::macro_support::usize = <__Wide_HIDDEN_times_2 as nn_core::macro_support::Width>::WIDTH;
#[allow(non_camel_case_types)]
type __Wide_HIDDEN = [(); HIDDEN];
#[allow(non_upper_case_globals)]
const __Wide_HIDDEN: nn_core::macro_support::usize = <__Wide_HIDDEN as nn_core::macro_support::Width>::WIDTH;
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | cfg::PIXELS | |
| `hidden` | `dense(HIDDEN * 2)` | cfg::PIXELS → HIDDEN * 2 | cfg::PIXELS × (HIDDEN * 2) + HIDDEN * 2 |
|  | `tanh` | HIDDEN * 2 |  |
|  | `dropout(RATE)` | HIDDEN * 2 |  |
| `output` | `dense(HIDDEN => 10)` | HIDDEN * 2 → 10 | (HIDDEN * 2) × 10 + 10 |
*/
pub(crate) struct Wide<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(HIDDEN * 2)`: cfg::PIXELS → HIDDEN * 2, starts as `glorot_uniform`.
    pub(crate) hidden: nn_core::macro_support::Dense<
        T,
        { __Wide_cfg_PIXELS },
        { __Wide_HIDDEN_times_2 },
    >,
    ///`dense(HIDDEN => 10)`: HIDDEN * 2 → 10, starts as `glorot_uniform`.
    pub(crate) output: nn_core::macro_support::Dense<T, { __Wide_HIDDEN_times_2 }, 10>,
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
    type __This<T> = Wide<T>;
    const _: () = __rt::expect_size(
        "input",
        "cfg::PIXELS",
        <__Wide_cfg_PIXELS as __rt::Width>::LENGTH,
    );
    const _: () = __rt::expect_size(
        "hidden",
        "HIDDEN * 2",
        <__Wide_HIDDEN_times_2 as __rt::Width>::LENGTH,
    );
    const _: () = __rt::expect_rate("RATE", RATE as __rt::f64);
    const _: () = __rt::expect_size(
        "output",
        "HIDDEN",
        <__Wide_HIDDEN as __rt::Width>::LENGTH,
    );
    const _: () = __rt::expect_width(
        ("`output: dense(HIDDEN => 10)`", "takes", " before it", "the one before it"),
        ("HIDDEN", __Wide_HIDDEN),
        ("`hidden: dense(HIDDEN * 2)`", "HIDDEN * 2", __Wide_HIDDEN_times_2),
    );
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        pub(crate) fn predict_one(&self, x: &[T; __Wide_cfg_PIXELS]) -> [T; 10]
        where
            T: __rt::one::FitsStack<
                Self,
                { __rt::one::stack(&[10, __Wide_cfg_PIXELS, __Wide_HIDDEN_times_2]) },
            >,
        {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            pub (crate), { __Wide_cfg_PIXELS }
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
            __rt::Formatter::debug_struct(f, "Wide")
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
        type Head = __rt::head::Identity<10>;
        const NAME: &'static __rt::str = "Wide";
        const INPUT: __rt::usize = __Wide_cfg_PIXELS;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense(
                "hidden",
                __Wide_cfg_PIXELS,
                __Wide_HIDDEN_times_2,
                true,
            ),
            __rt::LayerInfo::stage("hidden", "tanh", __Wide_HIDDEN_times_2),
            __rt::LayerInfo::noise("hidden", "dropout(RATE)", __Wide_HIDDEN_times_2),
            __rt::LayerInfo::dense("output", __Wide_HIDDEN_times_2, 10, true),
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
                hidden: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [__Wide_HIDDEN_times_2, __Wide_HIDDEN_times_2, 10])
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
            __rt::dense::forward(&self.hidden, __rt::Tanh, x, hidden, pass);
            __rt::dropout::forward(
                RATE as __rt::f64,
                0,
                hidden.value(),
                hidden_dropout,
                pass,
            );
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
            __rt::dropout::backward(
                RATE as __rt::f64,
                0,
                hidden.source(),
                hidden_dropout,
                pass,
            );
            __rt::dense::backward(
                &self.hidden,
                __rt::Tanh,
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
            __rt::dropout::backward(
                RATE as __rt::f64,
                0,
                hidden.source(),
                hidden_dropout,
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.hidden,
                __rt::Tanh,
                input,
                hidden,
                &mut gradients.hidden,
                (optimizer, 0),
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<{ __Wide_cfg_PIXELS }, 10> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<{ __Wide_cfg_PIXELS }, 10> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(
            &self,
            simd: __S,
            x: &[T; __Wide_cfg_PIXELS],
        ) -> [T; 10] {
            let _ = simd;
            let hidden = __rt::dense::one(&self.hidden, __rt::Tanh, simd, x);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &hidden);
            output
        }
    }
};
