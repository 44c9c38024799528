#[allow(non_camel_case_types)]
type __Widths_WIDE = [(); WIDE];
#[allow(non_upper_case_globals)]
const __Widths_WIDE: nn_core::macro_support::usize = <__Widths_WIDE as nn_core::macro_support::Width>::WIDTH;
#[allow(non_camel_case_types)]
type __Widths_second_times_2_plus_first = [(); (__Widths_WIDE) * 2 + 8];
#[allow(non_upper_case_globals)]
const __Widths_second_times_2_plus_first: nn_core::macro_support::usize = <__Widths_second_times_2_plus_first as nn_core::macro_support::Width>::WIDTH;
#[allow(non_camel_case_types)]
type __Widths_third_over_4 = [(); (__Widths_second_times_2_plus_first) / 4];
#[allow(non_upper_case_globals)]
const __Widths_third_over_4: nn_core::macro_support::usize = <__Widths_third_over_4 as nn_core::macro_support::Width>::WIDTH;
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 4 | |
| `first` | `dense(input * 2)` | 4 → 8 | 40 |
|  | `tanh` | 8 |  |
| `second` | `dense(WIDE)` | 8 → WIDE | 8 × WIDE + WIDE |
|  | `tanh` | WIDE |  |
| `third` | `dense(second * 2 + first)` | WIDE → second * 2 + first | WIDE × (second * 2 + first) + second * 2 + first |
|  | `tanh` | second * 2 + first |  |
| `fourth` | `dense(H)` | second * 2 + first → H | (second * 2 + first) × H + H |
|  | `tanh` | H |  |
| `fifth` | `dense(fourth)` | H → H | H × H + H |
|  | `tanh` | H |  |
| `output` | `dense(third / 4)` | H → third / 4 | H × (third / 4) + third / 4 |

`Widths::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Widths::load(path)?` keep it in a file.
*/
struct Widths<
    const H: nn_core::macro_support::usize,
    T: nn_core::macro_support::Scalar = nn_core::macro_support::f32,
