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

`Wide::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Wide::load(path)?` keep it in a file.
*/
pub(crate) struct Wide<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(HIDDEN * 2)`: cfg::PIXELS → HIDDEN * 2, starts as `glorot_uniform`.
    #[cfg(not(doc))]
    pub(crate) hidden: nn_core::macro_support::Dense<
        T,
        { __Wide_cfg_PIXELS },
        { __Wide_HIDDEN_times_2 },
    >,
    ///`dense(HIDDEN * 2)`: cfg::PIXELS → HIDDEN * 2, starts as `glorot_uniform`.
    #[cfg(doc)]
    pub(crate) hidden: nn_core::macro_support::Dense<
        T,
        { cfg::PIXELS },
        { __Wide_HIDDEN_times_2 },
    >,
    ///`dense(HIDDEN => 10)`: HIDDEN * 2 → 10, starts as `glorot_uniform`.
    pub(crate) output: nn_core::macro_support::Dense<T, { __Wide_HIDDEN_times_2 }, 10>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Wide<T>;
    const _: () = __rt::expect_not_zero(
        <__Wide_cfg_PIXELS as __rt::Width>::LENGTH,
        "the width of `input` is {0} (`cfg::PIXELS`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Wide_cfg_PIXELS as __rt::Width>::LENGTH,
        "the width of `input` is {0} (`cfg::PIXELS`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_not_zero(
        <__Wide_HIDDEN_times_2 as __rt::Width>::LENGTH,
        "the width of `hidden` is {0} (`HIDDEN * 2`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Wide_HIDDEN_times_2 as __rt::Width>::LENGTH,
        "the width of `hidden` is {0} (`HIDDEN * 2`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_number(
        RATE as __rt::f64,
        (0f64, true),
        __rt::Some((1f64, false)),
        "the probability of `dropout` is `RATE`, but it must be at least 0 and less than 1\n\nhelp: half of the values are set to 0 if you write `0.5`",
        "the probability of `dropout` is `RATE`, but it must be finite\n\nhelp: half of the values are set to 0 if you write `0.5`",
    );
    const _: () = __rt::expect_not_zero(
        <__Wide_HIDDEN as __rt::Width>::LENGTH,
        "the width of `output` is {0} (`HIDDEN`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Wide_HIDDEN as __rt::Width>::LENGTH,
        "the width of `output` is {0} (`HIDDEN`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_equal(
        __Wide_HIDDEN,
        __Wide_HIDDEN_times_2,
        "`output: dense(HIDDEN => 10)` takes {0} features (`HIDDEN`), but `hidden: dense(HIDDEN * 2)` before it produces {1} (`HIDDEN * 2`)\n\nhelp: change this width to {1}, or the one before it to {0}",
    );
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        pub(crate) fn predict_one(&self, x: &[T; __Wide_cfg_PIXELS]) -> [T; 10]
        where
            T: __rt::one::FitsStack<
                Self,
                { __rt::one::stack(&[<__This<__rt::f32> as __rt::Model>::STACK_VALUES]) },
            >,
        {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            pub (crate), { __Wide_cfg_PIXELS }, 10
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Wide" { hidden, output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Identity<10>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Wide",
            __Wide_cfg_PIXELS,
            &[
                __rt::Stage::dense(
                    "hidden",
                    __Wide_cfg_PIXELS,
                    __Wide_HIDDEN_times_2,
                    true,
                ),
                __rt::Stage::activation("hidden", "tanh", __Wide_HIDDEN_times_2),
                __rt::Stage::noise(
                    "hidden",
                    "dropout(RATE)",
                    "dropout",
                    RATE as __rt::f64,
                    __Wide_HIDDEN_times_2,
                ),
                __rt::Stage::dense("output", __Wide_HIDDEN_times_2, 10, true),
            ],
            &[
                __rt::Group::new("hidden", __Wide_HIDDEN_times_2).of(0, 2),
                __rt::Group::new("hidden.dropout", __Wide_HIDDEN_times_2).of(2, 1),
                __rt::Group::new("output", 10).of(3, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                hidden: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; (["hidden" self.hidden] ["output" self.output])
        }
        fn compute(
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
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        __rt::backward! {}
        fn learn<__G: __rt::Goal<T, Self>>(
            mut goal: __G,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [hidden, hidden_dropout, output] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                hidden_dropout.source(),
                output,
                pass,
            );
            __rt::dropout::backward(
                RATE as __rt::f64,
                0,
                hidden.source(),
                hidden_dropout,
                pass,
            );
            __rt::dense::learn(__rt::at!(goal.hidden), __rt::Tanh, input, hidden, pass);
        }
    }
    impl<T: __rt::Scalar> __rt::Network<{ __Wide_cfg_PIXELS }, 10> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<{ __Wide_cfg_PIXELS }, 10> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(
            &self,
            simd: __S,
            x: &[T; __Wide_cfg_PIXELS],
        ) -> [T; 10] {
            let hidden = __rt::dense::one(&self.hidden, __rt::Tanh, simd, x);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &hidden);
            output
        }
    }
};
