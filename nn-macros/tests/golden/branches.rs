/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 69 | |
| `left` | `dense(16)` | 64 → 16 | 1040 |
|  | `relu` | 16 |  |
| `right` | `dense(16)` | 5 → 16 | 96 |
|  | `tanh` | 16 |  |
| `both` | `add(left, right)` | 16 → 16 |  |
|  | `relu` | 16 |  |
|  | `multiply(left)` | 16 → 16 |  |
| `all` | `concat(both, meta)` | 16 + 5 → 21 |  |
|  | `dropout(0.1)` | 21 |  |
| `digit` | `dense(10)` | 21 → 10 | 220 |
|  | `softmax` | 10 |  |
| `parity` | `dense(1)` | 16 → 1 | 17 |
|  | `sigmoid` | 1 |  |

1373 parameters

`Two::new(seed)` starts the network, `Trainer::new(Losses::new((…)), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Two::load(path)?` keep it in a file.
*/
struct Two<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 64 → 16, starts as `he_normal`.
    left: nn_core::macro_support::Dense<T, 64, 16>,
    ///`dense(16)`: 5 → 16, starts as `glorot_uniform`.
    right: nn_core::macro_support::Dense<T, 5, 16>,
    ///`dense(10)`: 21 → 10, starts as `glorot_uniform`.
    digit: nn_core::macro_support::Dense<T, 21, 10>,
    ///`dense(1)`: 16 → 1, starts as `glorot_uniform`.
    parity: nn_core::macro_support::Dense<T, 16, 1>,
}
///The predictions of [`Two`], output by output.
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct TwoOutputs<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///The predictions of the output `digit`.
    digit: nn_core::macro_support::Batch<T, 10>,
    ///The predictions of the output `parity`.
    parity: nn_core::macro_support::Batch<T, 1>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Two<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 69]) -> [T; 11] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 69, 11
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Two" { left, right, digit, parity } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Heads<(__rt::head::Softmax<10>, __rt::head::Sigmoid<1>)>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
                "Two",
                69,
                &[
                    __rt::Stage::dense("left", 64, 16, true)
                        .reading(&[__rt::Read::Part(0)]),
                    __rt::Stage::activation("left", "relu", 16),
                    __rt::Stage::dense("right", 5, 16, true)
                        .reading(&[__rt::Read::Part(1)]),
                    __rt::Stage::activation("right", "tanh", 16),
                    __rt::Stage::sum("both", "add(left, right)", 16)
                        .reading(&[__rt::Read::Stage(1), __rt::Read::Stage(3)]),
                    __rt::Stage::activation("both", "relu", 16),
                    __rt::Stage::product("both", "multiply(left)", 16)
                        .reading(&[__rt::Read::Stage(5), __rt::Read::Stage(1)]),
                    __rt::Stage::concat("all", "concat(both, meta)", 21)
                        .reading(&[__rt::Read::Stage(6), __rt::Read::Part(1)]),
                    __rt::Stage::noise("all", "dropout(0.1)", "dropout", 0.1, 21),
                    __rt::Stage::dense("digit", 21, 10, true),
                    __rt::Stage::softmax("digit", 10),
                    __rt::Stage::dense("parity", 16, 1, true)
                        .reading(&[__rt::Read::Stage(6)]),
                    __rt::Stage::activation("parity", "sigmoid", 1),
                ],
                &[
                    __rt::Group::new("left", 16).of(0, 2),
                    __rt::Group::new("right", 16).of(2, 2),
                    __rt::Group::new("both", 16).of(4, 1),
                    __rt::Group::new("both.activation", 16).of(5, 1),
                    __rt::Group::new("both.multiply", 16).of(6, 1),
                    __rt::Group::new("all", 21).of(7, 1),
                    __rt::Group::new("all.dropout", 21).of(8, 1),
                    __rt::Group::new("digit", 10).of(9, 1),
                    __rt::Group::new("parity", 1).of(11, 1),
                    __rt::Group::new("output", 11),
                ],
            )
            .with_parts(&[("pixels", 64), ("meta", 5)])
            .with_outputs(
                &[("digit", __rt::Read::Stage(10)), ("parity", __rt::Read::Stage(12))],
            );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                left: __rt::Dense::init(rng, __rt::Init::HeNormal),
                right: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                digit: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                parity: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ((["left" self.left] ["right" self.right]) (["digit" self.digit]
            ["parity" self.parity]))
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [left, right, both, both_activation, both_multiply, all, all_dropout,
            digit, parity, output] = __rt::array(slots);
            __rt::dense::forward(&self.left, __rt::Relu, x.subcols(0, 64), left, pass);
            __rt::dense::forward(&self.right, __rt::Tanh, x.subcols(64, 5), right, pass);
            __rt::merge::add::forward([left.value(), right.value()], both, pass);
            __rt::elementwise::forward(__rt::Relu, both.value(), both_activation, pass);
            __rt::merge::multiply::forward(
                [both_activation.value(), left.value()],
                both_multiply,
                pass,
            );
            __rt::merge::concat::forward(
                [both_multiply.value(), x.subcols(64, 5)],
                all,
                pass,
            );
            __rt::dropout::forward(0.1, 0, all.value(), all_dropout, pass);
            __rt::dense::forward(
                &self.digit,
                __rt::Identity,
                all_dropout.value(),
                digit,
                pass,
            );
            __rt::dense::forward(
                &self.parity,
                __rt::Identity,
                both_multiply.value(),
                parity,
                pass,
            );
            __rt::merge::concat::forward([digit.value(), parity.value()], output, pass);
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
            let [left, right, both, both_activation, both_multiply, all, all_dropout,
            digit, parity, output] = __rt::array(slots);
            let mut input = input;
            __rt::merge::concat::backward(
                [digit.source(), parity.source()],
                output,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.parity),
                __rt::Identity,
                both_multiply.source(),
                parity,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.digit),
                __rt::Identity,
                all_dropout.source(),
                digit,
                pass,
            );
            __rt::dropout::backward(0.1, 0, all.source(), all_dropout, pass);
            __rt::merge::concat::backward(
                [both_multiply.source().shared(), input.columns(64, 5)],
                all,
                pass,
            );
            __rt::merge::multiply::backward(
                [both_activation.source(), left.source()],
                both_multiply,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Relu,
                both.source(),
                both_activation,
                pass,
            );
            __rt::merge::add::backward(
                [left.source().shared(), right.source()],
                both,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.right),
                __rt::Tanh,
                input.columns(64, 5).shared(),
                right,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.left),
                __rt::Relu,
                input.columns(0, 64),
                left,
                pass,
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<69, 11> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<69, 11> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 69]) -> [T; 11] {
            let left = __rt::dense::one(
                &self.left,
                __rt::Relu,
                simd,
                __rt::one::part::<T, 64>(x, 0),
            );
            let right = __rt::dense::one(
                &self.right,
                __rt::Tanh,
                simd,
                __rt::one::part::<T, 5>(x, 64),
            );
            let both = __rt::merge::add::one(simd, [&left, &right]);
            let both_activation = __rt::elementwise::one(__rt::Relu, simd, &both);
            let both_multiply = __rt::merge::multiply::one(
                simd,
                [&both_activation, &left],
            );
            let all = __rt::merge::concat::one::<
                _,
                T,
                21,
            >(simd, &[&both_multiply, __rt::one::part::<T, 5>(x, 64)]);
            let digit = __rt::dense::one(&self.digit, __rt::Identity, simd, &all);
            let parity = __rt::dense::one(
                &self.parity,
                __rt::Identity,
                simd,
                &both_multiply,
            );
            let output = __rt::merge::concat::one::<_, T, 11>(simd, &[&digit, &parity]);
            output
        }
    }
    impl<T: __rt::Scalar> __This<T> {
        /// Predictions for a batch, output by output.
        #[must_use]
        fn outputs(&self, x: impl __rt::AsBatch<T, 69>) -> TwoOutputs<T> {
            let all = __rt::Network::predict(self, x);
            TwoOutputs {
                digit: __rt::columns(&all, 0),
                parity: __rt::columns(&all, 10),
            }
        }
    }
};
