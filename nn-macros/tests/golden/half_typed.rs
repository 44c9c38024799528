/// Handwritten digits.
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 64 | |
| `hidden` | `dense()` | 64 → 1 | 65 |
|  | `relu` | 1 |  |
| `block.0.a` | `dense(H)` | 1 → H | 1 × H + H |
|  | `residual` | H → H |  |
| `block.1.a` | `dense(H)` | 1 → H | 1 × H + H |
|  | `residual` | H → H |  |
| `block.2.a` | `dense(H)` | 1 → H | 1 × H + H |
|  | `residual` | H → H |  |

`Digits::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Digits::load(path)?` keep it in a file.
*/
pub struct Digits<
    const H: nn_core::macro_support::usize,
    T: nn_core::macro_support::Scalar = nn_core::macro_support::f32,
> {
    ///`dense()`: 64 → 1, starts as `he_normal`.
    pub hidden: nn_core::macro_support::Dense<T, 64, 1>,
    ///`repeat(3) { … }`.
    pub block: [DigitsBlock<H, T>; 3usize],
}
///The parameters of `block: repeat(3) { … }` in [`Digits`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
pub struct DigitsBlock<
    const H: nn_core::macro_support::usize,
    T: nn_core::macro_support::Scalar = nn_core::macro_support::f32,
> {
    ///`dense(H)`: 1 → H, starts as `glorot_uniform`.
    pub a: nn_core::macro_support::Dense<T, 1, H>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<const H: __rt::usize, T> = Digits<H, T>;
    impl<const H: __rt::usize, T: __rt::Scalar> __This<H, T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        pub fn predict_one(&self, x: &[T; 64]) -> [T; 1] {
            __rt::one::predict(self, x)
        }
    }
    impl<const H: __rt::usize> __This<H, __rt::f32> {
        __rt::at_f32! {
            pub, 64, 1
        }
    }
    __rt::traits! {
        [const H : __rt::usize, T : __rt::Scalar] __This < H, T >, "Digits" { hidden,
        block } Clone Debug
    }
    #[doc(hidden)]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Model for __This<H, T> {
        type Scalar = T;
        type Head = __rt::head::Other<1>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Digits",
            64,
            &[
                __rt::Stage::dense("hidden", 64, 1, true),
                __rt::Stage::activation("hidden", "relu", 1),
                __rt::Stage::dense("block.0.a", 1, H, true),
                __rt::Stage::sum("", "residual", H)
                    .reading(&[__rt::Read::Stage(1), __rt::Read::Stage(2)]),
                __rt::Stage::dense("block.1.a", 1, H, true),
                __rt::Stage::sum("", "residual", H)
                    .reading(&[__rt::Read::Stage(3), __rt::Read::Stage(4)]),
                __rt::Stage::dense("block.2.a", 1, H, true),
                __rt::Stage::sum("", "residual", H)
                    .reading(&[__rt::Read::Stage(5), __rt::Read::Stage(6)]),
            ],
            &[
                __rt::Group::new("hidden", 1).of(0, 2),
                __rt::Group::new("block.0.a", H).of(2, 1),
                __rt::Group::new("add", H).of(3, 1),
                __rt::Group::new("block.1.a", H).of(4, 1),
                __rt::Group::new("add2", H).of(5, 1),
                __rt::Group::new("block.2.a", H).of(6, 1),
                __rt::Group::new("add3", H).of(7, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                hidden: __rt::Dense::init(rng, __rt::Init::HeNormal),
                block: [
                    DigitsBlock {
                        a: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                    },
                    DigitsBlock {
                        a: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                    },
                    DigitsBlock {
                        a: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                    },
                ],
            }
        }
        __rt::tensors! {
            self, T; ((["hidden" self.hidden] ["block.0.a" block_0.a]) (["block.1.a"
            block_1.a] ["block.2.a" block_2.a])) [block_0, block_1, block_2] = self
            .block;
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            __rt::stub()
        }
    }
    #[doc(hidden)]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Train for __This<H, T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            __rt::stub()
        }
    }
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Network<64, 1> for __This<H, T> {}
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::OverScalar for __This<H, T> {
        type Over<__T: __rt::Scalar> = __This<H, __T>;
    }
    #[doc(hidden)]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::one::OneSample<64, 1>
    for __This<H, T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 64]) -> [T; 1] {
            __rt::stub()
        }
    }
};
