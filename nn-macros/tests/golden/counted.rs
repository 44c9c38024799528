#[allow(non_camel_case_types)]
type __Counted_DEPTH = [(); DEPTH];
#[allow(non_upper_case_globals)]
const __Counted_DEPTH: nn_core::macro_support::usize = <__Counted_DEPTH as nn_core::macro_support::Width>::WIDTH;
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 8 | |
| `stem` | `dense(6)` | 8 → 6 | 54 |
|  | `relu` | 6 |  |
| `body.0.a` | `dense(12)` | 6 → 12 | 84 |
|  | `relu` | 12 |  |
| `body.0.b` | `dense(6)` | 12 → 6 | 78 |
|  | `dropout(0.1)` | 6 |  |
|  | `residual` | 6 → 6 |  |
|  | `relu` | 6 |  |
| `mid` | `dense(stem)` | 6 → 6 | 42 |
|  | `tanh` | 6 |  |
| `output` | `add(mid, stem)` | 6 → 6 |  |
|  | `dense(2)` | 6 → 2 | 14 |

272 parameters

`Counted::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Counted::load(path)?` keep it in a file.
*/
struct Counted<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(6)`: 8 → 6, starts as `he_normal`.
    stem: nn_core::macro_support::Dense<T, 8, 6>,
    ///`repeat(DEPTH) { … }`.
    #[cfg(not(doc))]
    body: [CountedBody<T>; __Counted_DEPTH],
    ///`repeat(DEPTH) { … }`.
    #[cfg(doc)]
    body: [CountedBody<T>; DEPTH],
    ///`dense(stem)`: 6 → 6, starts as `glorot_uniform`.
    mid: nn_core::macro_support::Dense<T, 6, 6>,
    ///`dense(2)`: 6 → 2, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 6, 2>,
}
///The parameters of `body: repeat(DEPTH) { … }` in [`Counted`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct CountedBody<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(12)`: 6 → 12, starts as `he_normal`.
    a: nn_core::macro_support::Dense<T, 6, 12>,
    ///`dense(6)`: 12 → 6, starts as `glorot_uniform`.
    b: nn_core::macro_support::Dense<T, 12, 6>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Counted<T>;
    const _: () = __rt::expect_not_zero(
        <__Counted_DEPTH as __rt::Width>::LENGTH,
        "`repeat` takes a number from 1 to 1000, not {0} (`DEPTH`)\n\nhelp: write for example `repeat(3) { … }`",
    );
    const _: () = __rt::expect_at_most(
        __Counted_DEPTH,
        1000,
        "`repeat` takes a number from 1 to 1000, not {0} (`DEPTH`)\n\nhelp: write for example `repeat(3) { … }`",
    );
    const _: () = {
        #[doc(hidden)]
        impl<T: __rt::Scalar> __rt::Model for CountedBody<T> {
            type Scalar = T;
            type Head = __rt::head::Identity<6>;
            const PROGRAM: &'static __rt::Program = &__rt::Program::new(
                "CountedBody",
                6,
                &[
                    __rt::Stage::dense("a", 6, 12, true),
                    __rt::Stage::activation("a", "relu", 12),
                    __rt::Stage::dense("b", 12, 6, true),
                    __rt::Stage::noise("b", "dropout(0.1)", "dropout", 0.1, 6),
                    __rt::Stage::sum("", "residual", 6)
                        .reading(&[__rt::Read::Input, __rt::Read::Stage(3)]),
                    __rt::Stage::activation("", "relu", 6),
                ],
                &[
                    __rt::Group::new("a", 12).of(0, 2),
                    __rt::Group::new("b", 6).of(2, 1),
                    __rt::Group::new("b.dropout", 6).of(3, 1),
                    __rt::Group::new("add", 6).of(4, 1),
                    __rt::Group::new("activation", 6).of(5, 1),
                ],
            );
            fn init(rng: &mut __rt::InitRng) -> Self {
                Self {
                    a: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    b: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                }
            }
            __rt::tensors! {
                self, T; (["a" self.a] ["b" self.b])
            }
            fn compute(
                &self,
                x: __rt::MatRef<'_, T>,
                slots: &mut [__rt::Slot<T>],
                pass: &__rt::Pass,
            ) {
                let [a, b, b_dropout, add, activation] = __rt::array(slots);
                __rt::dense::forward(&self.a, __rt::Relu, x, a, pass);
                __rt::dense::forward(&self.b, __rt::Identity, a.value(), b, pass);
                __rt::dropout::forward(0.1, 0, b.value(), b_dropout, pass);
                __rt::merge::add::forward([x, b_dropout.value()], add, pass);
                __rt::elementwise::forward(__rt::Relu, add.value(), activation, pass);
            }
        }
        #[doc(hidden)]
        impl<T: __rt::Scalar> __rt::Train for CountedBody<T> {
            __rt::backward! {}
            fn learn<__G: __rt::Goal<T, Self>>(
                mut goal: __G,
                input: __rt::Source<'_, T>,
                slots: &mut [__rt::Slot<T>],
                pass: &__rt::Pass,
            ) {
                let [a, b, b_dropout, add, activation] = __rt::array(slots);
                let mut input = input;
                __rt::elementwise::backward(__rt::Relu, add.source(), activation, pass);
                __rt::merge::add::backward(
                    [input.again(), b_dropout.source()],
                    add,
                    pass,
                );
                __rt::dropout::backward(0.1, 0, b.source(), b_dropout, pass);
                __rt::dense::learn(
                    __rt::at!(goal.b),
                    __rt::Identity,
                    a.source(),
                    b,
                    pass,
                );
                __rt::dense::learn(
                    __rt::at!(goal.a),
                    __rt::Relu,
                    input.again().shared(),
                    a,
                    pass,
                );
            }
        }
        #[doc(hidden)]
        impl<T: __rt::Scalar> __rt::one::OneSample<6, 6> for CountedBody<T> {
            #[inline(always)]
            fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 6]) -> [T; 6] {
                let a = __rt::dense::one(&self.a, __rt::Relu, simd, x);
                let b = __rt::dense::one(&self.b, __rt::Identity, simd, &a);
                let add = __rt::merge::add::one(simd, [x, &b]);
                let activation = __rt::elementwise::one(__rt::Relu, simd, &add);
                activation
            }
        }
    };
    const __BLOCK_0_STAGES_BYTES: [[__rt::u8; 11]; __Counted_DEPTH * 6] = __rt::counted::names(
        &[
            ("body.", ".a"),
            ("body.", ".a"),
            ("body.", ".b"),
            ("body.", ".b"),
            ("", ""),
            ("", ""),
        ],
    );
    const __BLOCK_0_STAGES: [&'static __rt::str; __Counted_DEPTH * 6] = __rt::counted::texts(
        &__BLOCK_0_STAGES_BYTES,
    );
    const __BLOCK_0_GROUPS_BYTES: [[__rt::u8; 19]; __Counted_DEPTH * 5] = __rt::counted::names(
        &[
            ("body.", ".a"),
            ("body.", ".b"),
            ("body.", ".b.dropout"),
            ("add.", ""),
            ("activation.", ""),
        ],
    );
    const __BLOCK_0_GROUPS: [&'static __rt::str; __Counted_DEPTH * 5] = __rt::counted::texts(
        &__BLOCK_0_GROUPS_BYTES,
    );
    const __BLOCK_0_READS: [__rt::Read; __Counted_DEPTH * 2] = __rt::counted::reads(
        &[__rt::Read::Stage(1), __rt::Read::Stage(5)],
        2,
        6,
    );
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 8]) -> [T; 2] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 8, 2
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Counted" { stem, body, mid, output } Clone
        Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Identity<2>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Counted",
            8,
            &__rt::counted::stages::<
                { 6 + __Counted_DEPTH * 6 },
            >(
                &[
                    __rt::Stage::dense("stem", 8, 6, true),
                    __rt::Stage::activation("stem", "relu", 6),
                    __rt::Stage::dense("body.0.a", 6, 12, true),
                    __rt::Stage::activation("body.0.a", "relu", 12),
                    __rt::Stage::dense("body.0.b", 12, 6, true),
                    __rt::Stage::noise("body.0.b", "dropout(0.1)", "dropout", 0.1, 6),
                    __rt::Stage::sum("", "residual", 6)
                        .reading(&[__rt::Read::Stage(1), __rt::Read::Stage(5)]),
                    __rt::Stage::activation("", "relu", 6),
                    __rt::Stage::dense("mid", 6, 6, true),
                    __rt::Stage::activation("mid", "tanh", 6),
                    __rt::Stage::sum("output", "add(mid, stem)", 6)
                        .reading(
                            &[
                                __rt::Read::Stage(9 + (__Counted_DEPTH - 1) * 6),
                                __rt::Read::Stage(1),
                            ],
                        ),
                    __rt::Stage::dense("output", 6, 2, true),
                ],
                &[
                    __rt::counted::Block {
                        start: 2,
                        len: 6,
                        times: __Counted_DEPTH,
                        names: &__BLOCK_0_STAGES,
                        reads: &__BLOCK_0_READS,
                        noises: 0,
                        stages: 0,
                    },
                ],
            ),
            &__rt::counted::groups::<
                { 4 + __Counted_DEPTH * 5 },
            >(
                &[
                    __rt::Group::new("stem", 6).of(0, 2),
                    __rt::Group::new("body.0.a", 12).of(2, 2),
                    __rt::Group::new("body.0.b", 6).of(4, 1),
                    __rt::Group::new("body.0.b.dropout", 6).of(5, 1).noise(0),
                    __rt::Group::new("add", 6).of(6, 1),
                    __rt::Group::new("activation", 6).of(7, 1),
                    __rt::Group::new("mid", 6).of(8, 2),
                    __rt::Group::new("output.add", 6).of(10, 1),
                    __rt::Group::new("output", 2).of(11, 1),
                ],
                &[
                    __rt::counted::Block {
                        start: 1,
                        len: 5,
                        times: __Counted_DEPTH,
                        names: &__BLOCK_0_GROUPS,
                        reads: &[],
                        noises: 1,
                        stages: 6,
                    },
                ],
            ),
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                stem: __rt::Dense::init(rng, __rt::Init::HeNormal),
                body: __rt::repeated::init(rng),
                mid: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ((["stem" self.stem] [repeated 2 self.body]) (["mid" self.mid]
            ["output" self.output]))
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let ([stem], slots) = __rt::first(slots);
            let (body, slots) = __rt::repeated::slots(slots, __Counted_DEPTH * 5);
            let [mid, output_add, output] = __rt::array(slots);
            __rt::dense::forward(&self.stem, __rt::Relu, x, stem, pass);
            __rt::repeated::forward(&self.body, stem.value(), body, pass);
            __rt::dense::forward(
                &self.mid,
                __rt::Tanh,
                body[__Counted_DEPTH * 5 - 1].value(),
                mid,
                pass,
            );
            __rt::merge::add::forward([mid.value(), stem.value()], output_add, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                output_add.value(),
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
            let ([stem], slots) = __rt::first(slots);
            let (body, slots) = __rt::repeated::slots(slots, __Counted_DEPTH * 5);
            let [mid, output_add, output] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                output_add.source(),
                output,
                pass,
            );
            __rt::merge::add::backward([mid.source(), stem.source()], output_add, pass);
            __rt::dense::learn(
                __rt::at!(goal.mid),
                __rt::Tanh,
                body[__Counted_DEPTH * 5 - 1].source(),
                mid,
                pass,
            );
            __rt::repeated::learn(
                __rt::at!(goal.body),
                stem.source().shared(),
                body,
                pass,
            );
            __rt::dense::learn(__rt::at!(goal.stem), __rt::Relu, input, stem, pass);
        }
    }
    impl<T: __rt::Scalar> __rt::Network<8, 2> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<8, 2> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 8]) -> [T; 2] {
            let stem = __rt::dense::one(&self.stem, __rt::Relu, simd, x);
            let body = __rt::repeated::one(&self.body, simd, &stem);
            let mid = __rt::dense::one(&self.mid, __rt::Tanh, simd, &body);
            let output_add = __rt::merge::add::one(simd, [&mid, &stem]);
            let output = __rt::dense::one(
                &self.output,
                __rt::Identity,
                simd,
                &output_add,
            );
            output
        }
    }
};
