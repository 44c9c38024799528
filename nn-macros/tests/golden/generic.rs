/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | IN | |
| `hidden` | `dense(H)` | IN → H | IN × H + H |
|  | `relu` | H |  |
| `output` | `dense(H => 3)` | H → 3 | H × 3 + 3 |
|  | `softmax` | 3 |  |

`Mlp::new(seed)` starts the network, `Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Mlp::load(path)?` keep it in a file.
*/
pub struct Mlp<
    const IN: nn_core::macro_support::usize,
    const H: nn_core::macro_support::usize,
    T: nn_core::macro_support::Scalar = nn_core::macro_support::f32,
> {
    ///`dense(H)`: IN → H, starts as `he_normal`.
    pub hidden: nn_core::macro_support::Dense<T, IN, H>,
    ///`dense(H => 3)`: H → 3, starts as `glorot_uniform`.
    pub output: nn_core::macro_support::Dense<T, H, 3>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<const IN: __rt::usize, const H: __rt::usize, T> = Mlp<IN, H, T>;
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __This<IN, H, T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        pub fn predict_one(&self, x: &[T; IN]) -> [T; 3] {
            __rt::one::predict(self, x)
        }
    }
    impl<const IN: __rt::usize, const H: __rt::usize> __This<IN, H, __rt::f32> {
        __rt::at_f32! {
            pub, IN, 3
        }
    }
    __rt::traits! {
        [const IN : __rt::usize, const H : __rt::usize, T : __rt::Scalar] __This < IN, H,
        T >, "Mlp" { hidden, output } Clone Debug
    }
    #[doc(hidden)]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::Model
    for __This<IN, H, T> {
        type Scalar = T;
        type Head = __rt::head::Softmax<3>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Mlp",
            IN,
            &[
                __rt::Stage::dense("hidden", IN, H, true),
                __rt::Stage::activation("hidden", "relu", H),
                __rt::Stage::dense("output", H, 3, true),
                __rt::Stage::softmax("output", 3),
            ],
            &[
                __rt::Group::new("hidden", H).of(0, 2),
                __rt::Group::new("output", 3).of(2, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                hidden: __rt::Dense::init(rng, __rt::Init::HeNormal),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; (["hidden" self.hidden] ["output" self.output])
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [hidden, output] = __rt::array(slots);
            __rt::dense::forward(&self.hidden, __rt::Relu, x, hidden, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                hidden.value(),
                output,
                pass,
            );
        }
    }
    #[doc(hidden)]
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::Train
    for __This<IN, H, T> {
        __rt::backward! {}
        fn learn<__G: __rt::Goal<T, Self>>(
            mut goal: __G,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [hidden, output] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                hidden.source(),
                output,
                pass,
            );
            __rt::dense::learn(__rt::at!(goal.hidden), __rt::Relu, input, hidden, pass);
        }
    }
    impl<
        const IN: __rt::usize,
        const H: __rt::usize,
        T: __rt::Scalar,
    > __rt::Network<IN, 3> for __This<IN, H, T> {}
    impl<const IN: __rt::usize, const H: __rt::usize, T: __rt::Scalar> __rt::OverScalar
    for __This<IN, H, T> {
        type Over<__T: __rt::Scalar> = __This<IN, H, __T>;
    }
    #[doc(hidden)]
    impl<
        const IN: __rt::usize,
        const H: __rt::usize,
        T: __rt::Scalar,
    > __rt::one::OneSample<IN, 3> for __This<IN, H, T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; IN]) -> [T; 3] {
            let hidden = __rt::dense::one(&self.hidden, __rt::Relu, simd, x);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &hidden);
            output
        }
    }
};
