/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 8 | |
| `stem` | `dense(16)` | 8 → 16 | 144 |
|  | `relu` | 16 |  |
| `first.a` | `dense(16)` | 16 → 16 | 272 |
|  | `relu` | 16 |  |
| `first.b` | `dense(16)` | 16 → 16 | 272 |
| `first` | `residual` | 16 → 16 |  |
|  | `relu` | 16 |  |
|  | `relu` | 16 |  |
|  | `residual` | 16 → 16 |  |
| `wide.c` | `dense(32)` | 16 → 32 | 544 |
|  | `tanh` | 32 |  |
| `wide.project` | `project` | 16 → 32 | 512 |
| `wide` | `residual(project)` | 32 → 32 |  |
| `output` | `dense(3)` | 32 → 3 | 99 |
|  | `softmax` | 3 |  |

1843 parameters
*/
struct Deep<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 8 → 16, starts as `he_normal`.
    stem: nn_core::macro_support::Dense<T, 8, 16>,
    ///`residual { … }`.
    first: DeepFirst<T>,
    ///`residual(project) { … }`.
    wide: DeepWide<T>,
    ///`dense(3)`: 32 → 3, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 32, 3>,
}
///What the lines of `first: residual { … }` in [`Deep`] learn.
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct DeepFirst<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 16 → 16, starts as `he_normal`.
    a: nn_core::macro_support::Dense<T, 16, 16>,
    ///`dense(16)`: 16 → 16, starts as `glorot_uniform`.
    b: nn_core::macro_support::Dense<T, 16, 16>,
}
///What the lines of `wide: residual(project) { … }` in [`Deep`] learn.
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct DeepWide<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(32)`: 16 → 32, starts as `glorot_uniform`.
    c: nn_core::macro_support::Dense<T, 16, 32>,
    ///`project`: 16 → 32, no bias, starts as `glorot_uniform`.
    project: nn_core::macro_support::Dense<T, 16, 32, false>,
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
    type __This<T> = Deep<T>;
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
                first: __rt::Clone::clone(&self.first),
                wide: __rt::Clone::clone(&self.wide),
                output: __rt::Clone::clone(&self.output),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Deep")
                .field("stem", &self.stem)
                .field("first", &self.first)
                .field("wide", &self.wide)
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
        const NAME: &'static __rt::str = "Deep";
        const INPUT: __rt::usize = 8;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("stem", 8, 16, true),
            __rt::LayerInfo::stage("stem", "relu", 16),
            __rt::LayerInfo::dense("first.a", 16, 16, true),
            __rt::LayerInfo::stage("first.a", "relu", 16),
            __rt::LayerInfo::dense("first.b", 16, 16, true),
            __rt::LayerInfo::merge("first", "residual", 16, 16),
            __rt::LayerInfo::stage("first", "relu", 16),
            __rt::LayerInfo::stage("", "relu", 16),
            __rt::LayerInfo::merge("", "residual", 16, 16),
            __rt::LayerInfo::dense("wide.c", 16, 32, true),
            __rt::LayerInfo::stage("wide.c", "tanh", 32),
            __rt::LayerInfo::dense("wide.project", 16, 32, false),
            __rt::LayerInfo::merge("wide", "residual(project)", 32, 32),
            __rt::LayerInfo::dense("output", 32, 3, true),
            __rt::LayerInfo::stage("output", "softmax", 3),
        ];
        const GRAPH: &'static __rt::Graph = &__rt::Graph {
            parts: &[],
            reads: &[
                &[__rt::Read::Input],
                &[__rt::Read::Layer(0)],
                &[__rt::Read::Layer(1)],
                &[__rt::Read::Layer(2)],
                &[__rt::Read::Layer(3)],
                &[__rt::Read::Layer(1), __rt::Read::Layer(4)],
                &[__rt::Read::Layer(5)],
                &[__rt::Read::Layer(6)],
                &[__rt::Read::Layer(6), __rt::Read::Layer(7)],
                &[__rt::Read::Layer(8)],
                &[__rt::Read::Layer(9)],
                &[__rt::Read::Layer(8)],
                &[__rt::Read::Layer(11), __rt::Read::Layer(10)],
                &[__rt::Read::Layer(12)],
                &[__rt::Read::Layer(13)],
            ],
            outputs: &[("output", __rt::Read::Layer(14))],
        };
        const GROUPS: &'static [&'static __rt::str] = &[
            "stem",
            "first.a",
            "first.b",
            "first",
            "first.activation",
            "activation",
            "add",
            "wide.c",
            "wide.project",
            "wide",
            "output",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                stem: __rt::Dense::init(rng, __rt::Init::HeNormal),
                first: DeepFirst {
                    a: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    b: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                },
                wide: DeepWide {
                    c: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                    project: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                },
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [16, 16, 16, 16, 16, 16, 16, 32, 32, 32, 3])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::under("stem", self.stem.tensors()),
                            __rt::under("first.a", self.first.a.tensors()),
                        ),
                        __rt::under("first.b", self.first.b.tensors()),
                    ),
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::under("wide.c", self.wide.c.tensors()),
                            __rt::under("wide.project", self.wide.project.tensors()),
                        ),
                        __rt::under("output", self.output.tensors()),
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
                        __rt::Iterator::chain(
                            __rt::under("stem", self.stem.tensors_mut()),
                            __rt::under("first.a", self.first.a.tensors_mut()),
                        ),
                        __rt::under("first.b", self.first.b.tensors_mut()),
                    ),
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::under("wide.c", self.wide.c.tensors_mut()),
                            __rt::under("wide.project", self.wide.project.tensors_mut()),
                        ),
                        __rt::under("output", self.output.tensors_mut()),
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
            let [stem, first_a, first_b, first, first_activation, activation, add,
            wide_c, wide_project, wide, output] = __rt::array(slots);
            __rt::dense::forward(&self.stem, __rt::Relu, x, stem, pass);
            __rt::dense::forward(&self.first.a, __rt::Relu, stem.value(), first_a, pass);
            __rt::dense::forward(
                &self.first.b,
                __rt::Identity,
                first_a.value(),
                first_b,
                pass,
            );
            __rt::merge::add::forward([stem.value(), first_b.value()], first, pass);
            __rt::elementwise::forward(
                __rt::Relu,
                first.value(),
                first_activation,
                pass,
            );
            __rt::elementwise::forward(
                __rt::Relu,
                first_activation.value(),
                activation,
                pass,
            );
            __rt::merge::add::forward(
                [first_activation.value(), activation.value()],
                add,
                pass,
            );
            __rt::dense::forward(&self.wide.c, __rt::Tanh, add.value(), wide_c, pass);
            __rt::dense::forward(
                &self.wide.project,
                __rt::Identity,
                add.value(),
                wide_project,
                pass,
            );
            __rt::merge::add::forward(
                [wide_project.value(), wide_c.value()],
                wide,
                pass,
            );
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                wide.value(),
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
            let [stem, first_a, first_b, first, first_activation, activation, add,
            wide_c, wide_project, wide, output] = __rt::array(slots);
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                wide.source(),
                output,
                &mut gradients.output,
                pass,
            );
            __rt::merge::add::backward(
                [wide_project.source(), wide_c.source()],
                wide,
                pass,
            );
            __rt::dense::backward(
                &self.wide.project,
                __rt::Identity,
                add.source(),
                wide_project,
                &mut gradients.wide.project,
                pass,
            );
            __rt::dense::backward(
                &self.wide.c,
                __rt::Tanh,
                add.source().shared(),
                wide_c,
                &mut gradients.wide.c,
                pass,
            );
            __rt::merge::add::backward(
                [first_activation.source(), activation.source()],
                add,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Relu,
                first_activation.source().shared(),
                activation,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Relu,
                first.source(),
                first_activation,
                pass,
            );
            __rt::merge::add::backward([stem.source(), first_b.source()], first, pass);
            __rt::dense::backward(
                &self.first.b,
                __rt::Identity,
                first_a.source(),
                first_b,
                &mut gradients.first.b,
                pass,
            );
            __rt::dense::backward(
                &self.first.a,
                __rt::Relu,
                stem.source().shared(),
                first_a,
                &mut gradients.first.a,
                pass,
            );
            __rt::dense::backward(
                &self.stem,
                __rt::Relu,
                input,
                stem,
                &mut gradients.stem,
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
            let [stem, first_a, first_b, first, first_activation, activation, add,
            wide_c, wide_project, wide, output] = __rt::array(slots);
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::dense::backward_and_update(
                &mut self.output,
                __rt::Identity,
                wide.source(),
                output,
                &mut gradients.output,
                (optimizer, 9),
                pass,
            );
            __rt::merge::add::backward(
                [wide_project.source(), wide_c.source()],
                wide,
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.wide.project,
                __rt::Identity,
                add.source(),
                wide_project,
                &mut gradients.wide.project,
                (optimizer, 8),
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.wide.c,
                __rt::Tanh,
                add.source().shared(),
                wide_c,
                &mut gradients.wide.c,
                (optimizer, 6),
                pass,
            );
            __rt::merge::add::backward(
                [first_activation.source(), activation.source()],
                add,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Relu,
                first_activation.source().shared(),
                activation,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Relu,
                first.source(),
                first_activation,
                pass,
            );
            __rt::merge::add::backward([stem.source(), first_b.source()], first, pass);
            __rt::dense::backward_and_update(
                &mut self.first.b,
                __rt::Identity,
                first_a.source(),
                first_b,
                &mut gradients.first.b,
                (optimizer, 4),
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.first.a,
                __rt::Relu,
                stem.source().shared(),
                first_a,
                &mut gradients.first.a,
                (optimizer, 2),
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.stem,
                __rt::Relu,
                input,
                stem,
                &mut gradients.stem,
                (optimizer, 0),
                pass,
            );
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
            let stem = __rt::dense::one(&self.stem, __rt::Relu, simd, x);
            let first_a = __rt::dense::one(&self.first.a, __rt::Relu, simd, &stem);
            let first_b = __rt::dense::one(
                &self.first.b,
                __rt::Identity,
                simd,
                &first_a,
            );
            let first = __rt::merge::add::one(simd, [&stem, &first_b]);
            let first_activation = __rt::elementwise::one(__rt::Relu, simd, &first);
            let activation = __rt::elementwise::one(__rt::Relu, simd, &first_activation);
            let add = __rt::merge::add::one(simd, [&first_activation, &activation]);
            let wide_c = __rt::dense::one(&self.wide.c, __rt::Tanh, simd, &add);
            let wide_project = __rt::dense::one(
                &self.wide.project,
                __rt::Identity,
                simd,
                &add,
            );
            let wide = __rt::merge::add::one(simd, [&wide_project, &wide_c]);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &wide);
            output
        }
    }
};
