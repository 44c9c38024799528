//! The items of every network's `f32` instance.

/// The items of a network's `f32` instance, so that `Digits::new(1)` and `Digits::INPUT` need no scalar: its
/// constructors and its constants. Other scalars have the same names from `Model` and `ModelFile`.
#[doc(hidden)]
#[macro_export]
macro_rules! __at_f32 {
    ($visibility:vis, $input:tt, $output:tt) => {
        /// A network with initial weights drawn from `seed`, the same on every machine.
        #[must_use]
        $visibility fn new(seed: $crate::macro_support::u64) -> Self {
            <Self as $crate::macro_support::Model>::from_seed(seed)
        }
        /// Reads the network from a safetensors file.
        $visibility fn load(
            path: impl $crate::macro_support::AsRef<$crate::macro_support::Path>,
        ) -> $crate::macro_support::Result<Self> {
            <Self as $crate::macro_support::ModelFile>::load(path)
        }
        /// Reads the network from a file with other names: pairs of (name in the file, name in the network).
        $visibility fn load_renamed(
            path: impl $crate::macro_support::AsRef<$crate::macro_support::Path>,
            names: &[(&$crate::macro_support::str, &$crate::macro_support::str)],
        ) -> $crate::macro_support::Result<Self> {
            <Self as $crate::macro_support::ModelFile>::load_renamed(path, names)
        }
        /// Reads the weights alone. The file may come from a network with the same weights and other operations.
        $visibility fn load_weights(
            path: impl $crate::macro_support::AsRef<$crate::macro_support::Path>,
            names: &[(&$crate::macro_support::str, &$crate::macro_support::str)],
        ) -> $crate::macro_support::Result<Self> {
            <Self as $crate::macro_support::ModelFile>::load_weights(path, names)
        }
        /// Reads the network from a file; its columns and classes must have the same names as those of `data`.
        $visibility fn load_for(
            path: impl $crate::macro_support::AsRef<$crate::macro_support::Path>,
            data: &$crate::macro_support::Dataset<
                $crate::macro_support::f32,
                $input,
                impl $crate::macro_support::Targets,
            >,
        ) -> $crate::macro_support::Result<Self> {
            <Self as $crate::macro_support::ModelFile>::load_for(path, data)
        }
        /// Reads the network from a file, and the text that was saved under `key`.
        $visibility fn load_with_metadata(
            path: impl $crate::macro_support::AsRef<$crate::macro_support::Path>,
            key: &$crate::macro_support::str,
        ) -> $crate::macro_support::Result<(
            Self,
            $crate::macro_support::Option<$crate::macro_support::String>,
        )> {
            <Self as $crate::macro_support::ModelFile>::load_with_metadata(path, key)
        }
        /// Reads the network from the bytes of a file.
        $visibility fn from_bytes(
            bytes: &[$crate::macro_support::u8],
        ) -> $crate::macro_support::Result<Self> {
            <Self as $crate::macro_support::ModelFile>::from_bytes(bytes)
        }
        /// Reads the network from the bytes of a file, and the text that was saved under `key`.
        $visibility fn from_bytes_with_metadata(
            bytes: &[$crate::macro_support::u8],
            key: &$crate::macro_support::str,
        ) -> $crate::macro_support::Result<(
            Self,
            $crate::macro_support::Option<$crate::macro_support::String>,
        )> {
            <Self as $crate::macro_support::ModelFile>::from_bytes_with_metadata(bytes, key)
        }
        /// Features per sample.
        $visibility const INPUT: $crate::macro_support::usize =
            $input;
        /// Outputs per sample.
        $visibility const OUTPUT: $crate::macro_support::usize =
            $output;
        /// Number of learned parameters.
        $visibility const PARAMETERS: $crate::macro_support::usize =
            $crate::macro_support::constant(<Self as $crate::macro_support::Model>::PARAMETERS);
        /// Multiply-adds of one prediction.
        $visibility const MULTIPLY_ADDS: $crate::macro_support::usize =
            $crate::macro_support::constant(<Self as $crate::macro_support::Model>::MULTIPLY_ADDS);
        /// Stack that the arrays of `predict_one` take, in bytes.
        $visibility const STACK_BYTES: $crate::macro_support::usize =
            $crate::macro_support::constant(<Self as $crate::macro_support::Model>::STACK_BYTES);
        /// Every stage, in order.
        $visibility const LAYERS: &'static [$crate::macro_support::Stage] =
            $crate::macro_support::constant(<Self as $crate::macro_support::Model>::LAYERS);
        /// The layers as a table.
        $visibility const SUMMARY: &'static $crate::macro_support::str =
            $crate::macro_support::constant(<Self as $crate::macro_support::Model>::SUMMARY);
        /// The architecture as Mermaid text.
        #[must_use]
        $visibility fn mermaid() -> $crate::macro_support::String {
            <Self as $crate::macro_support::Picture>::mermaid()
        }
        /// The architecture as an SVG picture.
        #[must_use]
        $visibility fn svg() -> $crate::macro_support::String {
            <Self as $crate::macro_support::Picture>::svg()
        }
    };
}
