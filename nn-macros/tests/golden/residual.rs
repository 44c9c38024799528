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

`Deep::new(seed)` starts the network, `Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Deep::load(path)?` keep it in a file.
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
///The parameters of `first: residual { … }` in [`Deep`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct DeepFirst<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 16 → 16, starts as `he_normal`.
    a: nn_core::macro_support::Dense<T, 16, 16>,
    ///`dense(16)`: 16 → 16, starts as `glorot_uniform`.
    b: nn_core::macro_support::Dense<T, 16, 16>,
}
///The parameters of `wide: residual(project) { … }` in [`Deep`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct DeepWide<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(32)`: 16 → 32, starts as `glorot_uniform`.
    c: nn_core::macro_support::Dense<T, 16, 32>,
    ///`project`: 16 → 32, no bias, starts as `glorot_uniform`.
    project: nn_core::macro_support::Dense<T, 16, 32, false>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Deep<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 8]) -> [T; 3] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 8, 3
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Deep" { stem, first, wide, output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Softmax<3>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Deep",
            8,
            &[
                __rt::Stage::dense("stem", 8, 16, true),
                __rt::Stage::activation("stem", "relu", 16),
                __rt::Stage::dense("first.a", 16, 16, true),
                __rt::Stage::activation("first.a", "relu", 16),
                __rt::Stage::dense("first.b", 16, 16, true),
                __rt::Stage::sum("first", "residual", 16)
                    .reading(&[__rt::Read::Stage(1), __rt::Read::Stage(4)]),
                __rt::Stage::activation("first", "relu", 16),
                __rt::Stage::activation("", "relu", 16),
                __rt::Stage::sum("", "residual", 16)
                    .reading(&[__rt::Read::Stage(6), __rt::Read::Stage(7)]),
                __rt::Stage::dense("wide.c", 16, 32, true),
                __rt::Stage::activation("wide.c", "tanh", 32),
                __rt::Stage::dense("wide.project", 16, 32, false)
                    .reading(&[__rt::Read::Stage(8)]),
                __rt::Stage::sum("wide", "residual(project)", 32)
                    .reading(&[__rt::Read::Stage(11), __rt::Read::Stage(10)]),
                __rt::Stage::dense("output", 32, 3, true),
                __rt::Stage::softmax("output", 3),
            ],
            &[
                __rt::Group::new("stem", 16).of(0, 2),
                __rt::Group::new("first.a", 16).of(2, 2),
                __rt::Group::new("first.b", 16).of(4, 1),
                __rt::Group::new("first", 16).of(5, 1),
                __rt::Group::new("first.activation", 16).of(6, 1),
                __rt::Group::new("activation", 16).of(7, 1),
                __rt::Group::new("add", 16).of(8, 1),
                __rt::Group::new("wide.c", 32).of(9, 2),
                __rt::Group::new("wide.project", 32).of(11, 1),
                __rt::Group::new("wide", 32).of(12, 1),
                __rt::Group::new("output", 3).of(13, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
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
        __rt::tensors! {
            self, T; (((["stem" self.stem] ["first.a" self.first.a]) ["first.b" self
            .first.b]) ((["wide.c" self.wide.c] ["wide.project" self.wide.project])
            ["output" self.output]))
        }
        fn compute(
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
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        __rt::backward! {}
        fn learn<__G: __rt::Goal<T, Self>>(
            mut goal: __G,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [stem, first_a, first_b, first, first_activation, activation, add,
            wide_c, wide_project, wide, output] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                wide.source(),
                output,
                pass,
            );
            __rt::merge::add::backward(
                [wide_project.source(), wide_c.source()],
                wide,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.wide.project),
                __rt::Identity,
                add.source(),
                wide_project,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.wide.c),
                __rt::Tanh,
                add.source().shared(),
                wide_c,
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
            __rt::dense::learn(
                __rt::at!(goal.first.b),
                __rt::Identity,
                first_a.source(),
                first_b,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.first.a),
                __rt::Relu,
                stem.source().shared(),
                first_a,
                pass,
            );
            __rt::dense::learn(__rt::at!(goal.stem), __rt::Relu, input, stem, pass);
        }
    }
    impl<T: __rt::Scalar> __rt::Network<8, 3> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<8, 3> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 8]) -> [T; 3] {
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
