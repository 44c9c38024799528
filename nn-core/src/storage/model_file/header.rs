//! The header of a safetensors file, read strictly.
//!
//! The crate's own reader accepts duplicate keys (the last one wins), unknown fields and leading spaces. This one
//! does not, and it names the tensor of each error. Its allocations are bounded by the header's length.

use std::collections::BTreeSet;
use std::fmt;

use safetensors::Dtype;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use crate::error::shown_up_to;

/// Number of bytes before the header; they hold its length.
pub(super) const LENGTH_BYTES: usize = 8;
/// The longest header that is read or written; that of a large network takes some kilobytes.
const LONGEST: u64 = 16 << 20;
const METADATA: &str = "__metadata__";

/// A tensor as the header describes it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) dtype: Dtype,
    pub(super) shape: Vec<usize>,
    /// Index of the first byte and one past the last, counted from the header's end.
    pub(super) bytes: (usize, usize),
}

/// A header that describes its file.
#[derive(Debug)]
pub(super) struct Header {
    /// In the order of their data.
    pub(super) tensors: Vec<Entry>,
    pub(super) metadata: Vec<(String, String)>,
}

/// The header's length from a file's first bytes, checked against the file's length.
pub(super) fn length(first: [u8; LENGTH_BYTES], file: u64) -> Result<usize, String> {
    let length = u64::from_le_bytes(first);
    let rest = file.saturating_sub(LENGTH_BYTES as u64);
    if length > rest {
        return Err(format!(
            "damaged, truncated or not a safetensors file: its first 8 bytes announce a header of \
             {length} bytes, but only {rest} follow"
        ));
    }
    check_length(length)?;
    usize::try_from(length).map_err(|_| "the header does not fit into memory".to_owned())
}

/// Checks that a header is short enough to be read back.
pub(super) fn check_length(length: u64) -> Result<(), String> {
    if length > LONGEST {
        return Err(format!(
            "the header has {length} bytes; more than {LONGEST} are not read"
        ));
    }
    Ok(())
}

/// Reads the header of a file in which `data` bytes follow it.
pub(super) fn parse(header: &[u8], data: u64) -> Result<Header, String> {
    let text = std::str::from_utf8(header).map_err(|error| {
        format!("damaged or not a safetensors file: the header is not UTF-8: {error}")
    })?;
    if !text.starts_with('{') {
        return Err("damaged or not a safetensors file: the header does not begin with `{`".into());
    }
    let Raw {
        mut tensors,
        metadata,
    } = serde_json::from_str(text)
        .map_err(|error| format!("damaged header: {}", message(&error)))?;
    tensors.sort_by_key(|tensor| tensor.bytes);
    let end = check_offsets(&tensors)?;
    match data.cmp(&(end as u64)) {
        std::cmp::Ordering::Less => Err(format!(
            "truncated: the tensors take {end} bytes, but only {data} follow the header"
        )),
        std::cmp::Ordering::Greater => Err(format!(
            "{} bytes too long: the tensors take {end} bytes, but {data} follow the header",
            data - end as u64
        )),
        std::cmp::Ordering::Equal => Ok(Header { tensors, metadata }),
    }
}

/// Checks that every tensor begins where the one before it ends, and has the length of its shape.
fn check_offsets(tensors: &[Entry]) -> Result<usize, String> {
    let mut expected = 0;
    for tensor in tensors {
        let (name, (start, end)) = (shown(&tensor.name), tensor.bytes);
        if start != expected || end < start {
            return Err(format!(
                "damaged header: the data of `{name}` is at {start}..{end}, but must start at {expected} \
                 (tensors follow one another without gap or overlap)"
            ));
        }
        let needed = size(tensor).ok_or_else(|| {
            format!(
                "damaged header: `{name}` of shape {} is larger than any memory or not whole bytes",
                sizes(&tensor.shape)
            )
        })?;
        if end - start != needed {
            return Err(format!(
                "damaged header: `{name}` of type {} and shape {} needs {needed} bytes, but has {} \
                 ({start}..{end})",
                tensor.dtype,
                sizes(&tensor.shape),
                end - start
            ));
        }
        expected = end;
    }
    Ok(expected)
}

fn size(tensor: &Entry) -> Option<usize> {
    let values = tensor
        .shape
        .iter()
        .try_fold(1_usize, |product, &size| product.checked_mul(size))?;
    let bits = values.checked_mul(tensor.dtype.bitsize())?;
    (bits % 8 == 0).then_some(bits / 8)
}

/// A name from a file, safe to print: escaped, and cut after 120 characters (tensors in deep networks have long
/// names, which differ at their ends).
pub(super) fn shown(name: &str) -> String {
    const MOST: usize = 120;
    shown_up_to(MOST, name)
}

/// The message of a parser, which may contain text of the file.
pub(super) fn message(error: &dyn fmt::Display) -> String {
    const MOST: usize = 400;
    shown_up_to(MOST, &error.to_string())
}

/// A shape from a file, safe to print: `[64, 10]`.
pub(super) fn sizes(shape: &[usize]) -> String {
    const MOST: usize = 8;
    let sizes: Vec<String> = shape.iter().take(MOST).map(ToString::to_string).collect();
    let more = if shape.len() > MOST { ", …" } else { "" };
    format!("[{}{more}]", sizes.join(", "))
}

/// The content of the JSON, checked entry by entry.
struct Raw {
    tensors: Vec<Entry>,
    metadata: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Info {
    dtype: Dtype,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Raw;

            fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
                text.write_str("an object of tensors")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
                let mut names = BTreeSet::new();
                let mut tensors = Vec::new();
                let mut metadata = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    let label = shown(&name);
                    let in_entry = |error| A::Error::custom(format!("`{label}`: {error}"));
                    if name.is_empty() {
                        return Err(A::Error::custom("a tensor has an empty name"));
                    }
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom(format!("`{label}` appears twice")));
                    }
                    if name == METADATA {
                        let Pairs(pairs) = map.next_value().map_err(in_entry)?;
                        metadata = pairs;
                    } else {
                        let info: Info = map.next_value().map_err(in_entry)?;
                        tensors.push(Entry {
                            name,
                            dtype: info.dtype,
                            shape: info.shape,
                            bytes: info.data_offsets,
                        });
                    }
                }
                Ok(Raw { tensors, metadata })
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// The metadata: text to text, no duplicate keys.
struct Pairs(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Pairs;

            fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
                text.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs: Vec<(String, String)> = Vec::new();
                let mut keys = BTreeSet::new();
                while let Some((key, value)) = map.next_entry::<String, String>()? {
                    if !keys.insert(key.clone()) {
                        let key = shown(&key);
                        return Err(A::Error::custom(format!("`{key}` appears twice")));
                    }
                    pairs.push((key, value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Texts)
    }
}
