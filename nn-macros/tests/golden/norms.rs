#[allow(non_camel_case_types)]
type __Norms_GROUPS = [(); GROUPS];
#[allow(non_upper_case_globals)]
const __Norms_GROUPS: nn_core::macro_support::usize = <__Norms_GROUPS as nn_core::macro_support::Width>::DIVISOR;
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 4 | |
| `wide` | `dense(8, bias = false)` | 4 → 8 | 32 |
| `norm` | `batch_norm(momentum = 0.05)` | 8 | 16 |
|  | `prelu_of::Mine` | 8 |  |
|  | `alpha_dropout(RATE)` | 8 |  |
| `bend` | `prelu` | 8 | 8 |
| `each` | `layer_norm` | 8 | 16 |
| `groups` | `group_norm(groups = GROUPS, eps = 1e-3)` | 8 | 16 |
| `root` | `rms_norm` | 8 | 8 |
|  | `gaussian_noise(0.1)` | 8 |  |
|  | `glu` | 8 → 4 |  |
|  | `geglu` | 4 → 2 |  |
| `output` | `dense(6)` | 2 → 6 | 18 |
|  | `swiglu` | 6 → 3 |  |

114 parameters

`Norms::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Norms::load(path)?` keep it in a file.
*/
struct Norms<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(8, bias = false)`: 4 → 8, no bias, starts as `glorot_uniform`.
    wide: nn_core::macro_support::Dense<T, 4, 8, false>,
    ///`batch_norm(momentum = 0.05)` of 8 features.
    norm: nn_core::macro_support::BatchNorm<T, 8>,
    ///`prelu` of 8 features.
    bend: nn_core::macro_support::Prelu<T, 8>,
    ///`layer_norm` of 8 features.
    each: nn_core::macro_support::LayerNorm<T, 8>,
    ///`group_norm(groups = GROUPS, eps = 1e-3)` of 8 features.
    #[cfg(not(doc))]
    groups: nn_core::macro_support::GroupNorm<
        T,
        { __Norms_GROUPS },
        { 8 / __Norms_GROUPS },
    >,
    ///`group_norm(groups = GROUPS, eps = 1e-3)` of 8 features.
    #[cfg(doc)]
    groups: nn_core::macro_support::GroupNorm<T, { GROUPS }, { 8 / GROUPS }>,
    ///`rms_norm` of 8 features.
    root: nn_core::macro_support::RmsNorm<T, 8>,
    ///`dense(6)`: 2 → 6, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 2, 6>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Norms<T>;
    const _: () = __rt::expect_number(
        RATE as __rt::f64,
        (0f64, true),
        __rt::Some((1f64, false)),
        "the probability of `alpha_dropout` is `RATE`, but it must be at least 0 and less than 1\n\nhelp: give the constant a value that is at least 0 and less than 1",
        "the probability of `alpha_dropout` is `RATE`, but it must be finite\n\nhelp: give the constant a value that is finite",
    );
    const _: () = __rt::expect_not_zero(
        <__Norms_GROUPS as __rt::Width>::LENGTH,
        "`groups` of `group_norm` is {0} (`GROUPS`), but it must be at least 1\n\nhelp: write for example `group_norm(groups = 4)`",
    );
    const _: () = __rt::expect_divides(
        8,
        __Norms_GROUPS,
        "`groups: group_norm(groups = GROUPS, eps = 1e-3)` takes a multiple of {1} features (`GROUPS`), but `each: layer_norm` before it produces 8\n\nhelp: change that width to {~}, or `groups` to {/}",
    );
    #[allow(unused_imports)]
    use __rt::{AsIs as _, OfOne as _, OfThree as _, OfTwo as _};
    #[inline(always)]
    fn __activation_2<T: __rt::Scalar>() -> impl __rt::Activation<T> {
        (&&&&__rt::Bare::new(prelu_of::Mine)).activation()
    }
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 4]) -> [T; 3] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 4, 3
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Norms" { wide, norm, bend, each, groups, root,
        output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Other<3>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Norms",
            4,
            &[
                __rt::Stage::dense("wide", 4, 8, false),
                __rt::Stage::layer(
                        "norm",
                        "batch_norm(momentum = 0.05)",
                        8,
                        8,
                        0,
                        <__rt::BatchNorm<T, 8>>::MULTIPLY_ADDS,
                    )
                    .computing(__rt::Op::Layer {
                        keyword: "batch_norm",
                        numbers: &[("momentum", 0.05)],
                    })
                    .with(<__rt::BatchNorm<T, 8>>::TENSORS)
                    .wanting(<__rt::BatchNorm<T, 8>>::WANTS),
                __rt::Stage::plain("norm", "prelu_of::Mine", 8)
                    .computing(__rt::Op::Activation {
                        keyword: "",
                        number: __rt::None,
                        formula: __rt::formula_of::<T, _>(__activation_2::<T>),
                    }),
                __rt::Stage::noise(
                    "norm",
                    "alpha_dropout(RATE)",
                    "alpha_dropout",
                    RATE as __rt::f64,
                    8,
                ),
                __rt::Stage::layer(
                        "bend",
                        "prelu",
                        8,
                        8,
                        0,
                        <__rt::Prelu<T, 8>>::MULTIPLY_ADDS,
                    )
                    .computing(__rt::Op::Layer {
                        keyword: "prelu",
                        numbers: &[("prelu", 0.25)],
                    })
                    .with(<__rt::Prelu<T, 8>>::TENSORS)
                    .wanting(<__rt::Prelu<T, 8>>::WANTS),
                __rt::Stage::layer(
                        "each",
                        "layer_norm",
                        8,
                        8,
                        0,
                        <__rt::LayerNorm<T, 8>>::MULTIPLY_ADDS,
                    )
                    .computing(__rt::Op::Layer {
                        keyword: "layer_norm",
                        numbers: &[],
                    })
                    .with(<__rt::LayerNorm<T, 8>>::TENSORS)
                    .wanting(<__rt::LayerNorm<T, 8>>::WANTS),
                __rt::Stage::layer(
                        "groups",
                        "group_norm(groups = GROUPS, eps = 1e-3)",
                        8,
                        8,
                        0,
                        <__rt::GroupNorm<
                            T,
                            { __Norms_GROUPS },
                            { 8 / __Norms_GROUPS },
                        >>::MULTIPLY_ADDS,
                    )
                    .computing(__rt::Op::Layer {
                        keyword: "group_norm",
                        numbers: &[
                            ("groups", __Norms_GROUPS as __rt::f64),
                            ("eps", 0.001),
                        ],
                    })
                    .with(
                        <__rt::GroupNorm<
                            T,
                            { __Norms_GROUPS },
                            { 8 / __Norms_GROUPS },
                        >>::TENSORS,
                    )
                    .wanting(
                        <__rt::GroupNorm<
                            T,
                            { __Norms_GROUPS },
                            { 8 / __Norms_GROUPS },
                        >>::WANTS,
                    ),
                __rt::Stage::layer(
                        "root",
                        "rms_norm",
                        8,
                        8,
                        0,
                        <__rt::RmsNorm<T, 8>>::MULTIPLY_ADDS,
                    )
                    .computing(__rt::Op::Layer {
                        keyword: "rms_norm",
                        numbers: &[],
                    })
                    .with(<__rt::RmsNorm<T, 8>>::TENSORS)
                    .wanting(<__rt::RmsNorm<T, 8>>::WANTS),
                __rt::Stage::noise(
                    "root",
                    "gaussian_noise(0.1)",
                    "gaussian_noise",
                    0.1,
                    8,
                ),
                __rt::Stage::plain("root", "glu", 4)
                    .of_width(8)
                    .computing(__rt::Op::Gate { keyword: "glu" }),
                __rt::Stage::plain("root", "geglu", 2)
                    .of_width(4)
                    .computing(__rt::Op::Gate { keyword: "geglu" }),
                __rt::Stage::dense("output", 2, 6, true),
                __rt::Stage::plain("output", "swiglu", 3)
                    .of_width(6)
                    .computing(__rt::Op::Gate {
                        keyword: "swiglu",
                    }),
            ],
            &[
                __rt::Group::new("wide", 8).of(0, 1),
                __rt::Group::new("norm", 8).of(1, 1),
                __rt::Group::new("norm.activation", 8).of(2, 1),
                __rt::Group::new("norm.alpha_dropout", 8).of(3, 1),
                __rt::Group::new("bend", 8).of(4, 1),
                __rt::Group::new("each", 8).of(5, 1),
                __rt::Group::new("groups", 8).of(6, 1),
                __rt::Group::new("root", 8).of(7, 1),
                __rt::Group::new("root.gaussian_noise", 8).of(8, 1),
                __rt::Group::new("root.gate", 4).of(9, 1),
                __rt::Group::new("root.gate2", 2).of(10, 1),
                __rt::Group::new("output", 6).of(11, 1),
                __rt::Group::new("output.gate", 3).of(12, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                wide: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                norm: __rt::BatchNorm::identity().with_momentum(0.05),
                bend: __rt::Prelu::constant(0.25),
                each: __rt::LayerNorm::identity(),
                groups: __rt::GroupNorm::identity().with_epsilon(0.001),
                root: __rt::RmsNorm::identity(),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; (((["wide" self.wide] ["norm" self.norm]) (["bend" self.bend]
            ["each" self.each])) ((["groups" self.groups] ["root" self.root]) ["output"
            self.output]))
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [wide, norm, norm_activation, norm_alpha_dropout, bend, each, groups,
            root, root_gaussian_noise, root_gate, root_gate2, output, output_gate] = __rt::array(
                slots,
            );
            __rt::dense::forward(&self.wide, __rt::Identity, x, wide, pass);
            __rt::Passes::forward(&self.norm, wide.value(), norm, pass);
            __rt::elementwise::forward(
                __activation_2::<T>(),
                norm.value(),
                norm_activation,
                pass,
            );
            __rt::alpha_dropout::forward(
                RATE as __rt::f64,
                0,
                norm_activation.value(),
                norm_alpha_dropout,
                pass,
            );
            __rt::Passes::forward(&self.bend, norm_alpha_dropout.value(), bend, pass);
            __rt::Passes::forward(&self.each, bend.value(), each, pass);
            __rt::Passes::forward(&self.groups, each.value(), groups, pass);
            __rt::Passes::forward(&self.root, groups.value(), root, pass);
            __rt::gaussian_noise::forward(
                0.1,
                1,
                root.value(),
                root_gaussian_noise,
                pass,
            );
            __rt::gated::forward(
                __rt::Glu,
                root_gaussian_noise.value(),
                root_gate,
                pass,
            );
            __rt::gated::forward(__rt::Geglu, root_gate.value(), root_gate2, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                root_gate2.value(),
                output,
                pass,
            );
            __rt::gated::forward(__rt::Swiglu, output.value(), output_gate, pass);
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
            let [wide, norm, norm_activation, norm_alpha_dropout, bend, each, groups,
            root, root_gaussian_noise, root_gate, root_gate2, output, output_gate] = __rt::array(
                slots,
            );
            __rt::gated::backward(__rt::Swiglu, output.source(), output_gate, pass);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                root_gate2.source(),
                output,
                pass,
            );
            __rt::gated::backward(__rt::Geglu, root_gate.source(), root_gate2, pass);
            __rt::gated::backward(
                __rt::Glu,
                root_gaussian_noise.source(),
                root_gate,
                pass,
            );
            __rt::gaussian_noise::backward(
                0.1,
                1,
                root.source(),
                root_gaussian_noise,
                pass,
            );
            __rt::learn::learn(__rt::at!(goal.root), groups.source(), root, pass);
            __rt::learn::learn(__rt::at!(goal.groups), each.source(), groups, pass);
            __rt::learn::learn(__rt::at!(goal.each), bend.source(), each, pass);
            __rt::learn::learn(
                __rt::at!(goal.bend),
                norm_alpha_dropout.source(),
                bend,
                pass,
            );
            __rt::alpha_dropout::backward(
                RATE as __rt::f64,
                0,
                norm_activation.source(),
                norm_alpha_dropout,
                pass,
            );
            __rt::elementwise::backward(
                __activation_2::<T>(),
                norm.source(),
                norm_activation,
                pass,
            );
            __rt::learn::learn(__rt::at!(goal.norm), wide.source(), norm, pass);
            __rt::dense::learn(__rt::at!(goal.wide), __rt::Identity, input, wide, pass);
        }
    }
    impl<T: __rt::Scalar> __rt::Network<4, 3> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<4, 3> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 4]) -> [T; 3] {
            let wide = __rt::dense::one(&self.wide, __rt::Identity, simd, x);
            let norm: [T; 8] = __rt::Passes::one(&self.norm, simd, &wide);
            let norm_activation = __rt::elementwise::one(
                __activation_2::<T>(),
                simd,
                &norm,
            );
            let bend: [T; 8] = __rt::Passes::one(&self.bend, simd, &norm_activation);
            let each: [T; 8] = __rt::Passes::one(&self.each, simd, &bend);
            let groups: [T; 8] = __rt::Passes::one(&self.groups, simd, &each);
            let root: [T; 8] = __rt::Passes::one(&self.root, simd, &groups);
            let root_gate: [T; 4] = __rt::gated::one(__rt::Glu, simd, &root);
            let root_gate2: [T; 2] = __rt::gated::one(__rt::Geglu, simd, &root_gate);
            let output = __rt::dense::one(
                &self.output,
                __rt::Identity,
                simd,
                &root_gate2,
            );
            let output_gate: [T; 3] = __rt::gated::one(__rt::Swiglu, simd, &output);
            output_gate
        }
    }
};
