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

`Tuned::new(seed)` starts the network, `Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Tuned::load(path)?` keep it in a file.
*/
struct Tuned<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 8 → 16, starts as `he_normal`.
    stem: nn_core::macro_support::Dense<T, 8, 16>,
    ///`residual { … }`.
    block: TunedBlock<T>,
    ///`dense(3)`: 16 → 3, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 16, 3>,
}
///The parameters of `block: residual { … }` in [`Tuned`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct TunedBlock<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 16 → 16, starts as `glorot_uniform`.
    a: nn_core::macro_support::Dense<T, 16, 16>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Tuned<T>;
    const _: () = __rt::expect_number(
        LIMIT as __rt::f64,
        (0f64, false),
        __rt::None,
        "`#[max_norm(LIMIT)]`: the number must be more than 0\n\nhelp: give the constant a value that is more than 0",
        "`#[max_norm(LIMIT)]`: the number must be finite\n\nhelp: give the constant a value that is finite",
    );
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
        [T : __rt::Scalar] __This < T >, "Tuned" { stem, block, output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Softmax<3>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Tuned",
            8,
            &[
                __rt::Stage::dense("stem", 8, 16, true).governed(),
                __rt::Stage::activation("stem", "relu", 16),
                __rt::Stage::dense("block.a", 16, 16, true).governed(),
                __rt::Stage::activation("block.a", "tanh", 16),
                __rt::Stage::sum("block", "residual", 16)
                    .reading(&[__rt::Read::Stage(1), __rt::Read::Stage(3)]),
                __rt::Stage::dense("output", 16, 3, true).governed(),
                __rt::Stage::softmax("output", 3),
            ],
            &[
                __rt::Group::new("stem", 16).of(0, 2),
                __rt::Group::new("block.a", 16).of(2, 2),
                __rt::Group::new("block", 16).of(4, 1),
                __rt::Group::new("output", 3).of(5, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                stem: __rt::Dense::init(rng, __rt::Init::HeNormal),
                block: TunedBlock {
                    a: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                },
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; (([frozen["stem" self.stem]] [governed(__rt::Policy { rate : 0.1, l2
            : 0.001, max_norm : LIMIT as __rt::f64, ..__rt::Policy::PLAIN }) ["block.a"
            self.block.a]]) [governed(__rt::Policy { decay : __rt::Some(0.0),
            ..__rt::Policy::PLAIN }) ["output" self.output]])
        }
        fn compute(
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
    #[doc(hidden)]
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
    impl<T: __rt::Scalar> __rt::Network<8, 3> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<8, 3> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 8]) -> [T; 3] {
            let stem = __rt::dense::frozen::one(&self.stem, __rt::Relu, simd, x);
            let block_a = __rt::dense::one(&self.block.a, __rt::Tanh, simd, &stem);
            let block_2 = __rt::merge::add::one(simd, [&stem, &block_a]);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &block_2);
            output
        }
    }
};
