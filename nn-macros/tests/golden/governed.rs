/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 8 | |
| `stem` | `dense(16)` | 8 → 16 | 144 |
|  | `relu` | 16 |  |
| `block.a` | `dense(16)` | 16 → 16 | 272 |
|  | `tanh` | 16 |  |
| `block` | `residual` | 16 → 16 |  |
| `output` | `dense(3)` | 16 → 3 | 51 |
|  | `softmax` | 3 |  |

467 parameters
*/
struct Tuned<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 8 → 16, starts as `he_normal`.
    stem: nn_core::macro_support::Dense<T, 8, 16>,
    ///`residual { … }`.
    block: TunedBlock<T>,
    ///`dense(3)`: 16 → 3, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 16, 3>,
}
///What the lines of `block: residual { … }` in [`Tuned`] learn.
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct TunedBlock<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 16 → 16, starts as `glorot_uniform`.
    a: nn_core::macro_support::Dense<T, 16, 16>,
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
    type __This<T> = Tuned<T>;
    const _: () = __rt::expect_policy("max_norm", "LIMIT", LIMIT as __rt::f64, false);
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 8]) -> [T; 3] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 8
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                stem: __rt::Clone::clone(&self.stem),
                block: __rt::Clone::clone(&self.block),
                output: __rt::Clone::clone(&self.output),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Tuned")
                .field("stem", &self.stem)
                .field("block", &self.block)
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
        type Head = __rt::head::Softmax<3>;
        const NAME: &'static __rt::str = "Tuned";
        const INPUT: __rt::usize = 8;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("stem", 8, 16, true),
            __rt::LayerInfo::stage("stem", "relu", 16),
            __rt::LayerInfo::dense("block.a", 16, 16, true),
            __rt::LayerInfo::stage("block.a", "tanh", 16),
            __rt::LayerInfo::merge("block", "residual", 16, 16),
            __rt::LayerInfo::dense("output", 16, 3, true),
            __rt::LayerInfo::stage("output", "softmax", 3),
        ];
        const GRAPH: &'static __rt::Graph = &__rt::Graph {
            parts: &[],
            reads: &[
                &[__rt::Read::Input],
                &[__rt::Read::Layer(0)],
                &[__rt::Read::Layer(1)],
                &[__rt::Read::Layer(2)],
                &[__rt::Read::Layer(1), __rt::Read::Layer(3)],
                &[__rt::Read::Layer(4)],
                &[__rt::Read::Layer(5)],
            ],
            outputs: &[("output", __rt::Read::Layer(6))],
        };
        const GOVERNED: __rt::bool = true;
        const GROUPS: &'static [&'static __rt::str] = &[
            "stem",
            "block.a",
            "block",
            "output",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                stem: __rt::Dense::init(rng, __rt::Init::HeNormal),
                block: TunedBlock {
                    a: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                },
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [16, 16, 16, 3])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("stem", __rt::frozen(self.stem.tensors())),
                        __rt::under(
                            "block.a",
                            __rt::governed(
                                __rt::Policy {
                                    rate: 0.1,
                                    l2: 0.001,
                                    max_norm: LIMIT as __rt::f64,
                                    ..__rt::Policy::PLAIN
                                },
                                self.block.a.tensors(),
                            ),
                        ),
                    ),
                    __rt::under(
                        "output",
                        __rt::governed(
                            __rt::Policy {
                                decay: __rt::Some(0.0),
                                ..__rt::Policy::PLAIN
                            },
                            self.output.tensors(),
                        ),
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
                        __rt::under("stem", __rt::frozen(self.stem.tensors_mut())),
                        __rt::under(
                            "block.a",
                            __rt::governed(
                                __rt::Policy {
                                    rate: 0.1,
                                    l2: 0.001,
                                    max_norm: LIMIT as __rt::f64,
                                    ..__rt::Policy::PLAIN
                                },
                                self.block.a.tensors_mut(),
                            ),
                        ),
                    ),
                    __rt::under(
                        "output",
                        __rt::governed(
                            __rt::Policy {
                                decay: __rt::Some(0.0),
                                ..__rt::Policy::PLAIN
                            },
                            self.output.tensors_mut(),
                        ),
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
            let [stem, block_a, block_2, output] = __rt::array(slots);
            __rt::dense::frozen::forward(&self.stem, __rt::Relu, x, stem, pass);
            __rt::dense::forward(&self.block.a, __rt::Tanh, stem.value(), block_a, pass);
            __rt::merge::add::forward([stem.value(), block_a.value()], block_2, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                block_2.value(),
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
            let [stem, block_a, block_2, output] = __rt::array(slots);
            let wanted = input.gradient.is_some();
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                block_2.source(),
                output,
                &mut gradients.output,
                pass,
            );
            __rt::merge::add::backward(
                [stem.source_if(wanted), block_a.source()],
                block_2,
                pass,
            );
            __rt::dense::backward(
                &self.block.a,
                __rt::Tanh,
                stem.source_if(wanted).shared(),
                block_a,
                &mut gradients.block.a,
                pass,
            );
            if wanted {
                __rt::dense::frozen::backward(&self.stem, __rt::Relu, input, stem, pass);
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<8, 3> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<8, 3> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 8]) -> [T; 3] {
            let _ = simd;
            let stem = __rt::dense::frozen::one(&self.stem, __rt::Relu, simd, x);
            let block_a = __rt::dense::one(&self.block.a, __rt::Tanh, simd, &stem);
            let block_2 = __rt::merge::add::one(simd, [&stem, &block_a]);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &block_2);
            output
        }
    }
};
