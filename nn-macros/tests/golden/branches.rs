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
    ///Of the output `digit`.
    digit: nn_core::macro_support::Batch<T, 10>,
    ///Of the output `parity`.
    parity: nn_core::macro_support::Batch<T, 1>,
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
    type __This<T> = Two<T>;
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 69]) -> [T; 11] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 69
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                left: __rt::Clone::clone(&self.left),
                right: __rt::Clone::clone(&self.right),
                digit: __rt::Clone::clone(&self.digit),
                parity: __rt::Clone::clone(&self.parity),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Two")
                .field("left", &self.left)
                .field("right", &self.right)
                .field("digit", &self.digit)
                .field("parity", &self.parity)
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
        type Head = __rt::head::Heads<(__rt::head::Softmax<10>, __rt::head::Sigmoid<1>)>;
        const NAME: &'static __rt::str = "Two";
        const INPUT: __rt::usize = 69;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("left", 64, 16, true),
            __rt::LayerInfo::stage("left", "relu", 16),
            __rt::LayerInfo::dense("right", 5, 16, true),
            __rt::LayerInfo::stage("right", "tanh", 16),
            __rt::LayerInfo::merge("both", "add(left, right)", 16, 16),
            __rt::LayerInfo::stage("both", "relu", 16),
            __rt::LayerInfo::merge("both", "multiply(left)", 16, 16),
            __rt::LayerInfo::merge("all", "concat(both, meta)", 21, 21),
            __rt::LayerInfo::noise("all", "dropout(0.1)", 21),
            __rt::LayerInfo::dense("digit", 21, 10, true),
            __rt::LayerInfo::stage("digit", "softmax", 10),
            __rt::LayerInfo::dense("parity", 16, 1, true),
            __rt::LayerInfo::stage("parity", "sigmoid", 1),
        ];
        const GRAPH: &'static __rt::Graph = &__rt::Graph {
            parts: &[("pixels", 64), ("meta", 5)],
            reads: &[
                &[__rt::Read::Part(0)],
                &[__rt::Read::Layer(0)],
                &[__rt::Read::Part(1)],
                &[__rt::Read::Layer(2)],
                &[__rt::Read::Layer(1), __rt::Read::Layer(3)],
                &[__rt::Read::Layer(4)],
                &[__rt::Read::Layer(5), __rt::Read::Layer(1)],
                &[__rt::Read::Layer(6), __rt::Read::Part(1)],
                &[__rt::Read::Layer(7)],
                &[__rt::Read::Layer(8)],
                &[__rt::Read::Layer(9)],
                &[__rt::Read::Layer(6)],
                &[__rt::Read::Layer(11)],
            ],
            outputs: &[
                ("digit", __rt::Read::Layer(10)),
                ("parity", __rt::Read::Layer(12)),
            ],
        };
        const GROUPS: &'static [&'static __rt::str] = &[
            "left",
            "right",
            "both",
            "both.activation",
            "both.multiply",
            "all",
            "all.dropout",
            "digit",
            "parity",
            "output",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                left: __rt::Dense::init(rng, __rt::Init::HeNormal),
                right: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                digit: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                parity: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [16, 16, 16, 16, 16, 21, 21, 10, 1, 11])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("left", self.left.tensors()),
                        __rt::under("right", self.right.tensors()),
                    ),
                    __rt::Iterator::chain(
                        __rt::under("digit", self.digit.tensors()),
                        __rt::under("parity", self.parity.tensors()),
                    ),
                ),
            )
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("left", self.left.tensors_mut()),
                        __rt::under("right", self.right.tensors_mut()),
                    ),
                    __rt::Iterator::chain(
                        __rt::under("digit", self.digit.tensors_mut()),
                        __rt::under("parity", self.parity.tensors_mut()),
                    ),
                ),
            )
        }
        fn forward(
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
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
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
            __rt::dense::backward(
                &self.parity,
                __rt::Identity,
                both_multiply.source(),
                parity,
                &mut gradients.parity,
                pass,
            );
            __rt::dense::backward(
                &self.digit,
                __rt::Identity,
                all_dropout.source(),
                digit,
                &mut gradients.digit,
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
            __rt::dense::backward(
                &self.right,
                __rt::Tanh,
                input.columns(64, 5).shared(),
                right,
                &mut gradients.right,
                pass,
            );
            __rt::dense::backward(
                &self.left,
                __rt::Relu,
                input.columns(0, 64),
                left,
                &mut gradients.left,
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
            let [left, right, both, both_activation, both_multiply, all, all_dropout,
            digit, parity, output] = __rt::array(slots);
            let mut input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::merge::concat::backward(
                [digit.source(), parity.source()],
                output,
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.parity,
                __rt::Identity,
                both_multiply.source(),
                parity,
                &mut gradients.parity,
                (optimizer, 6),
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.digit,
                __rt::Identity,
                all_dropout.source(),
                digit,
                &mut gradients.digit,
                (optimizer, 4),
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
            __rt::dense::backward_and_update(
                &mut self.right,
                __rt::Tanh,
                input.columns(64, 5).shared(),
                right,
                &mut gradients.right,
                (optimizer, 2),
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.left,
                __rt::Relu,
                input.columns(0, 64),
                left,
                &mut gradients.left,
                (optimizer, 0),
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<69, 11> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<69, 11> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 69]) -> [T; 11] {
            let _ = simd;
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
    #[automatically_derived]
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
