/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 3 | |
| `first` | `dense(8, bias = false, init = torch)` | 3 → 8 | 24 |
|  | `leaky_relu(0.2)` | 8 |  |
|  | `scale(2)` | 8 |  |
|  | `silu` | 8 |  |
|  | `dropout(0.5)` | 8 |  |
|  | `own::Swish(1.5)` | 8 |  |
|  | `softmax` | 8 |  |
| `more` | `dense(4)` | 8 → 4 | 36 |
|  | `elu` | 4 |  |
|  | `selu` | 4 |  |
|  | `gelu` | 4 |  |
|  | `gelu_tanh` | 4 |  |
|  | `softplus` | 4 |  |
|  | `cos` | 4 |  |
|  | `square` | 4 |  |
|  | `recip` | 4 |  |
| `last` | `dense(2)` | 4 → 2 | 10 |
|  | `my::Bump` | 2 |  |

70 parameters
*/
struct Curves<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(8, bias = false, init = torch)`: 3 → 8, no bias, starts as `torch`.
    first: nn_core::macro_support::Dense<T, 3, 8, false>,
    ///`dense(4)`: 8 → 4, starts as `he_normal`.
    more: nn_core::macro_support::Dense<T, 8, 4>,
    ///`dense(2)`: 4 → 2, starts as `glorot_uniform`.
    last: nn_core::macro_support::Dense<T, 4, 2>,
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
    type __This<T> = Curves<T>;
    const _: () = {
        #[deprecated(
            note = "a softmax inside a network loses information (its outputs always sum to 1)\n\nhelp: end the network with it, use another activation here, or write `#[allow(softmax_inside)]` on this line"
        )]
        const fn softmax_inside() {}
        softmax_inside()
    };
    #[allow(unused_imports)]
    use __rt::{AsIs as _, OfOne as _, OfThree as _, OfTwo as _};
    #[inline(always)]
    fn __activation_5<T: __rt::Scalar>() -> impl __rt::Activation<T> {
        own::Swish(1.5)
    }
    #[inline(always)]
    fn __activation_17<T: __rt::Scalar>() -> impl __rt::Activation<T> {
        (&&&&__rt::Bare::new(my::Bump)).activation()
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 3]) -> [T; 2] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 3
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                first: __rt::Clone::clone(&self.first),
                more: __rt::Clone::clone(&self.more),
                last: __rt::Clone::clone(&self.last),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Curves")
                .field("first", &self.first)
                .field("more", &self.more)
                .field("last", &self.last)
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
        type Head = __rt::head::Other<2>;
        const NAME: &'static __rt::str = "Curves";
        const INPUT: __rt::usize = 3;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("first", 3, 8, false),
            __rt::LayerInfo::stage("first", "leaky_relu(0.2)", 8),
            __rt::LayerInfo::stage("first", "scale(2)", 8),
            __rt::LayerInfo::stage("", "silu", 8),
            __rt::LayerInfo::noise("", "dropout(0.5)", 8),
            __rt::LayerInfo::stage("", "own::Swish(1.5)", 8),
            __rt::LayerInfo::stage("", "softmax", 8),
            __rt::LayerInfo::dense("more", 8, 4, true),
            __rt::LayerInfo::stage("more", "elu", 4),
            __rt::LayerInfo::stage("more", "selu", 4),
            __rt::LayerInfo::stage("more", "gelu", 4),
            __rt::LayerInfo::stage("more", "gelu_tanh", 4),
            __rt::LayerInfo::stage("more", "softplus", 4),
            __rt::LayerInfo::stage("more", "cos", 4),
            __rt::LayerInfo::stage("more", "square", 4),
            __rt::LayerInfo::stage("more", "recip", 4),
            __rt::LayerInfo::dense("last", 4, 2, true),
            __rt::LayerInfo::stage("last", "my::Bump", 2),
        ];
        const GROUPS: &'static [&'static __rt::str] = &[
            "first",
            "dropout",
            "activation",
            "softmax",
            "more",
            "last",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                first: __rt::Dense::init(rng, __rt::Init::Torch),
                more: __rt::Dense::init(rng, __rt::Init::HeNormal),
                last: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [8, 8, 8, 8, 4, 2])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("first", self.first.tensors()),
                        __rt::under("more", self.more.tensors()),
                    ),
                    __rt::under("last", self.last.tensors()),
                ),
            )
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("first", self.first.tensors_mut()),
                        __rt::under("more", self.more.tensors_mut()),
                    ),
                    __rt::under("last", self.last.tensors_mut()),
                ),
            )
        }
        fn forward(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [first, dropout, activation, softmax, more, last] = __rt::array(slots);
            __rt::dense::forward(
                &self.first,
                __rt::Chain(
                    __rt::Chain(
                        __rt::LeakyRelu(<T as __rt::Scalar>::from_f64(0.2)),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(2.0)),
                    ),
                    __rt::Silu,
                ),
                x,
                first,
                pass,
            );
            __rt::dropout::forward(0.5, 0, first.value(), dropout, pass);
            __rt::elementwise::forward(
                __activation_5::<T>(),
                dropout.value(),
                activation,
                pass,
            );
            __rt::softmax::forward(activation.value(), softmax, pass);
            __rt::dense::forward(
                &self.more,
                __rt::Chain(
                    __rt::Chain(
                        __rt::Chain(
                            __rt::Chain(
                                __rt::Chain(
                                    __rt::Chain(
                                        __rt::Chain(
                                            __rt::Elu(<T as __rt::Scalar>::from_f64(1.0)),
                                            __rt::Selu,
                                        ),
                                        __rt::Gelu,
                                    ),
                                    __rt::GeluTanh,
                                ),
                                __rt::Softplus,
                            ),
                            __rt::Cos,
                        ),
                        __rt::Square,
                    ),
                    __rt::Recip,
                ),
                softmax.value(),
                more,
                pass,
            );
            __rt::dense::forward(
                &self.last,
                __activation_17::<T>(),
                more.value(),
                last,
                pass,
            );
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
            let [first, dropout, activation, softmax, more, last] = __rt::array(slots);
            __rt::dense::backward(
                &self.last,
                __activation_17::<T>(),
                more.source(),
                last,
                &mut gradients.last,
                pass,
            );
            __rt::dense::backward(
                &self.more,
                __rt::Chain(
                    __rt::Chain(
                        __rt::Chain(
                            __rt::Chain(
                                __rt::Chain(
                                    __rt::Chain(
                                        __rt::Chain(
                                            __rt::Elu(<T as __rt::Scalar>::from_f64(1.0)),
                                            __rt::Selu,
                                        ),
                                        __rt::Gelu,
                                    ),
                                    __rt::GeluTanh,
                                ),
                                __rt::Softplus,
                            ),
                            __rt::Cos,
                        ),
                        __rt::Square,
                    ),
                    __rt::Recip,
                ),
                softmax.source(),
                more,
                &mut gradients.more,
                pass,
            );
            __rt::softmax::backward(activation.source(), softmax, pass);
            __rt::elementwise::backward(
                __activation_5::<T>(),
                dropout.source(),
                activation,
                pass,
            );
            __rt::dropout::backward(0.5, 0, first.source(), dropout, pass);
            __rt::dense::backward(
                &self.first,
                __rt::Chain(
                    __rt::Chain(
                        __rt::LeakyRelu(<T as __rt::Scalar>::from_f64(0.2)),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(2.0)),
                    ),
                    __rt::Silu,
                ),
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
            let [first, dropout, activation, softmax, more, last] = __rt::array(slots);
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::dense::backward_and_update(
                &mut self.last,
                __activation_17::<T>(),
                more.source(),
                last,
                &mut gradients.last,
                (optimizer, 3),
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.more,
                __rt::Chain(
                    __rt::Chain(
                        __rt::Chain(
                            __rt::Chain(
                                __rt::Chain(
                                    __rt::Chain(
                                        __rt::Chain(
                                            __rt::Elu(<T as __rt::Scalar>::from_f64(1.0)),
                                            __rt::Selu,
                                        ),
                                        __rt::Gelu,
                                    ),
                                    __rt::GeluTanh,
                                ),
                                __rt::Softplus,
                            ),
                            __rt::Cos,
                        ),
                        __rt::Square,
                    ),
                    __rt::Recip,
                ),
                softmax.source(),
                more,
                &mut gradients.more,
                (optimizer, 1),
                pass,
            );
            __rt::softmax::backward(activation.source(), softmax, pass);
            __rt::elementwise::backward(
                __activation_5::<T>(),
                dropout.source(),
                activation,
                pass,
            );
            __rt::dropout::backward(0.5, 0, first.source(), dropout, pass);
            __rt::dense::backward_and_update(
                &mut self.first,
                __rt::Chain(
                    __rt::Chain(
                        __rt::LeakyRelu(<T as __rt::Scalar>::from_f64(0.2)),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(2.0)),
                    ),
                    __rt::Silu,
                ),
                input,
                first,
                &mut gradients.first,
                (optimizer, 0),
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<3, 2> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<3, 2> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 3]) -> [T; 2] {
            let _ = simd;
            let first = __rt::dense::one(
                &self.first,
                __rt::Chain(
                    __rt::Chain(
                        __rt::LeakyRelu(<T as __rt::Scalar>::from_f64(0.2)),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(2.0)),
                    ),
                    __rt::Silu,
                ),
                simd,
                x,
            );
            let activation = __rt::elementwise::one(__activation_5::<T>(), simd, &first);
            let softmax = __rt::softmax::one(simd, &activation);
            let more = __rt::dense::one(
                &self.more,
                __rt::Chain(
                    __rt::Chain(
                        __rt::Chain(
                            __rt::Chain(
                                __rt::Chain(
                                    __rt::Chain(
                                        __rt::Chain(
                                            __rt::Elu(<T as __rt::Scalar>::from_f64(1.0)),
                                            __rt::Selu,
                                        ),
                                        __rt::Gelu,
                                    ),
                                    __rt::GeluTanh,
                                ),
                                __rt::Softplus,
                            ),
                            __rt::Cos,
                        ),
                        __rt::Square,
                    ),
                    __rt::Recip,
                ),
                simd,
                &softmax,
            );
            let last = __rt::dense::one(&self.last, __activation_17::<T>(), simd, &more);
            last
        }
    }
};
