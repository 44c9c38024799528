/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 64 | |
| `output` | `dense(10)` | 64 → 10 | 650 |
|  | `softmax` | 10 |  |

650 parameters
*/
struct Small<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`dense(10)`: 64 → 10, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 64, 10>,
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
    type __This<T> = Small<T>;
    const _: () = __rt::expect_budget(
        "Small",
        <Small<__rt::f32> as __rt::Model>::LAYERS,
        __rt::Cost::Parameters,
        5000usize,
    );
    const _: () = __rt::expect_budget(
        "Small",
        <Small<__rt::f32> as __rt::Model>::LAYERS,
        __rt::Cost::Bytes,
        65536usize,
    );
    #[automatically_derived]
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 64]) -> [T; 10] {
            __rt::one::predict(self, x)
        }
    }
    #[automatically_derived]
    impl __This<__rt::f32> {
        /// A network with first weights drawn from `seed`, the same on every machine.
        #[must_use]
        fn new(seed: __rt::u64) -> Self {
            <Self as __rt::Model>::from_seed(seed)
        }
        ///Reads the network from a safetensors file.
        fn load(path: impl __rt::AsRef<__rt::Path>) -> __rt::Result<Self> {
            <Self as __rt::ModelFile>::load(path)
        }
        ///Reads the network from a file with other names: pairs of (name in the file, name in the network).
        fn load_renamed(
            path: impl __rt::AsRef<__rt::Path>,
            names: &[(&__rt::str, &__rt::str)],
        ) -> __rt::Result<Self> {
            <Self as __rt::ModelFile>::load_renamed(path, names)
        }
        ///Reads the weights alone, which may come from a network that computes something else with them.
        fn load_weights(
            path: impl __rt::AsRef<__rt::Path>,
            names: &[(&__rt::str, &__rt::str)],
        ) -> __rt::Result<Self> {
            <Self as __rt::ModelFile>::load_weights(path, names)
        }
        ///Reads the network from a file whose columns and classes must be called as those of `data`.
        fn load_for(
            path: impl __rt::AsRef<__rt::Path>,
            data: &__rt::Dataset<__rt::f32, 64, impl __rt::Targets>,
        ) -> __rt::Result<Self> {
            <Self as __rt::ModelFile>::load_for(path, data)
        }
        ///Reads the network from a file, and the text that was saved under `key`.
        fn load_with_metadata(
            path: impl __rt::AsRef<__rt::Path>,
            key: &__rt::str,
        ) -> __rt::Result<(Self, __rt::Option<__rt::String>)> {
            <Self as __rt::ModelFile>::load_with_metadata(path, key)
        }
        ///Reads the network from the bytes of a file.
        fn from_bytes(bytes: &[__rt::u8]) -> __rt::Result<Self> {
            <Self as __rt::ModelFile>::from_bytes(bytes)
        }
        ///Reads the network from the bytes of a file, and the text that was saved under `key`.
        fn from_bytes_with_metadata(
            bytes: &[__rt::u8],
            key: &__rt::str,
        ) -> __rt::Result<(Self, __rt::Option<__rt::String>)> {
            <Self as __rt::ModelFile>::from_bytes_with_metadata(bytes, key)
        }
        ///Features a sample.
        const INPUT: __rt::usize = <Self as __rt::Model>::INPUT;
        ///Outputs a sample.
        const OUTPUT: __rt::usize = <Self as __rt::Model>::OUTPUT;
        ///Numbers the network learns.
        const PARAMETERS: __rt::usize = <Self as __rt::Model>::PARAMETERS;
        ///Multiply-adds of one prediction.
        const MULTIPLY_ADDS: __rt::usize = <Self as __rt::Model>::MULTIPLY_ADDS;
        ///Bytes that the arrays of `predict_one` take.
        const STACK_BYTES: __rt::usize = <Self as __rt::Model>::STACK_BYTES;
        ///Every stage, in order.
        const LAYERS: &'static [__rt::LayerInfo] = <Self as __rt::Model>::LAYERS;
        ///The layers as a table.
        const SUMMARY: &'static __rt::str = <Self as __rt::Model>::SUMMARY;
        ///The architecture as Mermaid text.
        #[must_use]
        fn mermaid() -> __rt::String {
            <Self as __rt::Picture>::mermaid()
        }
        ///The architecture as an SVG picture.
        #[must_use]
        fn svg() -> __rt::String {
            <Self as __rt::Picture>::svg()
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Clone for __This<T> {
        fn clone(&self) -> Self {
            Self {
                output: __rt::Clone::clone(&self.output),
            }
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Debug for __This<T> {
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::FmtResult {
            __rt::Formatter::debug_struct(f, "Small")
                .field("output", &self.output)
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
        type Head = __rt::head::Softmax<10>;
        const NAME: &'static __rt::str = "Small";
        const INPUT: __rt::usize = 64;
        const LAYERS: &'static [__rt::LayerInfo] = &[
            __rt::LayerInfo::dense("output", 64, 10, true),
            __rt::LayerInfo::stage("output", "softmax", 10),
        ];
        const GROUPS: &'static [&'static __rt::str] = &["output"];
        fn from_seed(seed: __rt::u64) -> Self {
            __rt::Model::drawn(&mut __rt::InitRng::new(seed))
        }
        fn drawn(rng: &mut __rt::InitRng) -> Self {
            Self {
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        fn slots(capacity: __rt::usize) -> __rt::Vec<__rt::Slot<T>> {
            __rt::vec([__rt::Slot::new(capacity, 10)])
        }
        fn tensors(&self) -> impl __rt::Iterator<Item = __rt::Parameter<'_, T>> {
            __rt::All(__rt::under("output", self.output.tensors()))
        }
        fn tensors_mut(
            &mut self,
        ) -> impl __rt::Iterator<Item = __rt::ParameterMut<'_, T>> {
            __rt::All(__rt::under("output", self.output.tensors_mut()))
        }
        fn forward(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [output] = __rt::array(slots);
            __rt::dense::forward(&self.output, __rt::Identity, x, output, pass);
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
            let [output] = __rt::array(slots);
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                input,
                output,
                &mut gradients.output,
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
            let [output] = __rt::array(slots);
            let input = __rt::Source::input(x, __rt::None);
            __rt::Optimizer::start_step(optimizer);
            __rt::dense::backward_and_update(
                &mut self.output,
                __rt::Identity,
                input,
                output,
                &mut gradients.output,
                (optimizer, 0),
                pass,
            );
        }
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::Network<64, 10> for __This<T> {}
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[automatically_derived]
    impl<T: __rt::Scalar> __rt::one::OneSample<64, 10> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 64]) -> [T; 10] {
            let _ = simd;
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, x);
            output
        }
    }
};
