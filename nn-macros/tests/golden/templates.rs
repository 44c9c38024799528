/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 6 | |
| `body.0.a.ffn.norm` | `layer_norm` | 6 | 12 |
| `body.0.a.ffn.up` | `dense(wide)` | 6 → 24 | 168 |
|  | `gelu` | 24 |  |
| `body.0.a.ffn.down` | `dense(input)` | 24 → 6 | 150 |
| `body.0.a` | `residual` | 6 → 6 |  |
| `body.1.a.ffn.norm` | `layer_norm` | 6 | 12 |
| `body.1.a.ffn.up` | `dense(wide)` | 6 → 24 | 168 |
|  | `gelu` | 24 |  |
| `body.1.a.ffn.down` | `dense(input)` | 24 → 6 | 150 |
| `body.1.a` | `residual` | 6 → 6 |  |
| `tower.0.layer` | `dense(w)` | 6 → 8 | 56 |
|  | `relu` | 8 |  |
| `tower.1.layer` | `dense(w)` | 8 → 6 | 54 |
|  | `relu` | 6 |  |
| `output.norm` | `layer_norm` | 6 | 12 |
| `output.up` | `dense(wide)` | 6 → 12 | 84 |
|  | `gelu` | 12 |  |
| `output.down` | `dense(input)` | 12 → 6 | 78 |

944 parameters

