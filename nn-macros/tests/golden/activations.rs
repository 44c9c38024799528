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
|  | `mish` | 4 |  |
|  | `hard_swish` | 4 |  |
|  | `softplus` | 4 |  |
|  | `cos` | 4 |  |
|  | `square` | 4 |  |
|  | `recip` | 4 |  |
| `last` | `dense(2)` | 4 → 2 | 10 |
|  | `my::Bump` | 2 |  |

70 parameters

`Curves::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Curves::load(path)?` keep it in a file.
*/
struct Curves<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(8, bias = false, init = torch)`: 3 → 8, no bias, starts as `torch`.
    first: nn_core::macro_support::Dense<T, 3, 8, false>,
    ///`dense(4)`: 8 → 4, starts as `he_normal`.
    more: nn_core::macro_support::Dense<T, 8, 4>,
    ///`dense(2)`: 4 → 2, starts as `glorot_uniform`.
    last: nn_core::macro_support::Dense<T, 4, 2>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
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
    fn __activation_19<T: __rt::Scalar>() -> impl __rt::Activation<T> {
        (&&&&__rt::Bare::new(my::Bump)).activation()
    }
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 3]) -> [T; 2] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 3, 2
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Curves" { first, more, last } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Other<2>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Curves",
            3,
            &[
                __rt::Stage::dense("first", 3, 8, false),
                __rt::Stage::plain("first", "leaky_relu(0.2)", 8)
                    .computing(__rt::Op::Activation {
                        keyword: "leaky_relu",
                        number: __rt::Some(0.2),
                        formula: __rt::None,
                    }),
                __rt::Stage::plain("first", "scale(2)", 8)
                    .computing(__rt::Op::Activation {
                        keyword: "scale",
                        number: __rt::Some(2.0),
                        formula: __rt::None,
                    }),
                __rt::Stage::activation("", "silu", 8),
                __rt::Stage::noise("", "dropout(0.5)", "dropout", 0.5, 8),
                __rt::Stage::plain("", "own::Swish(1.5)", 8)
                    .computing(__rt::Op::Activation {
                        keyword: "",
                        number: __rt::None,
                        formula: __rt::formula_of::<T, _>(__activation_5::<T>),
                    }),
                __rt::Stage::softmax("", 8),
                __rt::Stage::dense("more", 8, 4, true),
                __rt::Stage::plain("more", "elu", 4)
                    .computing(__rt::Op::Activation {
                        keyword: "elu",
                        number: __rt::Some(1.0),
                        formula: __rt::None,
                    }),
                __rt::Stage::activation("more", "selu", 4),
                __rt::Stage::activation("more", "gelu", 4),
                __rt::Stage::activation("more", "gelu_tanh", 4),
                __rt::Stage::activation("more", "mish", 4),
                __rt::Stage::activation("more", "hard_swish", 4),
                __rt::Stage::activation("more", "softplus", 4),
                __rt::Stage::activation("more", "cos", 4),
                __rt::Stage::activation("more", "square", 4),
                __rt::Stage::activation("more", "recip", 4),
                __rt::Stage::dense("last", 4, 2, true),
                __rt::Stage::plain("last", "my::Bump", 2)
                    .computing(__rt::Op::Activation {
                        keyword: "",
                        number: __rt::None,
                        formula: __rt::formula_of::<T, _>(__activation_19::<T>),
                    }),
            ],
            &[
                __rt::Group::new("first", 8).of(0, 4),
                __rt::Group::new("dropout", 8).of(4, 1),
                __rt::Group::new("activation", 8).of(5, 1),
                __rt::Group::new("softmax", 8).of(6, 1),
                __rt::Group::new("more", 4).of(7, 11),
                __rt::Group::new("last", 2).of(18, 2),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                first: __rt::Dense::init(rng, __rt::Init::Torch),
                more: __rt::Dense::init(rng, __rt::Init::HeNormal),
                last: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ((["first" self.first] ["more" self.more]) ["last" self.last])
        }
        fn compute(
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
                                            __rt::Chain(
                                                __rt::Chain(
                                                    __rt::Elu(<T as __rt::Scalar>::from_f64(1.0)),
                                                    __rt::Selu,
                                                ),
                                                __rt::Gelu,
                                            ),
                                            __rt::GeluTanh,
                                        ),
                                        __rt::Mish,
                                    ),
                                    __rt::HardSwish,
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
                __activation_19::<T>(),
                more.value(),
                last,
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
            let [first, dropout, activation, softmax, more, last] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.last),
                __activation_19::<T>(),
                more.source(),
                last,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.more),
                __rt::Chain(
                    __rt::Chain(
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
                                        __rt::Mish,
                                    ),
                                    __rt::HardSwish,
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
            __rt::dense::learn(
                __rt::at!(goal.first),
                __rt::Chain(
                    __rt::Chain(
                        __rt::LeakyRelu(<T as __rt::Scalar>::from_f64(0.2)),
                        __rt::Scale(<T as __rt::Scalar>::from_f64(2.0)),
                    ),
                    __rt::Silu,
                ),
                input,
                first,
                pass,
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<3, 2> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<3, 2> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 3]) -> [T; 2] {
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
                                            __rt::Chain(
                                                __rt::Chain(
                                                    __rt::Elu(<T as __rt::Scalar>::from_f64(1.0)),
                                                    __rt::Selu,
                                                ),
                                                __rt::Gelu,
                                            ),
                                            __rt::GeluTanh,
                                        ),
                                        __rt::Mish,
                                    ),
                                    __rt::HardSwish,
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
            let last = __rt::dense::one(&self.last, __activation_19::<T>(), simd, &more);
            last
        }
    }
};
