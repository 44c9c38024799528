//! The tensors of a file and those of a network, side by side.

use safetensors::Dtype;

/// A tensor of the file under the network's name for it.
pub(super) struct Found<'a> {
    pub(super) name: String,
    pub(super) name_in_file: &'a str,
    pub(super) dtype: Dtype,
    pub(super) shape: &'a [usize],
}

/// A tensor that the network has.
pub(super) struct Expected {
    pub(super) name: String,
    pub(super) dtype: Dtype,
    pub(super) shape: Vec<usize>,
}
