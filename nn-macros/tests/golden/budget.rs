/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 64 | |
| `output` | `dense(10)` | 64 → 10 | 650 |
|  | `softmax` | 10 |  |

650 parameters

`Small::new(seed)` starts the network, `Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Small::load(path)?` keep it in a file.
*/
struct Small<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(10)`: 64 → 10, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 64, 10>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Small<T>;
    const _: () = __rt::expect_budget(
        <Small<__rt::f32> as __rt::Model>::PROGRAM,
        __rt::Cost::Parameters,
        5000usize,
    );
    const _: () = __rt::expect_budget(
        <Small<__rt::f32> as __rt::Model>::PROGRAM,
        __rt::Cost::Bytes,
        65536usize,
    );
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 64]) -> [T; 10] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 64, 10
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Small" { output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Softmax<10>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Small",
            64,
            &[
                __rt::Stage::dense("output", 64, 10, true),
                __rt::Stage::softmax("output", 10),
            ],
            &[__rt::Group::new("output", 10).of(0, 1)],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ["output" self.output]
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [output] = __rt::array(slots);
            __rt::dense::forward(&self.output, __rt::Identity, x, output, pass);
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
            let [output] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                input,
                output,
                pass,
            );
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
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, x);
            output
        }
    }
};