> {
    ///`dense(input * 2)`: 4 → 8, starts as `glorot_uniform`.
    first: nn_core::macro_support::Dense<T, 4, 8>,
    ///`dense(WIDE)`: 8 → WIDE, starts as `glorot_uniform`.
    #[cfg(not(doc))]
    second: nn_core::macro_support::Dense<T, 8, { __Widths_WIDE }>,
    ///`dense(WIDE)`: 8 → WIDE, starts as `glorot_uniform`.
    #[cfg(doc)]
    second: nn_core::macro_support::Dense<T, 8, { WIDE }>,
    ///`dense(second * 2 + first)`: WIDE → second * 2 + first, starts as `glorot_uniform`.
    #[cfg(not(doc))]
    third: nn_core::macro_support::Dense<
        T,
        { __Widths_WIDE },
        { __Widths_second_times_2_plus_first },
    >,
    ///`dense(second * 2 + first)`: WIDE → second * 2 + first, starts as `glorot_uniform`.
    #[cfg(doc)]
    third: nn_core::macro_support::Dense<
        T,
        { WIDE },
        { __Widths_second_times_2_plus_first },
    >,
    ///`dense(H)`: second * 2 + first → H, starts as `glorot_uniform`.
    fourth: nn_core::macro_support::Dense<T, { __Widths_second_times_2_plus_first }, H>,
    ///`dense(fourth)`: H → H, starts as `glorot_uniform`.
    fifth: nn_core::macro_support::Dense<T, H, H>,
    ///`dense(third / 4)`: H → third / 4, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, H, { __Widths_third_over_4 }>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<const H: __rt::usize, T> = Widths<H, T>;
    const _: () = __rt::expect_not_zero(
        <__Widths_WIDE as __rt::Width>::LENGTH,
        "the width of `second` is {0} (`WIDE`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Widths_WIDE as __rt::Width>::LENGTH,
        "the width of `second` is {0} (`WIDE`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_not_zero(
        <__Widths_second_times_2_plus_first as __rt::Width>::LENGTH,
        "the width of `third` is {0} (`second * 2 + first`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Widths_second_times_2_plus_first as __rt::Width>::LENGTH,
        "the width of `third` is {0} (`second * 2 + first`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_not_zero(
        <__Widths_third_over_4 as __rt::Width>::LENGTH,
        "the width of `output` is {0} (`third / 4`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Widths_third_over_4 as __rt::Width>::LENGTH,
        "the width of `output` is {0} (`third / 4`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    impl<const H: __rt::usize, T: __rt::Scalar> __This<H, T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 4]) -> [T; __Widths_third_over_4]
        where
            T: __rt::one::FitsStack<
                Self,
                {
                    __rt::one::stack(
                        &[
                            12,
                            __Widths_WIDE,
                            __Widths_second_times_2_plus_first,
                            __Widths_third_over_4,
                        ],
                    )
                },
            >,
        {
            __rt::one::predict(self, x)
        }
    }
    impl<const H: __rt::usize> __This<H, __rt::f32> {
        __rt::at_f32! {
            , 4, { __Widths_third_over_4 }
        }
    }
    __rt::traits! {
        [const H : __rt::usize, T : __rt::Scalar] __This < H, T >, "Widths" { first,
        second, third, fourth, fifth, output } Clone Debug
    }
    #[doc(hidden)]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Model for __This<H, T> {
        type Scalar = T;
        type Head = __rt::head::Identity<{ __Widths_third_over_4 }>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Widths",
            4,
            &[
                __rt::Stage::dense("first", 4, 8, true),
                __rt::Stage::activation("first", "tanh", 8),
                __rt::Stage::dense("second", 8, __Widths_WIDE, true),
                __rt::Stage::activation("second", "tanh", __Widths_WIDE),
                __rt::Stage::dense(
                    "third",
                    __Widths_WIDE,
                    __Widths_second_times_2_plus_first,
                    true,
                ),
                __rt::Stage::activation(
                    "third",
                    "tanh",
                    __Widths_second_times_2_plus_first,
                ),
                __rt::Stage::dense(
                    "fourth",
                    __Widths_second_times_2_plus_first,
                    H,
                    true,
                ),
                __rt::Stage::activation("fourth", "tanh", H),
                __rt::Stage::dense("fifth", H, H, true),
                __rt::Stage::activation("fifth", "tanh", H),
                __rt::Stage::dense("output", H, __Widths_third_over_4, true),
            ],
            &[
                __rt::Group::new("first", 8).of(0, 2),
                __rt::Group::new("second", __Widths_WIDE).of(2, 2),
                __rt::Group::new("third", __Widths_second_times_2_plus_first).of(4, 2),
                __rt::Group::new("fourth", H).of(6, 2),
                __rt::Group::new("fifth", H).of(8, 2),
                __rt::Group::new("output", __Widths_third_over_4).of(10, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                first: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                second: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                third: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                fourth: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                fifth: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; (((["first" self.first] ["second" self.second]) ["third" self
            .third]) ((["fourth" self.fourth] ["fifth" self.fifth]) ["output" self
            .output]))
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [first, second, third, fourth, fifth, output] = __rt::array(slots);
            __rt::dense::forward(&self.first, __rt::Tanh, x, first, pass);
            __rt::dense::forward(&self.second, __rt::Tanh, first.value(), second, pass);
            __rt::dense::forward(&self.third, __rt::Tanh, second.value(), third, pass);
            __rt::dense::forward(&self.fourth, __rt::Tanh, third.value(), fourth, pass);
            __rt::dense::forward(&self.fifth, __rt::Tanh, fourth.value(), fifth, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                fifth.value(),
                output,
                pass,
            );
        }
    }
    #[doc(hidden)]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Train for __This<H, T> {
        __rt::backward! {}
        fn learn<__G: __rt::Goal<T, Self>>(
            mut goal: __G,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [first, second, third, fourth, fifth, output] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                fifth.source(),
                output,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.fifth),
                __rt::Tanh,
                fourth.source(),
                fifth,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.fourth),
                __rt::Tanh,
                third.source(),
                fourth,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.third),
                __rt::Tanh,
                second.source(),
                third,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.second),
                __rt::Tanh,
                first.source(),
                second,
                pass,
            );
            __rt::dense::learn(__rt::at!(goal.first), __rt::Tanh, input, first, pass);
        }
    }
    impl<
        const H: __rt::usize,
        T: __rt::Scalar,
    > __rt::Network<4, { __Widths_third_over_4 }> for __This<H, T> {}
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::OverScalar for __This<H, T> {
        type Over<__T: __rt::Scalar> = __This<H, __T>;
    }
    #[doc(hidden)]
    impl<
        const H: __rt::usize,
        T: __rt::Scalar,
    > __rt::one::OneSample<4, { __Widths_third_over_4 }> for __This<H, T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(
            &self,
            simd: __S,
            x: &[T; 4],
        ) -> [T; __Widths_third_over_4] {
            let first = __rt::dense::one(&self.first, __rt::Tanh, simd, x);
            let second = __rt::dense::one(&self.second, __rt::Tanh, simd, &first);
            let third = __rt::dense::one(&self.third, __rt::Tanh, simd, &second);
            let fourth = __rt::dense::one(&self.fourth, __rt::Tanh, simd, &third);
            let fifth = __rt::dense::one(&self.fifth, __rt::Tanh, simd, &fourth);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &fifth);
            output
        }
    }
};
