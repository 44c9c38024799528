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
| `root` | `rms_norm` | 8 | 8 |
|  | `gaussian_noise(0.1)` | 8 |  |
|  | `glu` | 8 → 4 |  |
|  | `geglu` | 4 → 2 |  |
| `output` | `dense(6)` | 2 → 6 | 18 |
|  | `swiglu` | 6 → 3 |  |

98 parameters
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
    ///`rms_norm` of 8 features.
    root: nn_core::macro_support::RmsNorm<T, 8>,
    ///`dense(6)`: 2 → 6, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 2, 6>,
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
    type __This<T> = Norms<T>;
    const _: () = __rt::expect_within(
        "the probability of `alpha_dropout`",
        "RATE",
        RATE as __rt::f64,
        __rt::Range::Rate,
    );
    #[allow(unused_imports)]
    use __rt::{AsIs as _, OfOne as _, OfThree as _, OfTwo as _};
    #[inline(always)]
    fn __activation_2<T: __rt::Scalar>() -> impl __rt::Activation<T> {
        (&&&&__rt::Bare::new(prelu_of::Mine)).activation()
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 4]) -> [T; 3] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 4
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                wide: __rt::Clone::clone(&self.wide),
                norm: __rt::Clone::clone(&self.norm),
                bend: __rt::Clone::clone(&self.bend),
                each: __rt::Clone::clone(&self.each),
                root: __rt::Clone::clone(&self.root),
                output: __rt::Clone::clone(&self.output),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Norms")
                .field("wide", &self.wide)
                .field("norm", &self.norm)
                .field("bend", &self.bend)
                .field("each", &self.each)
                .field("root", &self.root)
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
        type Head = __rt::head::Other<3>;
        const NAME: &'static __rt::str = "Norms";
        const INPUT: __rt::usize = 4;
        const LAYERS: &'static [__rt::LayerInfo] = &[
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
            __rt::LayerInfo::dense("output", 2, 6, true),
            __rt::LayerInfo::merge("output", "swiglu", 6, 3),
        ];
        const GROUPS: &'static [&'static __rt::str] = &[
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
            "output",
            "output.gate",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                wide: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                norm: __rt::BatchNorm::identity().with_momentum(0.05),
                bend: __rt::Prelu::constant(0.25),
                each: __rt::LayerNorm::identity(),
                root: __rt::RmsNorm::identity(),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [8, 8, 8, 8, 8, 8, 8, 8, 4, 2, 6, 3])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::under("wide", self.wide.tensors()),
                            __rt::under("norm", self.norm.tensors()),
                        ),
                        __rt::under("bend", self.bend.tensors()),
                    ),
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::under("each", self.each.tensors()),
                            __rt::under("root", self.root.tensors()),
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
                            __rt::under("wide", self.wide.tensors_mut()),
                            __rt::under("norm", self.norm.tensors_mut()),
                        ),
                        __rt::under("bend", self.bend.tensors_mut()),
                    ),
                    __rt::Iterator::chain(
                        __rt::Iterator::chain(
                            __rt::under("each", self.each.tensors_mut()),
                            __rt::under("root", self.root.tensors_mut()),
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
            let [wide, norm, norm_activation, norm_alpha_dropout, bend, each, root,
            root_gaussian_noise, root_gate, root_gate2, output, output_gate] = __rt::array(
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
                &self.output,
                __rt::Identity,
                root_gate2.value(),
                output,
                pass,
            );
            __rt::gated::forward(__rt::Swiglu, output.value(), output_gate, pass);
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
            let [wide, norm, norm_activation, norm_alpha_dropout, bend, each, root,
            root_gaussian_noise, root_gate, root_gate2, output, output_gate] = __rt::array(
                slots,
            );
            __rt::gated::backward(__rt::Swiglu, output.source(), output_gate, pass);
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                root_gate2.source(),
                output,
                &mut gradients.output,
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
                __activation_2::<T>(),
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
                input,
                wide,
                &mut gradients.wide,
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
            let [wide, norm, norm_activation, norm_alpha_dropout, bend, each, root,
            root_gaussian_noise, root_gate, root_gate2, output, output_gate] = __rt::array(
                slots,
            );
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::gated::backward(__rt::Swiglu, output.source(), output_gate, pass);
            __rt::dense::backward_and_update(
                &mut self.output,
                __rt::Identity,
                root_gate2.source(),
                output,
                &mut gradients.output,
                (optimizer, 10),
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
            __rt::update_all(
                optimizer,
                9,
                self.root.tensors_mut(),
                gradients.root.tensors(),
            );
            __rt::Passes::backward(
                &self.each,
                bend.source(),
                each,
                &mut gradients.each,
                pass,
            );
            __rt::update_all(
                optimizer,
                7,
                self.each.tensors_mut(),
                gradients.each.tensors(),
            );
            __rt::Passes::backward(
                &self.bend,
                norm_alpha_dropout.source(),
                bend,
                &mut gradients.bend,
                pass,
            );
            __rt::update_all(
                optimizer,
                6,
                self.bend.tensors_mut(),
                gradients.bend.tensors(),
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
            __rt::Passes::backward(
                &self.norm,
                wide.source(),
                norm,
                &mut gradients.norm,
                pass,
            );
            __rt::update_all(
                optimizer,
                1,
                self.norm.tensors_mut(),
                gradients.norm.tensors(),
            );
            __rt::dense::backward_and_update(
                &mut self.wide,
                __rt::Identity,
                input,
                wide,
                &mut gradients.wide,
                (optimizer, 0),
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<4, 3> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<4, 3> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 4]) -> [T; 3] {
            let _ = simd;
            let wide = __rt::dense::one(&self.wide, __rt::Identity, simd, x);
            let norm: [T; 8] = __rt::Passes::one(&self.norm, simd, &wide);
            let norm_activation = __rt::elementwise::one(
                __activation_2::<T>(),
                simd,
                &norm,
            );
            let bend: [T; 8] = __rt::Passes::one(&self.bend, simd, &norm_activation);
            let each: [T; 8] = __rt::Passes::one(&self.each, simd, &bend);
            let root: [T; 8] = __rt::Passes::one(&self.root, simd, &each);
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
