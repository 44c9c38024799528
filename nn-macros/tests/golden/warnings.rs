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

`Linear::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Linear::load(path)?` keep it in a file.
*/
struct Linear<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(4)`: 2 → 4, starts as `glorot_uniform`.
    a: nn_core::macro_support::Dense<T, 2, 4>,
    ///`dense(3)`: 4 → 3, starts as `glorot_uniform`.
    b: nn_core::macro_support::Dense<T, 4, 3>,
    ///`dense(2)`: 3 → 2, starts as `glorot_uniform`.
    c: nn_core::macro_support::Dense<T, 3, 2>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
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
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 2]) -> [T; 2] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 2, 2
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Linear" { a, b, c } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Identity<2>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Linear",
            2,
            &[
                __rt::Stage::dense("a", 2, 4, true),
                __rt::Stage::dense("b", 4, 3, true),
                __rt::Stage::softmax("b", 3),
                __rt::Stage::activation("b", "identity", 3),
                __rt::Stage::dense("c", 3, 2, true),
            ],
            &[
                __rt::Group::new("a", 4).of(0, 1),
                __rt::Group::new("b", 3).of(1, 1),
                __rt::Group::new("b.softmax", 3).of(2, 1),
                __rt::Group::new("b.activation", 3).of(3, 1),
                __rt::Group::new("c", 2).of(4, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                a: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                b: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                c: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ((["a" self.a] ["b" self.b]) ["c" self.c])
        }
        fn compute(
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
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        __rt::backward! {}
        fn learn<__G: __rt::Goal<T, Self>>(
            mut goal: __G,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [a, b, b_softmax, b_activation, c] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.c),
                __rt::Identity,
                b_activation.source(),
                c,
                pass,
            );
            __rt::elementwise::backward(
                __rt::Identity,
                b_softmax.source(),
                b_activation,
                pass,
            );
            __rt::softmax::backward(b.source(), b_softmax, pass);
            __rt::dense::learn(__rt::at!(goal.b), __rt::Identity, a.source(), b, pass);
            __rt::dense::learn(__rt::at!(goal.a), __rt::Identity, input, a, pass);
        }
    }
    impl<T: __rt::Scalar> __rt::Network<2, 2> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<2, 2> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 2]) -> [T; 2] {
            let a = __rt::dense::one(&self.a, __rt::Identity, simd, x);
            let b = __rt::dense::one(&self.b, __rt::Identity, simd, &a);
            let b_softmax = __rt::softmax::one(simd, &b);
            let b_activation = __rt::elementwise::one(__rt::Identity, simd, &b_softmax);
            let c = __rt::dense::one(&self.c, __rt::Identity, simd, &b_activation);
            c
        }
    }
};
