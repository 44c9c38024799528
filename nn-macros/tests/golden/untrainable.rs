/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 2 | |
| `first` | `dense(2)` | 2 → 2 | 6 |
|  | `perceptron` | 2 |  |
| `and` | `dense(1)` | 2 → 1 | 3 |
|  | `step` | 1 |  |

9 parameters

`Gate::new(seed)` starts the network (`perceptron` has no derivative, so that it cannot be trained), `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Gate::load(path)?` keep it in a file.
*/
struct Gate<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(2)`: 2 → 2, starts as `glorot_uniform`.
    first: nn_core::macro_support::Dense<T, 2, 2>,
    ///`dense(1)`: 2 → 1, starts as `glorot_uniform`.
    and: nn_core::macro_support::Dense<T, 2, 1>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Gate<T>;
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 2]) -> [T; 1] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 2, 1
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Gate" { first, and } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Other<1>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Gate",
            2,
            &[
                __rt::Stage::dense("first", 2, 2, true),
                __rt::Stage::activation("first", "perceptron", 2),
                __rt::Stage::dense("and", 2, 1, true),
                __rt::Stage::activation("and", "step", 1),
            ],
            &[__rt::Group::new("first", 2).of(0, 2), __rt::Group::new("and", 1).of(2, 2)],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                first: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                and: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; (["first" self.first] ["and" self.and])
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [first, and] = __rt::array(slots);
            __rt::dense::forward(&self.first, __rt::Perceptron, x, first, pass);
            __rt::dense::forward(&self.and, __rt::Step, first.value(), and, pass);
        }
    }
    #[allow(non_camel_case_types)]
    mod __line {
        pub enum first {}
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T>
    where
        T: __rt::PerceptronHasSlope<Self, __line::first>,
    {
        __rt::backward! {}
        fn learn<__G: __rt::Goal<T, Self>>(
            mut goal: __G,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [first, and] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.and),
                __rt::Step,
                first.source(),
                and,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.first),
                __rt::Perceptron,
                input,
                first,
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
            let x = __rt::tiny::input::<T, __B, __L, 2>(block);
            let first = __rt::tiny::forward(
                simd,
                block,
                &self.first,
                __rt::Perceptron,
                x.value(),
            );
            let and = __rt::tiny::forward(
                simd,
                block,
                &self.and,
                __rt::Step,
                first.value(),
            );
            let slopes = __rt::tiny::Block::slopes(block, simd, and.value());
            let slopes = __rt::tiny::backward(
                simd,
                block,
                &self.and,
                __rt::Step,
                first.value(),
                &and,
                slopes,
                &mut gradients.and,
            );
            let slopes = __rt::tiny::backward(
                simd,
                block,
                &self.first,
                __rt::Perceptron,
                x.value(),
                &first,
                slopes,
                &mut gradients.first,
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
                &mut self.first,
                &gradients.first,
                optimizer,
                index,
            );
            let index = __rt::tiny::update(
                &mut self.and,
                &gradients.and,
                optimizer,
                index,
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<2, 1> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<2, 1> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 2]) -> [T; 1] {
            let first = __rt::dense::one(&self.first, __rt::Perceptron, simd, x);
            let and = __rt::dense::one(&self.and, __rt::Step, simd, &first);
            and
        }
    }
};
