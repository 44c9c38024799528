/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 16 | |
| `left` | `dense(16)` | 8 → 16 | 144 |
|  | `layer_norm` | 16 | 32 |
|  | `tanh` | 16 |  |
| `right` | `same(left.dense)` | 8 → 16 |  |
|  | `same(left.layer_norm)` | 16 |  |
|  | `tanh` | 16 |  |
| `apart` | `subtract(left, right)` | 16 → 16 |  |
|  | `square` | 16 |  |
| `output` | `dense(1)` | 16 → 1 | 17 |
|  | `sigmoid` | 1 |  |

193 parameters

`Twins::new(seed)` starts the network, `Trainer::new(BinaryCrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Twins::load(path)?` keep it in a file.
*/
struct Twins<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`from(first) -> dense(16) -> layer_norm -> tanh`.
    left: TwinsLeft<T>,
    ///`dense(1)`: 16 → 1, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 16, 1>,
}
///The parameters of `left: from(first) -> dense(16) -> layer_norm -> tanh` in [`Twins`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct TwinsLeft<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 8 → 16, starts as `glorot_uniform`.
    dense: nn_core::macro_support::Dense<T, 8, 16>,
    ///`layer_norm` of 16 features.
    layer_norm: nn_core::macro_support::LayerNorm<T, 16>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Twins<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 16]) -> [T; 1] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 16, 1
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Twins" { left, output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Sigmoid<1>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
                "Twins",
                16,
                &[
                    __rt::Stage::dense("left.dense", 8, 16, true)
                        .reading(&[__rt::Read::Part(0)]),
                    __rt::Stage::layer(
                            "left.layer_norm",
                            "layer_norm",
                            16,
                            16,
                            0,
                            <__rt::LayerNorm<T, 16>>::MULTIPLY_ADDS,
                        )
                        .computing(__rt::Op::Layer {
                            keyword: "layer_norm",
                            numbers: &[],
                        })
                        .with(<__rt::LayerNorm<T, 16>>::TENSORS)
                        .wanting(<__rt::LayerNorm<T, 16>>::WANTS),
                    __rt::Stage::activation("left", "tanh", 16),
                    __rt::Stage::dense("right.dense", 8, 16, true)
                        .reading(&[__rt::Read::Part(1)])
                        .again("left.dense"),
                    __rt::Stage::layer(
                            "right.layer_norm",
                            "layer_norm",
                            16,
                            16,
                            0,
                            <__rt::LayerNorm<T, 16>>::MULTIPLY_ADDS,
                        )
                        .computing(__rt::Op::Layer {
                            keyword: "layer_norm",
                            numbers: &[],
                        })
                        .with(<__rt::LayerNorm<T, 16>>::TENSORS)
                        .wanting(<__rt::LayerNorm<T, 16>>::WANTS)
                        .again("left.layer_norm"),
                    __rt::Stage::activation("right", "tanh", 16),
                    __rt::Stage::difference("apart", "subtract(left, right)", 16)
                        .reading(&[__rt::Read::Stage(2), __rt::Read::Stage(5)]),
                    __rt::Stage::activation("apart", "square", 16),
                    __rt::Stage::dense("output", 16, 1, true),
                    __rt::Stage::activation("output", "sigmoid", 1),
                ],
                &[
                    __rt::Group::new("left.dense", 16).of(0, 1),
                    __rt::Group::new("left.layer_norm", 16).of(1, 1),
                    __rt::Group::new("left", 16).of(2, 1),
                    __rt::Group::new("right.dense", 16).of(3, 1),
                    __rt::Group::new("right.layer_norm", 16).of(4, 1),
                    __rt::Group::new("right", 16).of(5, 1),
                    __rt::Group::new("apart", 16).of(6, 1),
                    __rt::Group::new("apart.activation", 16).of(7, 1),
                    __rt::Group::new("output", 1).of(8, 1),
                ],
            )
            .with_parts(&[("first", 8), ("second", 8)]);
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                left: TwinsLeft {
                    dense: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                    layer_norm: __rt::LayerNorm::identity(),
                },
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ((["left.dense" self.left.dense] ["left.layer_norm" self.left
            .layer_norm]) ["output" self.output])
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [left_dense, left_layer_norm, left, right_dense, right_layer_norm, right,
            apart, apart_activation, output] = __rt::array(slots);
            __rt::dense::forward(
                &self.left.dense,
                __rt::Identity,
                x.subcols(0, 8),
                left_dense,
                pass,
            );
            __rt::Passes::forward(
                &self.left.layer_norm,
                left_dense.value(),
                left_layer_norm,
                pass,
            );
            __rt::elementwise::forward(__rt::Tanh, left_layer_norm.value(), left, pass);
            __rt::dense::forward(
                &self.left.dense,
                __rt::Identity,
                x.subcols(8, 8),
                right_dense,
                pass,
            );
            __rt::Passes::forward(
                &self.left.layer_norm,
                right_dense.value(),
                right_layer_norm,
                pass,
            );
            __rt::elementwise::forward(
                __rt::Tanh,
                right_layer_norm.value(),
                right,
                pass,
            );
            __rt::merge::subtract::forward([left.value(), right.value()], apart, pass);
            __rt::elementwise::forward(
                __rt::Square,
                apart.value(),
                apart_activation,
                pass,
            );
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                apart_activation.value(),
                output,
                pass,
            );
        }
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [left_dense, left_layer_norm, left, right_dense, right_layer_norm, right,
            apart, apart_activation, output] = __rt::array(slots);
            let mut input = input;
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                apart_activation.source(),
                output,
                &mut gradients.output,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Square,
                apart.source(),
                apart_activation,
                pass,
            );
            __rt::merge::subtract::backward(
                [left.source(), right.source()],
                apart,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Tanh,
                right_layer_norm.source(),
                right,
                pass,
            );
            __rt::Passes::backward(
                &self.left.layer_norm,
                right_dense.source(),
                right_layer_norm,
                &mut gradients.left.layer_norm,
                pass,
            );
            __rt::dense::backward(
                &self.left.dense,
                __rt::Identity,
                input.columns(8, 8),
                right_dense,
                &mut gradients.left.dense,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Tanh,
                left_layer_norm.source(),
                left,
                pass,
            );
            __rt::again::add(
                1,
                &mut gradients.left.layer_norm,
                left_layer_norm,
                |gradients, slot| {
                    __rt::Passes::backward(
                        &self.left.layer_norm,
                        left_dense.source(),
                        slot,
                        gradients,
                        pass,
                    )
                },
            );
            __rt::again::add(
                1,
                &mut gradients.left.dense,
                left_dense,
                |gradients, slot| {
                    __rt::dense::backward(
                        &self.left.dense,
                        __rt::Identity,
                        input.columns(0, 8),
                        slot,
                        gradients,
                        pass,
                    )
                },
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<16, 1> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<16, 1> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 16]) -> [T; 1] {
            let left_dense = __rt::dense::one(
                &self.left.dense,
                __rt::Identity,
                simd,
                __rt::one::part::<T, 8>(x, 0),
            );
            let left_layer_norm: [T; 16] = __rt::Passes::one(
                &self.left.layer_norm,
                simd,
                &left_dense,
            );
            let left = __rt::elementwise::one(__rt::Tanh, simd, &left_layer_norm);
            let right_dense = __rt::dense::one(
                &self.left.dense,
                __rt::Identity,
                simd,
                __rt::one::part::<T, 8>(x, 8),
            );
            let right_layer_norm: [T; 16] = __rt::Passes::one(
                &self.left.layer_norm,
                simd,
                &right_dense,
            );
            let right = __rt::elementwise::one(__rt::Tanh, simd, &right_layer_norm);
            let apart = __rt::merge::subtract::one(simd, [&left, &right]);
            let apart_activation = __rt::elementwise::one(__rt::Square, simd, &apart);
            let output = __rt::dense::one(
                &self.output,
                __rt::Identity,
                simd,
                &apart_activation,
            );
            output
        }
    }
};
