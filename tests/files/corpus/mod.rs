//! Damaged, hostile and foreign files by class, made from the file of a small network.

mod header;
mod lengths;
mod network;

use nn_core::prelude::*;

network! {
    /// The network that the files claim to hold.
    pub(crate) struct Small {
        input: 3,
        hidden: dense(2) -> relu,
        output: dense(2),
    }
}

/// The tensors of `Small` in the order of their data: name, shape, first and last byte.
pub(crate) const TENSORS: [(&str, &str, usize, usize); 4] = [
    ("hidden.bias", "[2]", 0, 8),
    ("hidden.weight", "[2,3]", 8, 32),
    ("output.bias", "[2]", 32, 40),
    ("output.weight", "[2,2]", 40, 56),
];
pub(crate) const DATA: usize = 56;

pub(crate) fn entry(name: &str, dtype: &str, shape: &str, start: usize, end: usize) -> String {
    format!(r#""{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{start},{end}]}}"#)
}

pub(crate) fn entries() -> Vec<String> {
    TENSORS
        .map(|(name, shape, start, end)| entry(name, "F32", shape, start, end))
        .to_vec()
}

pub(crate) fn header(entries: &[String]) -> String {
    format!("{{{}}}", entries.join(","))
}

/// A file of a header and `data`.
pub(crate) fn file(header: impl AsRef<[u8]>, data: &[u8]) -> Vec<u8> {
    let header = header.as_ref();
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(data);
    bytes
}

/// Finite values, each different.
pub(crate) fn data(length: usize) -> Vec<u8> {
    (0..length.div_ceil(4))
        .flat_map(|i| (i as f32 + 0.5).to_le_bytes())
        .take(length)
        .collect()
}

/// The header of `Small` with entry `at` replaced.
pub(crate) fn with(at: usize, entry: String) -> Vec<u8> {
    let mut all = entries();
    all[at] = entry;
    file(header(&all), &data(DATA))
}

/// `Small`'s file with `extra` added to the header after the tensors.
pub(crate) fn with_extra(extra: &str) -> Vec<u8> {
    let mut all = entries();
    all.push(extra.to_owned());
    file(header(&all), &data(DATA))
}

/// Cases of one kind: the expected error text, and the files.
pub(crate) struct Class {
    pub(crate) name: &'static str,
    pub(crate) says: &'static str,
    pub(crate) files: Vec<Vec<u8>>,
}

pub(crate) fn class(name: &'static str, says: &'static str, files: Vec<Vec<u8>>) -> Class {
    Class { name, says, files }
}

/// Every class of the corpus.
pub(crate) fn classes() -> Vec<Class> {
    let parts = [
        lengths::lengths(),
        lengths::texts(),
        header::keys(),
        header::fields(),
        network::networks(),
        network::values(),
    ];
    parts.into_iter().flatten().collect()
}
