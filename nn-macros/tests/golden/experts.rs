#[allow(non_camel_case_types)]
type __Experts_WIDE = [(); WIDE];
#[allow(non_upper_case_globals)]
const __Experts_WIDE: nn_core::macro_support::usize = <__Experts_WIDE as nn_core::macro_support::Width>::WIDTH;
#[allow(non_camel_case_types)]
type __Experts_EXPERTS = [(); EXPERTS];
#[allow(non_upper_case_globals)]
const __Experts_EXPERTS: nn_core::macro_support::usize = <__Experts_EXPERTS as nn_core::macro_support::Width>::WIDTH;
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 69 | |
| `a` | `dense(WIDE)` | 64 → WIDE | 64 × WIDE + WIDE |
|  | `relu` | WIDE |  |
| `b` | `dense(WIDE)` | 5 → WIDE | 5 × WIDE + WIDE |
|  | `tanh` | WIDE |  |
| `gate` | `dense(EXPERTS)` | 5 → EXPERTS | 5 × EXPERTS + EXPERTS |
|  | `softmax` | EXPERTS |  |
| `mixed` | `mix(gate, a, b)` | WIDE → WIDE |  |
|  | `subtract(b)` | WIDE → WIDE |  |
| `output` | `average(mixed, a)` | WIDE → WIDE |  |
|  | `maximum(b)` | WIDE → WIDE |  |
|  | `minimum(a)` | WIDE → WIDE |  |

