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
///What the lines of `block: repeat(2) { … }` in [`Tower`] learn.
#[derive(nn_core::macro_support::Clone, nn_core::macro_support::Debug)]
struct TowerBlock<
    const H: nn_core::macro_support::usize,
    T: nn_core::macro_support::Scalar = nn_core::macro_support::f32,
> {
    ///`dense(H)`: H → H, starts as `he_normal`.
    hidden: nn_core::macro_support::Dense<T, H, H>,
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
    type __This<const H: __rt::usize, T> = Tower<H, T>;
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __This<H, T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; H]) -> [T; 2] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl<const H: __rt::usize> __This<H, __rt::f32> {
        __rt::at_f32! {
            , H
        }
    }
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Clone for __This<H, T> {
        fn clone(&self) -> Self {
            Self {
                block: __rt::Clone::clone(&self.block),
                output: __rt::Clone::clone(&self.output),
            }
        }
    }
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Debug for __This<H, T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Tower")
                .field("block", &self.block)
                .field("output", &self.output)
                .finish()
        }
    }
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Display for __This<H, T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::write_str(f, <Self as __rt::Model>::SUMMARY)
        }
    }
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Model for __This<H, T> {
        type Scalar = T;
        type Head = __rt::head::Identity<2>;
        const NAME: &'static __rt::str = "Tower";
        const INPUT: __rt::usize = H;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("block.0.hidden", H, H, true),
            __rt::LayerInfo::stage("block.0.hidden", "relu", H),
            __rt::LayerInfo::merge("", "residual", H, H),
            __rt::LayerInfo::dense("block.1.hidden", H, H, true),
            __rt::LayerInfo::stage("block.1.hidden", "relu", H),
            __rt::LayerInfo::merge("", "residual", H, H),
            __rt::LayerInfo::dense("output", H, 2, true),
        ];
        const GRAPH: &'static __rt::Graph = &__rt::Graph {
            parts: &[],
            reads: &[
                &[__rt::Read::Input],
                &[__rt::Read::Layer(0)],
                &[__rt::Read::Input, __rt::Read::Layer(1)],
                &[__rt::Read::Layer(2)],
                &[__rt::Read::Layer(3)],
                &[__rt::Read::Layer(2), __rt::Read::Layer(4)],
                &[__rt::Read::Layer(5)],
            ],
            outputs: &[("output", __rt::Read::Layer(6))],
        };
        const GROUPS: &'static [&'static __rt::str] = &[
            "block.0.hidden",
            "add",
            "block.1.hidden",
            "add2",
            "output",
        ];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
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
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::slots(capacity, [H, H, H, H, 2])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            let [block_0, block_1] = &self.block;
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("block.0.hidden", block_0.hidden.tensors()),
                        __rt::under("block.1.hidden", block_1.hidden.tensors()),
                    ),
                    __rt::under("output", self.output.tensors()),
                ),
            )
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            let [block_0, block_1] = &mut self.block;
            __rt::All(
                __rt::Iterator::chain(
                    __rt::Iterator::chain(
                        __rt::under("block.0.hidden", block_0.hidden.tensors_mut()),
                        __rt::under("block.1.hidden", block_1.hidden.tensors_mut()),
                    ),
                    __rt::under("output", self.output.tensors_mut()),
                ),
            )
        }
        fn forward(
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
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Train for __This<H, T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [block_0_hidden, add, block_1_hidden, add2, output] = __rt::array(slots);
            let mut input = input;
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                add2.source(),
                output,
                &mut gradients.output,
                pass,
            );
            __rt::merge::add::backward(
                [add.source(), block_1_hidden.source()],
                add2,
                pass,
            );
            __rt::dense::backward(
                &self.block[1].hidden,
                __rt::Relu,
                add.source().shared(),
                block_1_hidden,
                &mut gradients.block[1].hidden,
                pass,
            );
            __rt::merge::add::backward(
                [input.again(), block_0_hidden.source()],
                add,
                pass,
            );
            __rt::dense::backward(
                &self.block[0].hidden,
                __rt::Relu,
                input.again().shared(),
                block_0_hidden,
                &mut gradients.block[0].hidden,
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
            let [block_0_hidden, add, block_1_hidden, add2, output] = __rt::array(slots);
            let mut input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::dense::backward_and_update(
                &mut self.output,
                __rt::Identity,
                add2.source(),
                output,
                &mut gradients.output,
                (optimizer, 4),
                pass,
            );
            __rt::merge::add::backward(
                [add.source(), block_1_hidden.source()],
                add2,
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.block[1].hidden,
                __rt::Relu,
                add.source().shared(),
                block_1_hidden,
                &mut gradients.block[1].hidden,
                (optimizer, 2),
                pass,
            );
            __rt::merge::add::backward(
                [input.again(), block_0_hidden.source()],
                add,
                pass,
            );
            __rt::dense::backward_and_update(
                &mut self.block[0].hidden,
                __rt::Relu,
                input.again().shared(),
                block_0_hidden,
                &mut gradients.block[0].hidden,
                (optimizer, 0),
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::Network<H, 2> for __This<H, T> {}
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::OverScalar for __This<H, T> {
        type Over<__T: __rt::Scalar> = __This<H, __T>;
    }
    #[automatically_derived]
    impl<const H: __rt::usize, T: __rt::Scalar> __rt::one::OneSample<H, 2>
    for __This<H, T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; H]) -> [T; 2] {
            let _ = simd;
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
