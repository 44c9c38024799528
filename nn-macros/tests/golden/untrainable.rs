/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 2 | |
| `first` | `dense(2)` | 2 → 2 | 6 |
|  | `perceptron` | 2 |  |
| `and` | `dense(1)` | 2 → 1 | 3 |
|  | `step` | 1 |  |

9 parameters
*/
struct Gate<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(2)`: 2 → 2, starts as `glorot_uniform`.
    first: nn_core::macro_support::Dense<T, 2, 2>,
    ///`dense(1)`: 2 → 1, starts as `glorot_uniform`.
    and: nn_core::macro_support::Dense<T, 2, 1>,
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
    type __This<T> = Gate<T>;
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 2]) -> [T; 1] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 2
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                first: __rt::Clone::clone(&self.first),
                and: __rt::Clone::clone(&self.and),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Gate")
                .field("first", &self.first)
                .field("and", &self.and)
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
        type Head = __rt::head::Other<1>;
        const NAME: &'static __rt::str = "Gate";
        const INPUT: __rt::usize = 2;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("first", 2, 2, true),
            __rt::LayerInfo::stage("first", "perceptron", 2),
            __rt::LayerInfo::dense("and", 2, 1, true),
            __rt::LayerInfo::stage("and", "step", 1),
        ];
        const GROUPS: &'static [&'static __rt::str] = &["first", "and"];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                first: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                and: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [2, 1])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::under("first", self.first.tensors()),
                    __rt::under("and", self.and.tensors()),
                ),
            )
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::under("first", self.first.tensors_mut()),
                    __rt::under("and", self.and.tensors_mut()),
                ),
            )
        }
        fn forward(
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
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Train for __This<T>
    where
        T: __rt::PerceptronHasSlope<Self, __line::first>,
    {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [first, and] = __rt::array(slots);
            __rt::dense::backward(
                &self.and,
                __rt::Step,
                first.source(),
                and,
                &mut gradients.and,
                pass,
            );
            __rt::dense::backward(
                &self.first,
                __rt::Perceptron,
                input,
                first,
                &mut gradients.first,
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
            let [first, and] = __rt::array(slots);
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::dense::backward_and_update(
                &mut self.and,
                __rt::Step,
                first.source(),
                and,
                &mut gradients.and,
                (optimizer, 2),
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.first,
                __rt::Perceptron,
                input,
                first,
                &mut gradients.first,
                (optimizer, 0),
                pass,
            );
        }
        const TINY: __rt::bool = true;
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
                &self.first,
                __rt::Perceptron,
                x.value(),
            );
            let and = __rt::tiny::forward(simd, &self.and, __rt::Step, first.value());
            let slopes = __rt::tiny::Block::slopes(block, and.value());
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
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<2, 1> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<2, 1> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 2]) -> [T; 1] {
            let _ = simd;
            let first = __rt::dense::one(&self.first, __rt::Perceptron, simd, x);
            let and = __rt::dense::one(&self.and, __rt::Step, simd, &first);
            and
        }
    }
};