`Experts::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Experts::load(path)?` keep it in a file.
*/
struct Experts<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(WIDE)`: 64 → WIDE, starts as `he_normal`.
    #[cfg(not(doc))]
    a: nn_core::macro_support::Dense<T, 64, { __Experts_WIDE }>,
    ///`dense(WIDE)`: 64 → WIDE, starts as `he_normal`.
    #[cfg(doc)]
    a: nn_core::macro_support::Dense<T, 64, { WIDE }>,
    ///`dense(WIDE)`: 5 → WIDE, starts as `glorot_uniform`.
    #[cfg(not(doc))]
    b: nn_core::macro_support::Dense<T, 5, { __Experts_WIDE }>,
    ///`dense(WIDE)`: 5 → WIDE, starts as `glorot_uniform`.
    #[cfg(doc)]
    b: nn_core::macro_support::Dense<T, 5, { WIDE }>,
    ///`dense(EXPERTS)`: 5 → EXPERTS, starts as `glorot_uniform`.
    #[cfg(not(doc))]
    gate: nn_core::macro_support::Dense<T, 5, { __Experts_EXPERTS }>,
    ///`dense(EXPERTS)`: 5 → EXPERTS, starts as `glorot_uniform`.
    #[cfg(doc)]
    gate: nn_core::macro_support::Dense<T, 5, { EXPERTS }>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Experts<T>;
    const _: () = __rt::expect_not_zero(
        <__Experts_WIDE as __rt::Width>::LENGTH,
        "the width of `a` is {0} (`WIDE`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Experts_WIDE as __rt::Width>::LENGTH,
        "the width of `a` is {0} (`WIDE`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_not_zero(
        <__Experts_WIDE as __rt::Width>::LENGTH,
        "the width of `b` is {0} (`WIDE`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Experts_WIDE as __rt::Width>::LENGTH,
        "the width of `b` is {0} (`WIDE`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_not_zero(
        <__Experts_EXPERTS as __rt::Width>::LENGTH,
        "the width of `gate` is {0} (`EXPERTS`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Experts_EXPERTS as __rt::Width>::LENGTH,
        "the width of `gate` is {0} (`EXPERTS`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_equal(
        __Experts_EXPERTS,
        2,
        "`mix(gate, a, b)` weighs 2 values, but `gate: dense(EXPERTS)` produces {0} weights (`EXPERTS`)\n\nhelp: the first value is the gate, with a weight for each of the others: make it 2 wide, or name {0} values after it",
    );
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 69]) -> [T; __Experts_WIDE]
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
            , 69, { __Experts_WIDE }
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Experts" { a, b, gate } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Identity<{ __Experts_WIDE }>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
                "Experts",
                69,
                &[
                    __rt::Stage::dense("a", 64, __Experts_WIDE, true)
                        .reading(&[__rt::Read::Part(0)]),
                    __rt::Stage::activation("a", "relu", __Experts_WIDE),
                    __rt::Stage::dense("b", 5, __Experts_WIDE, true)
                        .reading(&[__rt::Read::Part(1)]),
                    __rt::Stage::activation("b", "tanh", __Experts_WIDE),
                    __rt::Stage::dense("gate", 5, __Experts_EXPERTS, true)
                        .reading(&[__rt::Read::Part(1)]),
                    __rt::Stage::softmax("gate", __Experts_EXPERTS),
                    __rt::Stage::mix("mixed", "mix(gate, a, b)", __Experts_WIDE)
                        .reading(
                            &[
                                __rt::Read::Stage(5),
                                __rt::Read::Stage(1),
                                __rt::Read::Stage(3),
                            ],
                        ),
                    __rt::Stage::difference("mixed", "subtract(b)", __Experts_WIDE)
                        .reading(&[__rt::Read::Stage(6), __rt::Read::Stage(3)]),
                    __rt::Stage::mean("output", "average(mixed, a)", __Experts_WIDE)
                        .reading(&[__rt::Read::Stage(7), __rt::Read::Stage(1)]),
                    __rt::Stage::maximum("output", "maximum(b)", __Experts_WIDE)
                        .reading(&[__rt::Read::Stage(8), __rt::Read::Stage(3)]),
                    __rt::Stage::minimum("output", "minimum(a)", __Experts_WIDE)
                        .reading(&[__rt::Read::Stage(9), __rt::Read::Stage(1)]),
                ],
                &[
                    __rt::Group::new("a", __Experts_WIDE).of(0, 2),
                    __rt::Group::new("b", __Experts_WIDE).of(2, 2),
                    __rt::Group::new("gate", __Experts_EXPERTS).of(4, 1),
                    __rt::Group::new("gate.softmax", __Experts_EXPERTS).of(5, 1),
                    __rt::Group::new("mixed", __Experts_WIDE).of(6, 1),
                    __rt::Group::new("mixed.subtract", __Experts_WIDE).of(7, 1),
                    __rt::Group::new("output", __Experts_WIDE).of(8, 1),
                    __rt::Group::new("output.maximum", __Experts_WIDE).of(9, 1),
                    __rt::Group::new("output.minimum", __Experts_WIDE).of(10, 1),
                ],
            )
            .with_parts(&[("pixels", 64), ("meta", 5)]);
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                a: __rt::Dense::init(rng, __rt::Init::HeNormal),
                b: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                gate: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ((["a" self.a] ["b" self.b]) ["gate" self.gate])
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [a, b, gate, gate_softmax, mixed, mixed_subtract, output, output_maximum,
            output_minimum] = __rt::array(slots);
            __rt::dense::forward(&self.a, __rt::Relu, x.subcols(0, 64), a, pass);
            __rt::dense::forward(&self.b, __rt::Tanh, x.subcols(64, 5), b, pass);
            __rt::dense::forward(
                &self.gate,
                __rt::Identity,
                x.subcols(64, 5),
                gate,
                pass,
            );
            __rt::softmax::forward(gate.value(), gate_softmax, pass);
            __rt::merge::mix::forward(
                gate_softmax.value(),
                [a.value(), b.value()],
                mixed,
                pass,
            );
            __rt::merge::subtract::forward(
                [mixed.value(), b.value()],
                mixed_subtract,
                pass,
            );
            __rt::merge::average::forward(
                [mixed_subtract.value(), a.value()],
                output,
                pass,
            );
            __rt::merge::maximum::forward(
                [output.value(), b.value()],
                output_maximum,
                pass,
            );
            __rt::merge::minimum::forward(
                [output_maximum.value(), a.value()],
                output_minimum,
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
            let [a, b, gate, gate_softmax, mixed, mixed_subtract, output, output_maximum,
            output_minimum] = __rt::array(slots);
            let mut input = input;
            __rt::merge::minimum::backward(
                [output_maximum.source(), a.source()],
                output_minimum,
                pass,
            );
            __rt::merge::maximum::backward(
                [output.source(), b.source()],
                output_maximum,
                pass,
            );
            __rt::merge::average::backward(
                [mixed_subtract.source(), a.source().shared()],
                output,
                pass,
            );
            __rt::merge::subtract::backward(
                [mixed.source(), b.source().shared()],
                mixed_subtract,
                pass,
            );
            __rt::merge::mix::backward(
                gate_softmax.source(),
                [a.source().shared(), b.source().shared()],
                mixed,
                pass,
            );
            __rt::softmax::backward(gate.source(), gate_softmax, pass);
            __rt::dense::learn(
                __rt::at!(goal.gate),
                __rt::Identity,
                input.columns(64, 5),
                gate,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.b),
                __rt::Tanh,
                input.columns(64, 5).shared(),
                b,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.a),
                __rt::Relu,
                input.columns(0, 64),
                a,
                pass,
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<69, { __Experts_WIDE }> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<69, { __Experts_WIDE }> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(
            &self,
            simd: __S,
            x: &[T; 69],
        ) -> [T; __Experts_WIDE] {
            let a = __rt::dense::one(
                &self.a,
                __rt::Relu,
                simd,
                __rt::one::part::<T, 64>(x, 0),
            );
            let b = __rt::dense::one(
                &self.b,
                __rt::Tanh,
                simd,
                __rt::one::part::<T, 5>(x, 64),
            );
            let gate = __rt::dense::one(
                &self.gate,
                __rt::Identity,
                simd,
                __rt::one::part::<T, 5>(x, 64),
            );
            let gate_softmax = __rt::softmax::one(simd, &gate);
            let mixed = __rt::merge::mix::one(
                simd,
                __rt::one::part::<T, 2>(&gate_softmax, 0),
                [&a, &b],
            );
            let mixed_subtract = __rt::merge::subtract::one(simd, [&mixed, &b]);
            let output = __rt::merge::average::one(simd, [&mixed_subtract, &a]);
            let output_maximum = __rt::merge::maximum::one(simd, [&output, &b]);
            let output_minimum = __rt::merge::minimum::one(simd, [&output_maximum, &a]);
            output_minimum
        }
    }
};