`Blocks::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Blocks::load(path)?` keep it in a file.
*/
struct Blocks<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`repeat(2) { … }`.
    body: [BlocksBody<T>; 2usize],
    ///`for w in [8, 6] { … }`.
    tower: BlocksTower<T>,
    ///`Ffn(12)`.
    output: BlocksOutput<T>,
}
///The parameters of `body: repeat(2) { … }` in [`Blocks`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct BlocksBody<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`residual { … }`.
    a: BlocksBodyA<T>,
}
///The parameters of `a: residual { … }` in [`Blocks`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct BlocksBodyA<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`Ffn(24)`.
    ffn: BlocksBodyAFfn<T>,
}
///The parameters of `ffn: Ffn(24)` in [`Blocks`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct BlocksBodyAFfn<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`layer_norm` of 6 features.
    norm: nn_core::macro_support::LayerNorm<T, 6>,
    ///`dense(wide)`: 6 → 24, starts as `he_normal`.
    up: nn_core::macro_support::Dense<T, 6, 24>,
    ///`dense(input)`: 24 → 6, starts as `glorot_uniform`.
    down: nn_core::macro_support::Dense<T, 24, 6>,
}
///The parameters of `tower: for w in [8, 6] { … }` in [`Blocks`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct BlocksTower<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32>(
    ///`{ … } for 8`.
    BlocksTower0<T>,
    ///`{ … } for 6`.
    BlocksTower1<T>,
);
///The parameters of `{ … } for 8` in [`Blocks`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct BlocksTower0<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(w)`: 6 → 8, starts as `he_normal`.
    layer: nn_core::macro_support::Dense<T, 6, 8>,
}
///The parameters of `{ … } for 6` in [`Blocks`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct BlocksTower1<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(w)`: 8 → 6, starts as `he_normal`.
    layer: nn_core::macro_support::Dense<T, 8, 6>,
}
///The parameters of `output: Ffn(12)` in [`Blocks`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct BlocksOutput<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`layer_norm` of 6 features.
    norm: nn_core::macro_support::LayerNorm<T, 6>,
    ///`dense(wide)`: 6 → 12, starts as `he_normal`.
    up: nn_core::macro_support::Dense<T, 6, 12>,
    ///`dense(input)`: 12 → 6, starts as `glorot_uniform`.
    down: nn_core::macro_support::Dense<T, 12, 6>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Blocks<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 6]) -> [T; 6] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 6, 6
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Blocks" { body, tower, output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Identity<6>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Blocks",
            6,
            &[
                __rt::Stage::layer(
                        "body.0.a.ffn.norm",
                        "layer_norm",
                        6,
                        6,
                        0,
                        <__rt::LayerNorm<T, 6>>::MULTIPLY_ADDS,
                    )
                    .computing(__rt::Op::Layer {
                        keyword: "layer_norm",
                        numbers: &[],
                    })
                    .with(<__rt::LayerNorm<T, 6>>::TENSORS)
                    .wanting(<__rt::LayerNorm<T, 6>>::WANTS),
                __rt::Stage::dense("body.0.a.ffn.up", 6, 24, true),
                __rt::Stage::activation("body.0.a.ffn.up", "gelu", 24),
                __rt::Stage::dense("body.0.a.ffn.down", 24, 6, true),
                __rt::Stage::sum("body.0.a", "residual", 6)
                    .reading(&[__rt::Read::Input, __rt::Read::Stage(3)]),
                __rt::Stage::layer(
                        "body.1.a.ffn.norm",
                        "layer_norm",
                        6,
                        6,
                        0,
                        <__rt::LayerNorm<T, 6>>::MULTIPLY_ADDS,
                    )
                    .computing(__rt::Op::Layer {
                        keyword: "layer_norm",
                        numbers: &[],
                    })
                    .with(<__rt::LayerNorm<T, 6>>::TENSORS)
                    .wanting(<__rt::LayerNorm<T, 6>>::WANTS),
                __rt::Stage::dense("body.1.a.ffn.up", 6, 24, true),
                __rt::Stage::activation("body.1.a.ffn.up", "gelu", 24),
                __rt::Stage::dense("body.1.a.ffn.down", 24, 6, true),
                __rt::Stage::sum("body.1.a", "residual", 6)
                    .reading(&[__rt::Read::Stage(4), __rt::Read::Stage(8)]),
                __rt::Stage::dense("tower.0.layer", 6, 8, true),
                __rt::Stage::activation("tower.0.layer", "relu", 8),
                __rt::Stage::dense("tower.1.layer", 8, 6, true),
                __rt::Stage::activation("tower.1.layer", "relu", 6),
                __rt::Stage::layer(
                        "output.norm",
                        "layer_norm",
                        6,
                        6,
                        0,
                        <__rt::LayerNorm<T, 6>>::MULTIPLY_ADDS,
                    )
                    .computing(__rt::Op::Layer {
                        keyword: "layer_norm",
                        numbers: &[],
                    })
                    .with(<__rt::LayerNorm<T, 6>>::TENSORS)
                    .wanting(<__rt::LayerNorm<T, 6>>::WANTS),
                __rt::Stage::dense("output.up", 6, 12, true),
                __rt::Stage::activation("output.up", "gelu", 12),
                __rt::Stage::dense("output.down", 12, 6, true),
            ],
            &[
                __rt::Group::new("body.0.a.ffn.norm", 6).of(0, 1),
                __rt::Group::new("body.0.a.ffn.up", 24).of(1, 2),
                __rt::Group::new("body.0.a.ffn.down", 6).of(3, 1),
                __rt::Group::new("body.0.a", 6).of(4, 1),
                __rt::Group::new("body.1.a.ffn.norm", 6).of(5, 1),
                __rt::Group::new("body.1.a.ffn.up", 24).of(6, 2),
                __rt::Group::new("body.1.a.ffn.down", 6).of(8, 1),
                __rt::Group::new("body.1.a", 6).of(9, 1),
                __rt::Group::new("tower.0.layer", 8).of(10, 2),
                __rt::Group::new("tower.1.layer", 6).of(12, 2),
                __rt::Group::new("output.norm", 6).of(14, 1),
                __rt::Group::new("output.up", 12).of(15, 2),
                __rt::Group::new("output.down", 6).of(17, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                body: [
                    BlocksBody {
                        a: BlocksBodyA {
                            ffn: BlocksBodyAFfn {
                                norm: __rt::LayerNorm::identity(),
                                up: __rt::Dense::init(rng, __rt::Init::HeNormal),
                                down: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                            },
                        },
                    },
                    BlocksBody {
                        a: BlocksBodyA {
                            ffn: BlocksBodyAFfn {
                                norm: __rt::LayerNorm::identity(),
                                up: __rt::Dense::init(rng, __rt::Init::HeNormal),
                                down: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                            },
                        },
                    },
                ],
                tower: BlocksTower(
                    BlocksTower0 {
                        layer: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    },
                    BlocksTower1 {
                        layer: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    },
                ),
                output: BlocksOutput {
                    norm: __rt::LayerNorm::identity(),
                    up: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    down: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                },
            }
        }
        __rt::tensors! {
            self, T; ((((["body.0.a.ffn.norm" body_0.a.ffn.norm] ["body.0.a.ffn.up"
            body_0.a.ffn.up]) ["body.0.a.ffn.down" body_0.a.ffn.down])
            ((["body.1.a.ffn.norm" body_1.a.ffn.norm] ["body.1.a.ffn.up" body_1.a.ffn
            .up]) ["body.1.a.ffn.down" body_1.a.ffn.down])) (((["tower.0.layer" self
            .tower.0.layer] ["tower.1.layer" self.tower.1.layer]) ["output.norm" self
            .output.norm]) (["output.up" self.output.up] ["output.down" self.output
            .down]))) [body_0, body_1] = self.body;
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [body_0_a_ffn_norm, body_0_a_ffn_up, body_0_a_ffn_down, body_0_a,
            body_1_a_ffn_norm, body_1_a_ffn_up, body_1_a_ffn_down, body_1_a,
            tower_0_layer, tower_1_layer, output_norm, output_up, output_down] = __rt::array(
                slots,
            );
            __rt::Passes::forward(&self.body[0].a.ffn.norm, x, body_0_a_ffn_norm, pass);
            __rt::dense::forward(
                &self.body[0].a.ffn.up,
                __rt::Gelu,
                body_0_a_ffn_norm.value(),
                body_0_a_ffn_up,
                pass,
            );
            __rt::dense::forward(
                &self.body[0].a.ffn.down,
                __rt::Identity,
                body_0_a_ffn_up.value(),
                body_0_a_ffn_down,
                pass,
            );
            __rt::merge::add::forward([x, body_0_a_ffn_down.value()], body_0_a, pass);
            __rt::Passes::forward(
                &self.body[1].a.ffn.norm,
                body_0_a.value(),
                body_1_a_ffn_norm,
                pass,
            );
            __rt::dense::forward(
                &self.body[1].a.ffn.up,
                __rt::Gelu,
                body_1_a_ffn_norm.value(),
                body_1_a_ffn_up,
                pass,
            );
            __rt::dense::forward(
                &self.body[1].a.ffn.down,
                __rt::Identity,
                body_1_a_ffn_up.value(),
                body_1_a_ffn_down,
                pass,
            );
            __rt::merge::add::forward(
                [body_0_a.value(), body_1_a_ffn_down.value()],
                body_1_a,
                pass,
            );
            __rt::dense::forward(
                &self.tower.0.layer,
                __rt::Relu,
                body_1_a.value(),
                tower_0_layer,
                pass,
            );
            __rt::dense::forward(
                &self.tower.1.layer,
                __rt::Relu,
                tower_0_layer.value(),
                tower_1_layer,
                pass,
            );
            __rt::Passes::forward(
                &self.output.norm,
                tower_1_layer.value(),
                output_norm,
                pass,
            );
            __rt::dense::forward(
                &self.output.up,
                __rt::Gelu,
                output_norm.value(),
                output_up,
                pass,
            );
            __rt::dense::forward(
                &self.output.down,
                __rt::Identity,
                output_up.value(),
                output_down,
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
            let [body_0_a_ffn_norm, body_0_a_ffn_up, body_0_a_ffn_down, body_0_a,
            body_1_a_ffn_norm, body_1_a_ffn_up, body_1_a_ffn_down, body_1_a,
            tower_0_layer, tower_1_layer, output_norm, output_up, output_down] = __rt::array(
                slots,
            );
            let mut input = input;
            __rt::dense::learn(
                __rt::at!(goal.output.down),
                __rt::Identity,
                output_up.source(),
                output_down,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.output.up),
                __rt::Gelu,
                output_norm.source(),
                output_up,
                pass,
            );
            __rt::learn::learn(
                __rt::at!(goal.output.norm),
                tower_1_layer.source(),
                output_norm,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.tower.1.layer),
                __rt::Relu,
                tower_0_layer.source(),
                tower_1_layer,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.tower.0.layer),
                __rt::Relu,
                body_1_a.source(),
                tower_0_layer,
                pass,
            );
            __rt::merge::add::backward(
                [body_0_a.source(), body_1_a_ffn_down.source()],
                body_1_a,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.body[1].a.ffn.down),
                __rt::Identity,
                body_1_a_ffn_up.source(),
                body_1_a_ffn_down,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.body[1].a.ffn.up),
                __rt::Gelu,
                body_1_a_ffn_norm.source(),
                body_1_a_ffn_up,
                pass,
            );
            __rt::learn::learn(
                __rt::at!(goal.body[1].a.ffn.norm),
                body_0_a.source().shared(),
                body_1_a_ffn_norm,
                pass,
            );
            __rt::merge::add::backward(
                [input.again(), body_0_a_ffn_down.source()],
                body_0_a,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.body[0].a.ffn.down),
                __rt::Identity,
                body_0_a_ffn_up.source(),
                body_0_a_ffn_down,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.body[0].a.ffn.up),
                __rt::Gelu,
                body_0_a_ffn_norm.source(),
                body_0_a_ffn_up,
                pass,
            );
            __rt::learn::learn(
                __rt::at!(goal.body[0].a.ffn.norm),
                input.again().shared(),
                body_0_a_ffn_norm,
                pass,
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<6, 6> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<6, 6> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 6]) -> [T; 6] {
            let body_0_a_ffn_norm: [T; 6] = __rt::Passes::one(
                &self.body[0].a.ffn.norm,
                simd,
                x,
            );
            let body_0_a_ffn_up = __rt::dense::one(
                &self.body[0].a.ffn.up,
                __rt::Gelu,
                simd,
                &body_0_a_ffn_norm,
            );
            let body_0_a_ffn_down = __rt::dense::one(
                &self.body[0].a.ffn.down,
                __rt::Identity,
                simd,
                &body_0_a_ffn_up,
            );
            let body_0_a = __rt::merge::add::one(simd, [x, &body_0_a_ffn_down]);
            let body_1_a_ffn_norm: [T; 6] = __rt::Passes::one(
                &self.body[1].a.ffn.norm,
                simd,
                &body_0_a,
            );
            let body_1_a_ffn_up = __rt::dense::one(
                &self.body[1].a.ffn.up,
                __rt::Gelu,
                simd,
                &body_1_a_ffn_norm,
            );
            let body_1_a_ffn_down = __rt::dense::one(
                &self.body[1].a.ffn.down,
                __rt::Identity,
                simd,
                &body_1_a_ffn_up,
            );
            let body_1_a = __rt::merge::add::one(simd, [&body_0_a, &body_1_a_ffn_down]);
            let tower_0_layer = __rt::dense::one(
                &self.tower.0.layer,
                __rt::Relu,
                simd,
                &body_1_a,
            );
            let tower_1_layer = __rt::dense::one(
                &self.tower.1.layer,
                __rt::Relu,
                simd,
                &tower_0_layer,
            );
            let output_norm: [T; 6] = __rt::Passes::one(
                &self.output.norm,
                simd,
                &tower_1_layer,
            );
            let output_up = __rt::dense::one(
                &self.output.up,
                __rt::Gelu,
                simd,
                &output_norm,
            );
            let output_down = __rt::dense::one(
                &self.output.down,
                __rt::Identity,
                simd,
                &output_up,
            );
            output_down
        }
    }
};
