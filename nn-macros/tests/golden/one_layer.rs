/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 30 | |
| `output` | `dense(1)` | 30 → 1 | 31 |
|  | `sigmoid` | 1 |  |

31 parameters

`Logistic::new(seed)` starts the network, `Trainer::new(BinaryCrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Logistic::load(path)?` keep it in a file.
*/
struct Logistic<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(1)`: 30 → 1, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 30, 1>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Logistic<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 30]) -> [T; 1] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 30, 1
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Logistic" { output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Sigmoid<1>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Logistic",
            30,
            &[
                __rt::Stage::dense("output", 30, 1, true),
                __rt::Stage::activation("output", "sigmoid", 1),
            ],
            &[__rt::Group::new("output", 1).of(0, 1)],
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
        const ON_STACK: __rt::bool = true;
        #[inline(always)]
        fn tiny<__S: __rt::Simd, const __L: __rt::usize, __B: __rt::tiny::Block<T, __L>>(
            &self,
            simd: __S,
            gradients: &mut Self,
            block: &mut __B,
        ) {
            let x = __rt::tiny::input::<T, __B, __L, 30>(block);
            let output = __rt::tiny::forward(
                simd,
                block,
                &self.output,
                __rt::Identity,
                x.value(),
            );
            let slopes = __rt::tiny::Block::slopes(block, simd, output.value());
            let slopes = __rt::tiny::backward(
                simd,
                block,
                &self.output,
                __rt::Identity,
                x.value(),
                &output,
                slopes,
                &mut gradients.output,
            );
        }
        #[inline(always)]
        fn tiny_update<__O: __rt::Optimizer<T>>(
            &mut self,
            gradients: &Self,
            optimizer: &mut __O,
        ) {
            let index = 0;
            let index = __rt::tiny::update(
                &mut self.output,
                &gradients.output,
                optimizer,
                index,
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<30, 1> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<30, 1> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 30]) -> [T; 1] {
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, x);
            output
        }
    }
};
