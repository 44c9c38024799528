#[allow(non_camel_case_types)]
type __Layers_CITIES = [(); CITIES];
#[allow(non_upper_case_globals)]
const __Layers_CITIES: nn_core::macro_support::usize = <__Layers_CITIES as nn_core::macro_support::Width>::WIDTH;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code)]
type __Layers_turn<T> = my::Turn<3, T>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code)]
const __Layers_turn__is: nn_core::macro_support::bool = {
    #[allow(unused_imports)]
    use nn_core::macro_support::Otherwise as _;
    nn_core::macro_support::Probe::<
        (
            __Layers_turn<nn_core::macro_support::f32>,
            __Layers_turn<nn_core::macro_support::f64>,
        ),
    >::IS_LAYER
};
#[allow(non_camel_case_types, non_upper_case_globals, dead_code)]
type __Layers_turn__over<T> = nn_core::macro_support::Own<
    __Layers_turn<T>,
    T,
    { __Layers_turn__is },
>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code)]
const __Layers_turn__input: nn_core::macro_support::usize = <__Layers_turn__over<
    nn_core::macro_support::f32,
> as nn_core::macro_support::own::Layer>::INPUT;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code)]
const __Layers_turn__output: nn_core::macro_support::usize = <__Layers_turn__over<
    nn_core::macro_support::f32,
