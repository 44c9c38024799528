/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 8 | |
| `encoder.wide` | `dense(16)` | 8 → 16 | 144 |
|  | `relu` | 16 |  |
| `encoder.code` | `dense(4)` | 16 → 4 | 68 |
|  | `tanh` | 4 |  |
| `hidden` | `dense(encoder * 2)` | 4 → 8 | 40 |
|  | `layer_norm` | 8 | 16 |
|  | `relu` | 8 |  |
| `gated.value` | `dense(encoder * 2)` | 8 → 8 | 72 |
| `gated.gate` | `dense(8)` | 8 → 8 | 72 |
|  | `sigmoid` | 8 |  |
| `gated` | `multiply(value, gate)` | 8 → 8 |  |
| `skip.up` | `dense(hidden * 2)` | 8 → 16 | 144 |
|  | `relu` | 16 |  |
| `skip.down` | `dense(8)` | 16 → 8 | 136 |
| `skip` | `add(identity, …)` | 8 → 8 |  |
| `output` | `dense(input)` | 8 → 8 | 72 |
|  | `softmax` | 8 |  |

764 parameters

`Groups::new(seed)` starts the network, `Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Groups::load(path)?` keep it in a file.
*/
struct Groups<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`{ … }`.
    encoder: GroupsEncoder<T>,
    ///`dense(encoder * 2) -> layer_norm -> relu`.
    hidden: GroupsHidden<T>,
    ///`multiply(value, gate)`.
    gated: GroupsGated<T>,
    ///`add(identity, …)`.
    skip: GroupsSkip<T>,
    ///`dense(input)`: 8 → 8, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 8, 8>,
}
///The parameters of `encoder: { … }` in [`Groups`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct GroupsEncoder<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 8 → 16, starts as `he_normal`.
    wide: nn_core::macro_support::Dense<T, 8, 16>,
    ///`dense(4)`: 16 → 4, starts as `glorot_uniform`.
    code: nn_core::macro_support::Dense<T, 16, 4>,
}
///The parameters of `hidden: dense(encoder * 2) -> layer_norm -> relu` in [`Groups`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct GroupsHidden<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(encoder * 2)`: 4 → 8, starts as `he_normal`.
    dense: nn_core::macro_support::Dense<T, 4, 8>,
    ///`layer_norm` of 8 features.
    layer_norm: nn_core::macro_support::LayerNorm<T, 8>,
}
///The parameters of `gated: multiply(value, gate)` in [`Groups`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct GroupsGated<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(encoder * 2)`: 8 → 8, starts as `glorot_uniform`.
    value: nn_core::macro_support::Dense<T, 8, 8>,
    ///`dense(8)`: 8 → 8, starts as `glorot_uniform`.
    gate: nn_core::macro_support::Dense<T, 8, 8>,
}
///The parameters of `skip: add(identity, …)` in [`Groups`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct GroupsSkip<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(hidden * 2)`: 8 → 16, starts as `he_normal`.
    up: nn_core::macro_support::Dense<T, 8, 16>,
    ///`dense(8)`: 16 → 8, starts as `glorot_uniform`.
    down: nn_core::macro_support::Dense<T, 16, 8>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Groups<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 8]) -> [T; 8] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 8, 8
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Groups" { encoder, hidden, gated, skip, output
        } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Softmax<8>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Groups",
            8,
            &[
                __rt::Stage::dense("encoder.wide", 8, 16, true),
                __rt::Stage::activation("encoder.wide", "relu", 16),
                __rt::Stage::dense("encoder.code", 16, 4, true),
                __rt::Stage::activation("encoder.code", "tanh", 4),
                __rt::Stage::dense("hidden.dense", 4, 8, true),
                __rt::Stage::layer(
                        "hidden.layer_norm",
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
                __rt::Stage::activation("hidden", "relu", 8),
                __rt::Stage::dense("gated.value", 8, 8, true),
                __rt::Stage::dense("gated.gate", 8, 8, true)
                    .reading(&[__rt::Read::Stage(6)]),
                __rt::Stage::activation("gated.gate", "sigmoid", 8),
                __rt::Stage::product("gated", "multiply(value, gate)", 8)
                    .reading(&[__rt::Read::Stage(7), __rt::Read::Stage(9)]),
                __rt::Stage::dense("skip.up", 8, 16, true),
                __rt::Stage::activation("skip.up", "relu", 16),
                __rt::Stage::dense("skip.down", 16, 8, true),
                __rt::Stage::sum("skip", "add(identity, …)", 8)
                    .reading(&[__rt::Read::Stage(10), __rt::Read::Stage(13)]),
                __rt::Stage::dense("output", 8, 8, true),
                __rt::Stage::softmax("output", 8),
            ],
            &[
                __rt::Group::new("encoder.wide", 16).of(0, 2),
                __rt::Group::new("encoder.code", 4).of(2, 2),
                __rt::Group::new("hidden.dense", 8).of(4, 1),
                __rt::Group::new("hidden.layer_norm", 8).of(5, 1),
                __rt::Group::new("hidden", 8).of(6, 1),
                __rt::Group::new("gated.value", 8).of(7, 1),
                __rt::Group::new("gated.gate", 8).of(8, 2),
                __rt::Group::new("gated", 8).of(10, 1),
                __rt::Group::new("skip.up", 16).of(11, 2),
                __rt::Group::new("skip.down", 8).of(13, 1),
                __rt::Group::new("skip", 8).of(14, 1),
                __rt::Group::new("output", 8).of(15, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                encoder: GroupsEncoder {
                    wide: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    code: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                },
                hidden: GroupsHidden {
                    dense: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    layer_norm: __rt::LayerNorm::identity(),
                },
                gated: GroupsGated {
                    value: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                    gate: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                },
                skip: GroupsSkip {
                    up: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    down: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                },
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ((((["encoder.wide" self.encoder.wide] ["encoder.code" self.encoder
            .code]) ["hidden.dense" self.hidden.dense]) (["hidden.layer_norm" self.hidden
            .layer_norm] ["gated.value" self.gated.value])) ((["gated.gate" self.gated
            .gate] ["skip.up" self.skip.up]) (["skip.down" self.skip.down] ["output" self
            .output])))
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [encoder_wide, encoder_code, hidden_dense, hidden_layer_norm, hidden,
            gated_value, gated_gate, gated, skip_up, skip_down, skip, output] = __rt::array(
                slots,
            );
            __rt::dense::forward(&self.encoder.wide, __rt::Relu, x, encoder_wide, pass);
            __rt::dense::forward(
                &self.encoder.code,
                __rt::Tanh,
                encoder_wide.value(),
                encoder_code,
                pass,
            );
            __rt::dense::forward(
                &self.hidden.dense,
                __rt::Identity,
                encoder_code.value(),
                hidden_dense,
                pass,
            );
            __rt::Passes::forward(
                &self.hidden.layer_norm,
                hidden_dense.value(),
                hidden_layer_norm,
                pass,
            );
            __rt::elementwise::forward(
                __rt::Relu,
                hidden_layer_norm.value(),
                hidden,
                pass,
            );
            __rt::dense::forward(
                &self.gated.value,
                __rt::Identity,
                hidden.value(),
                gated_value,
                pass,
            );
            __rt::dense::forward(
                &self.gated.gate,
                __rt::Sigmoid,
                hidden.value(),
                gated_gate,
                pass,
            );
            __rt::merge::multiply::forward(
                [gated_value.value(), gated_gate.value()],
                gated,
                pass,
            );
            __rt::dense::forward(
                &self.skip.up,
                __rt::Relu,
                gated.value(),
                skip_up,
                pass,
            );
            __rt::dense::forward(
                &self.skip.down,
                __rt::Identity,
                skip_up.value(),
                skip_down,
                pass,
            );
            __rt::merge::add::forward([gated.value(), skip_down.value()], skip, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                skip.value(),
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
            let [encoder_wide, encoder_code, hidden_dense, hidden_layer_norm, hidden,
            gated_value, gated_gate, gated, skip_up, skip_down, skip, output] = __rt::array(
                slots,
            );
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                skip.source(),
                output,
                pass,
            );
            __rt::merge::add::backward([gated.source(), skip_down.source()], skip, pass);
            __rt::dense::learn(
                __rt::at!(goal.skip.down),
                __rt::Identity,
                skip_up.source(),
                skip_down,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.skip.up),
                __rt::Relu,
                gated.source().shared(),
                skip_up,
                pass,
            );
            __rt::merge::multiply::backward(
                [gated_value.source(), gated_gate.source()],
                gated,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.gated.gate),
                __rt::Sigmoid,
                hidden.source(),
                gated_gate,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.gated.value),
                __rt::Identity,
                hidden.source().shared(),
                gated_value,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Relu,
                hidden_layer_norm.source(),
                hidden,
                pass,
            );
            __rt::learn::learn(
                __rt::at!(goal.hidden.layer_norm),
                hidden_dense.source(),
                hidden_layer_norm,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.hidden.dense),
                __rt::Identity,
                encoder_code.source(),
                hidden_dense,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.encoder.code),
                __rt::Tanh,
                encoder_wide.source(),
                encoder_code,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.encoder.wide),
                __rt::Relu,
                input,
                encoder_wide,
                pass,
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<8, 8> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<8, 8> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 8]) -> [T; 8] {
            let encoder_wide = __rt::dense::one(&self.encoder.wide, __rt::Relu, simd, x);
            let encoder_code = __rt::dense::one(
                &self.encoder.code,
                __rt::Tanh,
                simd,
                &encoder_wide,
            );
            let hidden_dense = __rt::dense::one(
                &self.hidden.dense,
                __rt::Identity,
                simd,
                &encoder_code,
            );
            let hidden_layer_norm: [T; 8] = __rt::Passes::one(
                &self.hidden.layer_norm,
                simd,
                &hidden_dense,
            );
            let hidden = __rt::elementwise::one(__rt::Relu, simd, &hidden_layer_norm);
            let gated_value = __rt::dense::one(
                &self.gated.value,
                __rt::Identity,
                simd,
                &hidden,
            );
            let gated_gate = __rt::dense::one(
                &self.gated.gate,
                __rt::Sigmoid,
                simd,
                &hidden,
            );
            let gated = __rt::merge::multiply::one(simd, [&gated_value, &gated_gate]);
            let skip_up = __rt::dense::one(&self.skip.up, __rt::Relu, simd, &gated);
            let skip_down = __rt::dense::one(
                &self.skip.down,
                __rt::Identity,
                simd,
                &skip_up,
            );
            let skip = __rt::merge::add::one(simd, [&gated, &skip_down]);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &skip);
            output
        }
    }
};
