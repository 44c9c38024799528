/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 2 | |
| `a` | `dense(4)` | 2 → 4 | 12 |
| `b` | `dense(3)` | 4 → 3 | 15 |
|  | `softmax` | 3 |  |
|  | `identity` | 3 |  |
| `c` | `dense(2)` | 3 → 2 | 8 |

35 parameters
*/
struct Linear<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(4)`: 2 → 4, starts as `glorot_uniform`.
    a: nn_core::macro_support::Dense<T, 2, 4>,
    ///`dense(3)`: 4 → 3, starts as `glorot_uniform`.
    b: nn_core::macro_support::Dense<T, 4, 3>,
    ///`dense(2)`: 3 → 2, starts as `glorot_uniform`.
    c: nn_core::macro_support::Dense<T, 3, 2>,
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
    type __This<T> = Linear<T>;
    const _: () = {
        #[deprecated(
            note = "`b` follows `a` with no activation between them, and two linear layers in a row are one\n\nhelp: put an activation such as `relu` between them, remove one, or write `#[allow(linear_after_linear)]` on this line"
        )]
        const fn linear_after_linear() {}
        linear_after_linear()
    };
    const _: () = {
        #[deprecated(
            note = "a softmax inside a network loses information (its outputs always sum to 1)\n\nhelp: end the network with it, use another activation here, or write `#[allow(softmax_inside)]` on this line"
        )]
        const fn softmax_inside() {}
        softmax_inside()
    };
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 2]) -> [T; 2] {
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
                a: __rt::Clone::clone(&self.a),
                b: __rt::Clone::clone(&self.b),
                c: __rt::Clone::clone(&self.c),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Linear")
                .field("a", &self.a)
                .field("b", &self.b)
                .field("c", &self.c)
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
        type Head = __rt::head::Identity<2>;
        const NAME: &'static __rt::str = "Linear";
        const INPUT: __rt::usize = 2;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("a", 2, 4, true),
            __rt::LayerInfo::dense("b", 4, 3, true),
            __rt::LayerInfo::stage("b", "softmax", 3),
            __rt::LayerInfo::stage("b", "identity", 3),
            __rt::LayerInfo::dense("c", 3, 2, true),
        ];
        const GROUPS: &'static [&'static __rt::str] = &[
            "a",
            "b",
            "b.softmax",
            "b.activation",
            "c",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                a: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                b: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                c: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [4, 3, 3, 3, 2])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("a", self.a.tensors()),
                        __rt::under("b", self.b.tensors()),
                    ),
                    __rt::under("c", self.c.tensors()),
                ),
            )
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("a", self.a.tensors_mut()),
                        __rt::under("b", self.b.tensors_mut()),
                    ),
                    __rt::under("c", self.c.tensors_mut()),
                ),
            )
        }
        fn forward(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [a, b, b_softmax, b_activation, c] = __rt::array(slots);
            __rt::dense::forward(&self.a, __rt::Identity, x, a, pass);
            __rt::dense::forward(&self.b, __rt::Identity, a.value(), b, pass);
            __rt::softmax::forward(b.value(), b_softmax, pass);
            __rt::elementwise::forward(
                __rt::Identity,
                b_softmax.value(),
                b_activation,
                pass,
            );
            __rt::dense::forward(&self.c, __rt::Identity, b_activation.value(), c, pass);
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [a, b, b_softmax, b_activation, c] = __rt::array(slots);
            __rt::dense::backward(
                &self.c,
                __rt::Identity,
                b_activation.source(),
                c,
                &mut gradients.c,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Identity,
                b_softmax.source(),
                b_activation,
                pass,
            );
            __rt::softmax::backward(b.source(), b_softmax, pass);
            __rt::dense::backward(
                &self.b,
                __rt::Identity,
                a.source(),
                b,
                &mut gradients.b,
                pass,
            );
            __rt::dense::backward(
                &self.a,
                __rt::Identity,
                input,
                a,
                &mut gradients.a,
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
            let [a, b, b_softmax, b_activation, c] = __rt::array(slots);
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::dense::backward_and_update(
                &mut self.c,
                __rt::Identity,
                b_activation.source(),
                c,
                &mut gradients.c,
                (optimizer, 4),
                pass,
            );
            __rt::elementwise::backward(
                __rt::Identity,
                b_softmax.source(),
                b_activation,
                pass,
            );
            __rt::softmax::backward(b.source(), b_softmax, pass);
            __rt::dense::backward_and_update(
                &mut self.b,
                __rt::Identity,
                a.source(),
                b,
                &mut gradients.b,
                (optimizer, 2),
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.a,
                __rt::Identity,
                input,
                a,
                &mut gradients.a,
                (optimizer, 0),
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<2, 2> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<2, 2> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 2]) -> [T; 2] {
            let _ = simd;
            let a = __rt::dense::one(&self.a, __rt::Identity, simd, x);
            let b = __rt::dense::one(&self.b, __rt::Identity, simd, &a);
            let b_softmax = __rt::softmax::one(simd, &b);
            let b_activation = __rt::elementwise::one(__rt::Identity, simd, &b_softmax);
            let c = __rt::dense::one(&self.c, __rt::Identity, simd, &b_activation);
            c
        }
    }
};