> as nn_core::macro_support::own::Layer>::OUTPUT;
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 5 | |
| `scale` | `standardize` | 4 | 0 |
| `wide` | `dense(8, bias = false)` | 4 → 8 | 32 |
| `norm` | `batch_norm(momentum = 0.05)` | 8 | 16 |
|  | `prelu_of::Mine` | 8 |  |
|  | `alpha_dropout(RATE)` | 8 |  |
| `bend` | `prelu` | 8 | 8 |
| `each` | `layer_norm` | 8 | 16 |
| `root` | `rms_norm` | 8 | 8 |
|  | `gaussian_noise(0.1)` | 8 |  |
|  | `glu` | 8 → 4 |  |
|  | `geglu` | 4 → 2 |  |
| `pairs` | `dense(6)` | 2 → 6 | 18 |
|  | `swiglu` | 6 → 3 |  |
| `city` | `embedding(CITIES, 2)` | 1 → 2 | CITIES × 2 |
| `both` | `concat(pairs, city)` | 3 + 2 → 5 |  |
| `turn` | `layer(my::Turn<3>)` | 5 → my::Turn<3>::OUTPUT | `my::Turn<3>::PARAMETERS` |
| `kernel` | `features(16, gamma = 0.3)` | my::Turn<3>::OUTPUT → 16 | 0 |
| `output` | `dense(3)` | 16 → 3 | 51 |
|  | `softmax` | 3 |  |
*/
struct Layers<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`standardize` of 4 features.
    scale: nn_core::macro_support::Standardize<T, 4>,
    ///`dense(8, bias = false)`: 4 → 8, no bias, starts as `glorot_uniform`.
    wide: nn_core::macro_support::Dense<T, 4, 8, false>,
    ///`batch_norm(momentum = 0.05)` of 8 features.
    norm: nn_core::macro_support::BatchNorm<T, 8>,
    ///`prelu` of 8 features.
    bend: nn_core::macro_support::Prelu<T, 8>,
    ///`layer_norm` of 8 features.
    each: nn_core::macro_support::LayerNorm<T, 8>,
    ///`rms_norm` of 8 features.
    root: nn_core::macro_support::RmsNorm<T, 8>,
    ///`dense(6)`: 2 → 6, starts as `glorot_uniform`.
    pairs: nn_core::macro_support::Dense<T, 2, 6>,
    ///`embedding(CITIES, 2)`: 1 → 2.
    city: nn_core::macro_support::Embedding<T, { __Layers_CITIES }, 2>,
    ///`layer(my::Turn<3>)`: 5 → my::Turn<3>::OUTPUT.
    turn: __Layers_turn__over<T>,
    ///`features(16, gamma = 0.3)`: my::Turn<3>::OUTPUT → 16.
    kernel: nn_core::macro_support::Features<T, { __Layers_turn__output }, 16>,
    ///`dense(3)`: 16 → 3, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 16, 3>,
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
    type __This<T> = Layers<T>;
    const _: () = __rt::expect_within(
        "the probability of `alpha_dropout`",
        "RATE",
        RATE as __rt::f64,
        __rt::Range::Rate,
    );
    const _: () = __rt::expect_size(
        "city",
        "CITIES",
        <__Layers_CITIES as __rt::Width>::LENGTH,
    );
    const _: () = __rt::expect_rows("city", "CITIES", __Layers_CITIES);
    const _: () = __rt::expect_width(
        ("`turn: layer(my::Turn<3>)`", "takes", " before it", "the one before it"),
        ("my::Turn<3>::INPUT", __Layers_turn__input),
        ("`concat(pairs, city)`", "", 5),
    );
    const _: () = __rt::expect_layer("my::Turn<3>", __Layers_turn__is);
    #[allow(unused_imports)]
    use __rt::{AsIs as _, OfOne as _, OfThree as _, OfTwo as _};
    #[inline(always)]
    fn __activation_3<T: __rt::Scalar>() -> impl __rt::Activation<T> {
        (&&&&__rt::Bare::new(prelu_of::Mine)).activation()
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 5]) -> [T; 3]
        where
            T: __rt::one::FitsStack<
                Self,
                { __rt::one::stack(&[98, __Layers_turn__output]) },
            >,
        {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 5
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                scale: __rt::Clone::clone(&self.scale),
                wide: __rt::Clone::clone(&self.wide),
                norm: __rt::Clone::clone(&self.norm),
                bend: __rt::Clone::clone(&self.bend),
                each: __rt::Clone::clone(&self.each),
                root: __rt::Clone::clone(&self.root),
                pairs: __rt::Clone::clone(&self.pairs),
                city: __rt::Clone::clone(&self.city),
                turn: __rt::Clone::clone(&self.turn),
                kernel: __rt::Clone::clone(&self.kernel),
                output: __rt::Clone::clone(&self.output),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Layers")
                .field("scale", &self.scale)
                .field("wide", &self.wide)
                .field("norm", &self.norm)
                .field("bend", &self.bend)
                .field("each", &self.each)
                .field("root", &self.root)
                .field("pairs", &self.pairs)
                .field("city", &self.city)
                .field("turn", &self.turn)
                .field("kernel", &self.kernel)
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
        const NAME: &'static __rt::str = "Layers";
        const INPUT: __rt::usize = 5;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::each(
                    "scale",
                    "standardize",
                    4,
                    <__rt::Standardize<T, 4>>::PARAMETERS,
                    <__rt::Standardize<T, 4>>::MULTIPLY_ADDS,
                )
                .wanting(<__rt::Standardize<T, 4>>::WANTS),
            __rt::LayerInfo::dense("wide", 4, 8, false),
            __rt::LayerInfo::each(
                    "norm",
                    "batch_norm(momentum = 0.05)",
                    8,
                    <__rt::BatchNorm<T, 8>>::PARAMETERS,
                    <__rt::BatchNorm<T, 8>>::MULTIPLY_ADDS,
                )
                .wanting(<__rt::BatchNorm<T, 8>>::WANTS),
            __rt::LayerInfo::stage("norm", "prelu_of::Mine", 8),
            __rt::LayerInfo::noise("norm", "alpha_dropout(RATE)", 8),
            __rt::LayerInfo::each(
                    "bend",
                    "prelu",
                    8,
                    <__rt::Prelu<T, 8>>::PARAMETERS,
                    <__rt::Prelu<T, 8>>::MULTIPLY_ADDS,
                )
                .wanting(<__rt::Prelu<T, 8>>::WANTS),
            __rt::LayerInfo::each(
                    "each",
                    "layer_norm",
                    8,
                    <__rt::LayerNorm<T, 8>>::PARAMETERS,
                    <__rt::LayerNorm<T, 8>>::MULTIPLY_ADDS,
                )
                .wanting(<__rt::LayerNorm<T, 8>>::WANTS),
            __rt::LayerInfo::each(
                    "root",
                    "rms_norm",
                    8,
                    <__rt::RmsNorm<T, 8>>::PARAMETERS,
                    <__rt::RmsNorm<T, 8>>::MULTIPLY_ADDS,
                )
                .wanting(<__rt::RmsNorm<T, 8>>::WANTS),
            __rt::LayerInfo::noise("root", "gaussian_noise(0.1)", 8),
            __rt::LayerInfo::merge("root", "glu", 8, 4),
            __rt::LayerInfo::merge("root", "geglu", 4, 2),
            __rt::LayerInfo::dense("pairs", 2, 6, true),
            __rt::LayerInfo::merge("pairs", "swiglu", 6, 3),
            __rt::LayerInfo::layer(
                    "city",
                    "embedding(CITIES, 2)",
                    1,
                    2,
                    <__rt::Embedding<T, { __Layers_CITIES }, 2>>::PARAMETERS,
                    <__rt::Embedding<T, { __Layers_CITIES }, 2>>::MULTIPLY_ADDS,
                )
                .wanting(<__rt::Embedding<T, { __Layers_CITIES }, 2>>::WANTS),
            __rt::LayerInfo::merge("both", "concat(pairs, city)", 5, 5),
            __rt::LayerInfo::layer(
                    "turn",
                    "layer(my::Turn<3>)",
                    5,
                    __Layers_turn__output,
                    <__Layers_turn__over<T> as __rt::own::Layer>::PARAMETERS,
                    <__Layers_turn__over<T> as __rt::own::Layer>::MULTIPLY_ADDS,
                )
                .wanting(<__Layers_turn__over<T> as __rt::own::Layer>::WANTS),
            __rt::LayerInfo::layer(
                    "kernel",
                    "features(16, gamma = 0.3)",
                    __Layers_turn__output,
                    16,
                    <__rt::Features<T, { __Layers_turn__output }, 16>>::PARAMETERS,
                    <__rt::Features<T, { __Layers_turn__output }, 16>>::MULTIPLY_ADDS,
                )
                .wanting(<__rt::Features<T, { __Layers_turn__output }, 16>>::WANTS),
            __rt::LayerInfo::dense("output", 16, 3, true),
            __rt::LayerInfo::stage("output", "softmax", 3),
        ];
        const GRAPH: &'static __rt::Graph = &__rt::Graph {
            parts: &[("place", 1), ("rest", 4)],
            reads: &[
                &[__rt::Read::Part(1)],
                &[__rt::Read::Layer(0)],
                &[__rt::Read::Layer(1)],
                &[__rt::Read::Layer(2)],
                &[__rt::Read::Layer(3)],
                &[__rt::Read::Layer(4)],
                &[__rt::Read::Layer(5)],
                &[__rt::Read::Layer(6)],
                &[__rt::Read::Layer(7)],
                &[__rt::Read::Layer(8)],
                &[__rt::Read::Layer(9)],
                &[__rt::Read::Layer(10)],
                &[__rt::Read::Layer(11)],
                &[__rt::Read::Part(0)],
                &[__rt::Read::Layer(12), __rt::Read::Layer(13)],
                &[__rt::Read::Layer(14)],
                &[__rt::Read::Layer(15)],
                &[__rt::Read::Layer(16)],
                &[__rt::Read::Layer(17)],
            ],
            outputs: &[("output", __rt::Read::Layer(18))],
        };
        const NEEDS_FIT: __rt::bool = true;
        const GROUPS: &'static [&'static __rt::str] = &[
            "scale",
            "wide",
            "norm",
            "norm.activation",
            "norm.alpha_dropout",
            "bend",
            "each",
            "root",
            "root.gaussian_noise",
            "root.gate",
            "root.gate2",
            "pairs",
            "pairs.gate",
            "city",
            "both",
            "turn",
            "kernel",
            "output",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                scale: __rt::Standardize::unfitted(),
                wide: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                norm: __rt::BatchNorm::identity().with_momentum(0.05),
                bend: __rt::Prelu::constant(0.25),
                each: __rt::LayerNorm::identity(),
                root: __rt::RmsNorm::identity(),
                pairs: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                city: __rt::Embedding::init(rng),
                turn: <__Layers_turn__over<T> as __rt::own::Layer>::drawn(rng),
                kernel: __rt::Features::init(rng, 0.3),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(
                capacity,
                [
                    4,
                    8,
                    8,
                    8,
                    8,
                    8,
                    8,
                    8,
                    8,
                    4,
                    2,
                    6,
                    3,
                    2,
                    5,
                    __Layers_turn__output,
                    16,
                    3,
                ],
            )
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::Iterator::chain(
                                __rt::under("scale", self.scale.tensors()),
                                __rt::under("wide", self.wide.tensors()),
                            ),
                            __rt::under("norm", self.norm.tensors()),
                        ),
                        __rt::Iterator::chain(
                            __rt::Iterator::chain(
                                __rt::under("bend", self.bend.tensors()),
                                __rt::under("each", self.each.tensors()),
                            ),
                            __rt::under("root", self.root.tensors()),
                        ),
                    ),
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::Iterator::chain(
                                __rt::under("pairs", self.pairs.tensors()),
                                __rt::under("city", self.city.tensors()),
                            ),
                            __rt::under(
                                "turn",
                                <__Layers_turn__over<
                                    T,
                                > as __rt::own::Layer>::tensors(&self.turn),
                            ),
                        ),
                        __rt::Iterator::chain(
                            __rt::under("kernel", self.kernel.tensors()),
                            __rt::under("output", self.output.tensors()),
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
                        __rt::Iterator::chain(
                            __rt::Iterator::chain(
                                __rt::under("scale", self.scale.tensors_mut()),
                                __rt::under("wide", self.wide.tensors_mut()),
                            ),
                            __rt::under("norm", self.norm.tensors_mut()),
                        ),
                        __rt::Iterator::chain(
                            __rt::Iterator::chain(
                                __rt::under("bend", self.bend.tensors_mut()),
                                __rt::under("each", self.each.tensors_mut()),
                            ),
                            __rt::under("root", self.root.tensors_mut()),
                        ),
                    ),
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::Iterator::chain(
                                __rt::under("pairs", self.pairs.tensors_mut()),
                                __rt::under("city", self.city.tensors_mut()),
                            ),
                            __rt::under(
                                "turn",
                                <__Layers_turn__over<
                                    T,
                                > as __rt::own::Layer>::tensors_mut(&mut self.turn),
                            ),
                        ),
                        __rt::Iterator::chain(
                            __rt::under("kernel", self.kernel.tensors_mut()),
                            __rt::under("output", self.output.tensors_mut()),
                        ),
                    ),
                ),
            )
        }
        fn check_input(x: __rt::MatRef<'_, T>) -> __rt::Result<(), __rt::NotAnIndex> {
            __rt::embedding::check("city", __Layers_CITIES, x.subcols(0, 1), 0)?;
            __rt::Ok(())
        }
        fn forward(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [scale, wide, norm, norm_activation, norm_alpha_dropout, bend, each,
            root, root_gaussian_noise, root_gate, root_gate2, pairs, pairs_gate, city,
            both, turn, kernel, output] = __rt::array(slots);
            __rt::Passes::forward(&self.scale, x.subcols(1, 4), scale, pass);
            __rt::dense::forward(&self.wide, __rt::Identity, scale.value(), wide, pass);
            __rt::Passes::forward(&self.norm, wide.value(), norm, pass);
            __rt::elementwise::forward(
                __activation_3::<T>(),
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
            __rt::Passes::forward(&self.root, each.value(), root, pass);
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
                &self.pairs,
                __rt::Identity,
                root_gate2.value(),
                pairs,
                pass,
            );
            __rt::gated::forward(__rt::Swiglu, pairs.value(), pairs_gate, pass);
            __rt::Passes::forward(&self.city, x.subcols(0, 1), city, pass);
            __rt::merge::concat::forward([pairs_gate.value(), city.value()], both, pass);
            __rt::Passes::forward(&self.turn, both.value(), turn, pass);
            __rt::Passes::forward(&self.kernel, turn.value(), kernel, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                kernel.value(),
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
            let [scale, wide, norm, norm_activation, norm_alpha_dropout, bend, each,
            root, root_gaussian_noise, root_gate, root_gate2, pairs, pairs_gate, city,
            both, turn, kernel, output] = __rt::array(slots);
            let mut input = input;
            let wanted = input.gradient.is_some();
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                kernel.source(),
                output,
                &mut gradients.output,
                pass,
            );
            __rt::Passes::backward(
                &self.kernel,
                turn.source(),
                kernel,
                &mut gradients.kernel,
                pass,
            );
            __rt::Passes::backward(
                &self.turn,
                both.source(),
                turn,
                &mut gradients.turn,
                pass,
            );
            __rt::merge::concat::backward(
                [pairs_gate.source(), city.source()],
                both,
                pass,
            );
            __rt::Passes::backward(
                &self.city,
                input.columns(0, 1),
                city,
                &mut gradients.city,
                pass,
            );
            __rt::gated::backward(__rt::Swiglu, pairs.source(), pairs_gate, pass);
            __rt::dense::backward(
                &self.pairs,
                __rt::Identity,
                root_gate2.source(),
                pairs,
                &mut gradients.pairs,
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
            __rt::Passes::backward(
                &self.root,
                each.source(),
                root,
                &mut gradients.root,
                pass,
            );
            __rt::Passes::backward(
                &self.each,
                bend.source(),
                each,
                &mut gradients.each,
                pass,
            );
            __rt::Passes::backward(
                &self.bend,
                norm_alpha_dropout.source(),
                bend,
                &mut gradients.bend,
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
                __activation_3::<T>(),
                norm.source(),
                norm_activation,
                pass,
            );
            __rt::Passes::backward(
                &self.norm,
                wide.source(),
                norm,
                &mut gradients.norm,
                pass,
            );
            __rt::dense::backward(
                &self.wide,
                __rt::Identity,
                scale.source_if(wanted),
                wide,
                &mut gradients.wide,
                pass,
            );
            if wanted {
                __rt::Passes::backward(
                    &self.scale,
                    input.columns(1, 4),
                    scale,
                    &mut gradients.scale,
                    pass,
                );
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<5, 3> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<5, 3> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 5]) -> [T; 3] {
            let _ = simd;
            let scale: [T; 4] = __rt::Passes::one(
                &self.scale,
                simd,
                __rt::one::part::<T, 4>(x, 1),
            );
            let wide = __rt::dense::one(&self.wide, __rt::Identity, simd, &scale);
            let norm: [T; 8] = __rt::Passes::one(&self.norm, simd, &wide);
            let norm_activation = __rt::elementwise::one(
                __activation_3::<T>(),
                simd,
                &norm,
            );
            let bend: [T; 8] = __rt::Passes::one(&self.bend, simd, &norm_activation);
            let each: [T; 8] = __rt::Passes::one(&self.each, simd, &bend);
            let root: [T; 8] = __rt::Passes::one(&self.root, simd, &each);
            let root_gate: [T; 4] = __rt::gated::one(__rt::Glu, simd, &root);
            let root_gate2: [T; 2] = __rt::gated::one(__rt::Geglu, simd, &root_gate);
            let pairs = __rt::dense::one(&self.pairs, __rt::Identity, simd, &root_gate2);
            let pairs_gate: [T; 3] = __rt::gated::one(__rt::Swiglu, simd, &pairs);
            let city: [T; 2] = __rt::Passes::one(
                &self.city,
                simd,
                __rt::one::part::<T, 1>(x, 0),
            );
            let both = __rt::merge::concat::one::<_, T, 5>(simd, &[&pairs_gate, &city]);
            let turn: [T; __Layers_turn__output] = __rt::Passes::one(
                &self.turn,
                simd,
                &both,
            );
            let kernel: [T; 16] = __rt::Passes::one(&self.kernel, simd, &turn);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &kernel);
            output
        }
    }
};
