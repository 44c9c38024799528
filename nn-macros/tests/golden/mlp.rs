/// Handwritten digits.
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 64 | |
| `hidden` | `dense(64)` | 64 → 64 | 4160 |
|  | `relu` | 64 |  |
|  | `dropout(0.1)` | 64 |  |
| `output` | `dense(10)` | 64 → 10 | 650 |
|  | `softmax` | 10 |  |

4810 parameters

`Digits::new(seed)` starts the network, `Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Digits::load(path)?` keep it in a file.
*/
pub struct Digits<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(64)`: 64 → 64, starts as `he_normal`.
    pub hidden: nn_core::macro_support::Dense<T, 64, 64>,
    ///`dense(10)`: 64 → 10, starts as `glorot_uniform`.
    pub output: nn_core::macro_support::Dense<T, 64, 10>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Digits<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        pub fn predict_one(&self, x: &[T; 64]) -> [T; 10] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            pub, 64, 10
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Digits" { hidden, output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Softmax<10>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Digits",
            64,
            &[
                __rt::Stage::dense("hidden", 64, 64, true),
                __rt::Stage::activation("hidden", "relu", 64),
                __rt::Stage::noise("hidden", "dropout(0.1)", "dropout", 0.1, 64),
                __rt::Stage::dense("output", 64, 10, true),
                __rt::Stage::softmax("output", 10),
            ],
            &[
                __rt::Group::new("hidden", 64).of(0, 2),
                __rt::Group::new("hidden.dropout", 64).of(2, 1),
                __rt::Group::new("output", 10).of(3, 1),
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
            let [hidden, hidden_dropout, output] = __rt::array(slots);
            __rt::dense::forward(&self.hidden, __rt::Relu, x, hidden, pass);
            __rt::dropout::forward(0.1, 0, hidden.value(), hidden_dropout, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                hidden_dropout.value(),
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
            let [hidden, hidden_dropout, output] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                hidden_dropout.source(),
                output,
                pass,
            );
            __rt::dropout::backward(0.1, 0, hidden.source(), hidden_dropout, pass);
            __rt::dense::learn(__rt::at!(goal.hidden), __rt::Relu, input, hidden, pass);
        }
    }
    impl<T: __rt::Scalar> __rt::Network<64, 10> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<64, 10> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 64]) -> [T; 10] {
            let hidden = __rt::dense::one(&self.hidden, __rt::Relu, simd, x);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &hidden);
            output
        }
    }
};
