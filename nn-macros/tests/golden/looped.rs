/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 16 | |
| `block.0.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.1.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.2.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.3.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.4.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.5.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.6.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.7.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.8.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.9.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.10.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.11.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.12.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.13.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.14.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.15.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.16.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.17.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.18.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.19.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.20.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.21.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.22.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.23.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.24.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.25.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.26.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.27.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.28.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.29.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.30.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.31.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.32.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.33.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.34.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.35.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.36.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.37.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.38.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.39.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.40.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.41.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.42.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.43.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.44.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.45.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.46.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.47.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.48.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.49.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.50.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.51.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.52.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.53.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.54.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.55.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.56.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.57.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.58.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.59.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.60.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.61.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.62.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.63.hidden` | `dense(16)` | 16 → 16 | 272 |
| `block.64.hidden` | `dense(16)` | 16 → 16 | 272 |
| `output` | `dense(2)` | 16 → 2 | 34 |

17714 parameters

`Deep::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Deep::load(path)?` keep it in a file.
*/
struct Deep<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`repeat(65) { … }`.
    block: [DeepBlock<T>; 65usize],
    ///`dense(2)`: 16 → 2, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 16, 2>,
}
///The parameters of `block: repeat(65) { … }` in [`Deep`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct DeepBlock<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(16)`: 16 → 16, starts as `glorot_uniform`.
    hidden: nn_core::macro_support::Dense<T, 16, 16>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Deep<T>;
    const _: () = {
        #[deprecated(
            note = "`output` follows `hidden` with no activation between them, and two linear layers in a row are one\n\nhelp: put an activation such as `relu` between them, remove one, or write `#[allow(linear_after_linear)]` on this line"
        )]
        const fn linear_after_linear() {}
        linear_after_linear()
    };
    const _: () = {
        #[doc(hidden)]
        impl<T: __rt::Scalar> __rt::Model for DeepBlock<T> {
            type Scalar = T;
            type Head = __rt::head::Identity<16>;
            const PROGRAM: &'static __rt::Program = &__rt::Program::new(
                "DeepBlock",
                16,
                &[__rt::Stage::dense("hidden", 16, 16, true)],
                &[__rt::Group::new("hidden", 16).of(0, 1)],
            );
            fn init(rng: &mut __rt::InitRng) -> Self {
                Self {
                    hidden: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                }
            }
            __rt::tensors! {
                self, T; ["hidden" self.hidden]
            }
            fn compute(
                &self,
                x: __rt::MatRef<'_, T>,
                slots: &mut [__rt::Slot<T>],
                pass: &__rt::Pass,
            ) {
                let [hidden] = __rt::array(slots);
                __rt::dense::forward(&self.hidden, __rt::Identity, x, hidden, pass);
            }
        }
        #[doc(hidden)]
        impl<T: __rt::Scalar> __rt::Train for DeepBlock<T> {
            __rt::backward! {}
            fn learn<__G: __rt::Goal<T, Self>>(
                mut goal: __G,
                input: __rt::Source<'_, T>,
                slots: &mut [__rt::Slot<T>],
                pass: &__rt::Pass,
            ) {
                let [hidden] = __rt::array(slots);
                __rt::dense::learn(
                    __rt::at!(goal.hidden),
                    __rt::Identity,
                    input,
                    hidden,
                    pass,
                );
            }
        }
        #[doc(hidden)]
        impl<T: __rt::Scalar> __rt::one::OneSample<16, 16> for DeepBlock<T> {
            #[inline(always)]
            fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 16]) -> [T; 16] {
                let hidden = __rt::dense::one(&self.hidden, __rt::Identity, simd, x);
                hidden
            }
        }
    };
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 16]) -> [T; 2] {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            , 16, 2
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Deep" { block, output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Identity<2>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Deep",
            16,
            &[
                __rt::Stage::dense("block.0.hidden", 16, 16, true),
                __rt::Stage::dense("block.1.hidden", 16, 16, true),
                __rt::Stage::dense("block.2.hidden", 16, 16, true),
                __rt::Stage::dense("block.3.hidden", 16, 16, true),
                __rt::Stage::dense("block.4.hidden", 16, 16, true),
                __rt::Stage::dense("block.5.hidden", 16, 16, true),
                __rt::Stage::dense("block.6.hidden", 16, 16, true),
                __rt::Stage::dense("block.7.hidden", 16, 16, true),
                __rt::Stage::dense("block.8.hidden", 16, 16, true),
                __rt::Stage::dense("block.9.hidden", 16, 16, true),
                __rt::Stage::dense("block.10.hidden", 16, 16, true),
                __rt::Stage::dense("block.11.hidden", 16, 16, true),
                __rt::Stage::dense("block.12.hidden", 16, 16, true),
                __rt::Stage::dense("block.13.hidden", 16, 16, true),
                __rt::Stage::dense("block.14.hidden", 16, 16, true),
                __rt::Stage::dense("block.15.hidden", 16, 16, true),
                __rt::Stage::dense("block.16.hidden", 16, 16, true),
                __rt::Stage::dense("block.17.hidden", 16, 16, true),
                __rt::Stage::dense("block.18.hidden", 16, 16, true),
                __rt::Stage::dense("block.19.hidden", 16, 16, true),
                __rt::Stage::dense("block.20.hidden", 16, 16, true),
                __rt::Stage::dense("block.21.hidden", 16, 16, true),
                __rt::Stage::dense("block.22.hidden", 16, 16, true),
                __rt::Stage::dense("block.23.hidden", 16, 16, true),
                __rt::Stage::dense("block.24.hidden", 16, 16, true),
                __rt::Stage::dense("block.25.hidden", 16, 16, true),
                __rt::Stage::dense("block.26.hidden", 16, 16, true),
                __rt::Stage::dense("block.27.hidden", 16, 16, true),
                __rt::Stage::dense("block.28.hidden", 16, 16, true),
                __rt::Stage::dense("block.29.hidden", 16, 16, true),
                __rt::Stage::dense("block.30.hidden", 16, 16, true),
                __rt::Stage::dense("block.31.hidden", 16, 16, true),
                __rt::Stage::dense("block.32.hidden", 16, 16, true),
                __rt::Stage::dense("block.33.hidden", 16, 16, true),
                __rt::Stage::dense("block.34.hidden", 16, 16, true),
                __rt::Stage::dense("block.35.hidden", 16, 16, true),
                __rt::Stage::dense("block.36.hidden", 16, 16, true),
                __rt::Stage::dense("block.37.hidden", 16, 16, true),
                __rt::Stage::dense("block.38.hidden", 16, 16, true),
                __rt::Stage::dense("block.39.hidden", 16, 16, true),
                __rt::Stage::dense("block.40.hidden", 16, 16, true),
                __rt::Stage::dense("block.41.hidden", 16, 16, true),
                __rt::Stage::dense("block.42.hidden", 16, 16, true),
                __rt::Stage::dense("block.43.hidden", 16, 16, true),
                __rt::Stage::dense("block.44.hidden", 16, 16, true),
                __rt::Stage::dense("block.45.hidden", 16, 16, true),
                __rt::Stage::dense("block.46.hidden", 16, 16, true),
                __rt::Stage::dense("block.47.hidden", 16, 16, true),
                __rt::Stage::dense("block.48.hidden", 16, 16, true),
                __rt::Stage::dense("block.49.hidden", 16, 16, true),
                __rt::Stage::dense("block.50.hidden", 16, 16, true),
                __rt::Stage::dense("block.51.hidden", 16, 16, true),
                __rt::Stage::dense("block.52.hidden", 16, 16, true),
                __rt::Stage::dense("block.53.hidden", 16, 16, true),
                __rt::Stage::dense("block.54.hidden", 16, 16, true),
                __rt::Stage::dense("block.55.hidden", 16, 16, true),
                __rt::Stage::dense("block.56.hidden", 16, 16, true),
                __rt::Stage::dense("block.57.hidden", 16, 16, true),
                __rt::Stage::dense("block.58.hidden", 16, 16, true),
                __rt::Stage::dense("block.59.hidden", 16, 16, true),
                __rt::Stage::dense("block.60.hidden", 16, 16, true),
                __rt::Stage::dense("block.61.hidden", 16, 16, true),
                __rt::Stage::dense("block.62.hidden", 16, 16, true),
                __rt::Stage::dense("block.63.hidden", 16, 16, true),
                __rt::Stage::dense("block.64.hidden", 16, 16, true),
                __rt::Stage::dense("output", 16, 2, true),
            ],
            &[
                __rt::Group::new("block.0.hidden", 16).of(0, 1),
                __rt::Group::new("block.1.hidden", 16).of(1, 1),
                __rt::Group::new("block.2.hidden", 16).of(2, 1),
                __rt::Group::new("block.3.hidden", 16).of(3, 1),
                __rt::Group::new("block.4.hidden", 16).of(4, 1),
                __rt::Group::new("block.5.hidden", 16).of(5, 1),
                __rt::Group::new("block.6.hidden", 16).of(6, 1),
                __rt::Group::new("block.7.hidden", 16).of(7, 1),
                __rt::Group::new("block.8.hidden", 16).of(8, 1),
                __rt::Group::new("block.9.hidden", 16).of(9, 1),
                __rt::Group::new("block.10.hidden", 16).of(10, 1),
                __rt::Group::new("block.11.hidden", 16).of(11, 1),
                __rt::Group::new("block.12.hidden", 16).of(12, 1),
                __rt::Group::new("block.13.hidden", 16).of(13, 1),
                __rt::Group::new("block.14.hidden", 16).of(14, 1),
                __rt::Group::new("block.15.hidden", 16).of(15, 1),
                __rt::Group::new("block.16.hidden", 16).of(16, 1),
                __rt::Group::new("block.17.hidden", 16).of(17, 1),
                __rt::Group::new("block.18.hidden", 16).of(18, 1),
                __rt::Group::new("block.19.hidden", 16).of(19, 1),
                __rt::Group::new("block.20.hidden", 16).of(20, 1),
                __rt::Group::new("block.21.hidden", 16).of(21, 1),
                __rt::Group::new("block.22.hidden", 16).of(22, 1),
                __rt::Group::new("block.23.hidden", 16).of(23, 1),
                __rt::Group::new("block.24.hidden", 16).of(24, 1),
                __rt::Group::new("block.25.hidden", 16).of(25, 1),
                __rt::Group::new("block.26.hidden", 16).of(26, 1),
                __rt::Group::new("block.27.hidden", 16).of(27, 1),
                __rt::Group::new("block.28.hidden", 16).of(28, 1),
                __rt::Group::new("block.29.hidden", 16).of(29, 1),
                __rt::Group::new("block.30.hidden", 16).of(30, 1),
                __rt::Group::new("block.31.hidden", 16).of(31, 1),
                __rt::Group::new("block.32.hidden", 16).of(32, 1),
                __rt::Group::new("block.33.hidden", 16).of(33, 1),
                __rt::Group::new("block.34.hidden", 16).of(34, 1),
                __rt::Group::new("block.35.hidden", 16).of(35, 1),
                __rt::Group::new("block.36.hidden", 16).of(36, 1),
                __rt::Group::new("block.37.hidden", 16).of(37, 1),
                __rt::Group::new("block.38.hidden", 16).of(38, 1),
                __rt::Group::new("block.39.hidden", 16).of(39, 1),
                __rt::Group::new("block.40.hidden", 16).of(40, 1),
                __rt::Group::new("block.41.hidden", 16).of(41, 1),
                __rt::Group::new("block.42.hidden", 16).of(42, 1),
                __rt::Group::new("block.43.hidden", 16).of(43, 1),
                __rt::Group::new("block.44.hidden", 16).of(44, 1),
                __rt::Group::new("block.45.hidden", 16).of(45, 1),
                __rt::Group::new("block.46.hidden", 16).of(46, 1),
                __rt::Group::new("block.47.hidden", 16).of(47, 1),
                __rt::Group::new("block.48.hidden", 16).of(48, 1),
                __rt::Group::new("block.49.hidden", 16).of(49, 1),
                __rt::Group::new("block.50.hidden", 16).of(50, 1),
                __rt::Group::new("block.51.hidden", 16).of(51, 1),
                __rt::Group::new("block.52.hidden", 16).of(52, 1),
                __rt::Group::new("block.53.hidden", 16).of(53, 1),
                __rt::Group::new("block.54.hidden", 16).of(54, 1),
                __rt::Group::new("block.55.hidden", 16).of(55, 1),
                __rt::Group::new("block.56.hidden", 16).of(56, 1),
                __rt::Group::new("block.57.hidden", 16).of(57, 1),
                __rt::Group::new("block.58.hidden", 16).of(58, 1),
                __rt::Group::new("block.59.hidden", 16).of(59, 1),
                __rt::Group::new("block.60.hidden", 16).of(60, 1),
                __rt::Group::new("block.61.hidden", 16).of(61, 1),
                __rt::Group::new("block.62.hidden", 16).of(62, 1),
                __rt::Group::new("block.63.hidden", 16).of(63, 1),
                __rt::Group::new("block.64.hidden", 16).of(64, 1),
                __rt::Group::new("output", 2).of(65, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                block: __rt::repeated::init(rng),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ([repeated 0 self.block] ["output" self.output])
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let (block_2, slots) = __rt::repeated::slots(slots, 65);
            let [output] = __rt::array(slots);
            __rt::repeated::forward(&self.block, x, block_2, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                block_2[64].value(),
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
            let (block_2, slots) = __rt::repeated::slots(slots, 65);
            let [output] = __rt::array(slots);
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                block_2[64].source(),
                output,
                pass,
            );
            __rt::repeated::learn(__rt::at!(goal.block), input, block_2, pass);
        }
    }
    impl<T: __rt::Scalar> __rt::Network<16, 2> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<16, 2> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 16]) -> [T; 2] {
            let block_2 = __rt::repeated::one(&self.block, simd, x);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &block_2);
            output
        }
    }
};
