/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | H | |
| `block.0.hidden` | `dense(H)` | H → H | H × H + H |
|  | `relu` | H |  |
|  | `residual` | H → H |  |
| `block.1.hidden` | `dense(H)` | H → H | H × H + H |
|  | `relu` | H |  |
|  | `residual` | H → H |  |
| `output` | `dense(2)` | H → 2 | H × 2 + 2 |

`Tower::new(seed)` starts the network, `Trainer::new(SquaredError::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Tower::load(path)?` keep it in a file.
*/
struct Tower<
    const H: nn_core::macro_support::usize,
    T: nn_core::macro_support::Scalar = nn_core::macro_support::f32,
> {
    ///`repeat(2) { … }`.
    block: [TowerBlock<H, T>; 2usize],
    ///`dense(2)`: H → 2, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, H, 2>,
}
///The parameters of `block: repeat(2) { … }` in [`Tower`].
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct TowerBlock<
    const H: nn_core::macro_support::usize,
    T: nn_core::macro_support::Scalar = nn_core::macro_support::f32,
> {
    ///`dense(H)`: H → H, starts as `he_normal`.
    hidden: nn_core::macro_support::Dense<T, H, H>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<const H: __rt::usize, T> = Tower<H, T>;
    impl<const H: __rt::usize, T: __rt::Scalar> __This<H, T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; H]) -> [T; 2] {
            __rt::one::predict(self, x)
        }
    }
    impl<const H: __rt::usize> __This<H, __rt::f32> {
        __rt::at_f32! {
            , H, 2
        }
    }
    __rt::traits! {
        [const H : __rt::usize, T : __rt::Scalar] __This < H, T >, "Tower" { block,
        output } Clone Debug
    }
    #[doc(hidden)]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Model for __This<H, T> {
        type Scalar = T;
        type Head = __rt::head::Identity<2>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Tower",
            H,
            &[
                __rt::Stage::dense("block.0.hidden", H, H, true),
                __rt::Stage::activation("block.0.hidden", "relu", H),
                __rt::Stage::sum("", "residual", H)
                    .reading(&[__rt::Read::Input, __rt::Read::Stage(1)]),
                __rt::Stage::dense("block.1.hidden", H, H, true),
                __rt::Stage::activation("block.1.hidden", "relu", H),
                __rt::Stage::sum("", "residual", H)
                    .reading(&[__rt::Read::Stage(2), __rt::Read::Stage(4)]),
                __rt::Stage::dense("output", H, 2, true),
            ],
            &[
                __rt::Group::new("block.0.hidden", H).of(0, 2),
                __rt::Group::new("add", H).of(2, 1),
                __rt::Group::new("block.1.hidden", H).of(3, 2),
                __rt::Group::new("add2", H).of(5, 1),
                __rt::Group::new("output", 2).of(6, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                block: [
                    TowerBlock {
                        hidden: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    },
                    TowerBlock {
                        hidden: __rt::Dense::init(rng, __rt::Init::HeNormal),
                    },
                ],
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; ((["block.0.hidden" block_0.hidden] ["block.1.hidden" block_1
            .hidden]) ["output" self.output]) [block_0, block_1] = self.block;
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [block_0_hidden, add, block_1_hidden, add2, output] = __rt::array(slots);
            __rt::dense::forward(
                &self.block[0].hidden,
                __rt::Relu,
                x,
                block_0_hidden,
                pass,
            );
            __rt::merge::add::forward([x, block_0_hidden.value()], add, pass);
            __rt::dense::forward(
                &self.block[1].hidden,
                __rt::Relu,
                add.value(),
                block_1_hidden,
                pass,
            );
            __rt::merge::add::forward([add.value(), block_1_hidden.value()], add2, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                add2.value(),
                output,
                pass,
            );
        }
    }
    #[doc(hidden)]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Train for __This<H, T> {
        __rt::backward! {}
        fn learn<__G: __rt::Goal<T, Self>>(
            mut goal: __G,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [block_0_hidden, add, block_1_hidden, add2, output] = __rt::array(slots);
            let mut input = input;
            __rt::dense::learn(
                __rt::at!(goal.output),
                __rt::Identity,
                add2.source(),
                output,
                pass,
            );
            __rt::merge::add::backward(
                [add.source(), block_1_hidden.source()],
                add2,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.block[1].hidden),
                __rt::Relu,
                add.source().shared(),
                block_1_hidden,
                pass,
            );
            __rt::merge::add::backward(
                [input.again(), block_0_hidden.source()],
                add,
                pass,
            );
            __rt::dense::learn(
                __rt::at!(goal.block[0].hidden),
                __rt::Relu,
                input.again().shared(),
                block_0_hidden,
                pass,
            );
        }
    }
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Network<H, 2> for __This<H, T> {}
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::OverScalar for __This<H, T> {
        type Over<__T: __rt::Scalar> = __This<H, __T>;
    }
    #[doc(hidden)]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::one::OneSample<H, 2>
    for __This<H, T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; H]) -> [T; 2] {
            let block_0_hidden = __rt::dense::one(
                &self.block[0].hidden,
                __rt::Relu,
                simd,
                x,
            );
            let add = __rt::merge::add::one(simd, [x, &block_0_hidden]);
            let block_1_hidden = __rt::dense::one(
                &self.block[1].hidden,
                __rt::Relu,
                simd,
                &add,
            );
            let add2 = __rt::merge::add::one(simd, [&add, &block_1_hidden]);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &add2);
            output
        }
    }
};
