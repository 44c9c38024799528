//! Files of other kinds, recognised by their first bytes: their kind, and the way to convert their weights to a
//! safetensors file.

use super::header::shown;

/// Number of first bytes that are examined.
pub(super) const FIRST_BYTES: usize = 4096;

/// The kind of a file that is not a safetensors file, and the way to convert it, if its first bytes are recognised.
pub(super) fn told(first: &[u8]) -> Option<String> {
    let first = first.get(..FIRST_BYTES).unwrap_or(first);
    let (kind, way) = KINDS
        .iter()
        .find(|(fits, ..)| fits(first))
        .map(|&(_, kind, way)| (kind.to_owned(), way))
        .or_else(|| text(first))?;
    Some(format!(
        "this is {kind}, not a safetensors file\nhelp: {way}"
    ))
}

type Kind = (fn(&[u8]) -> bool, &'static str, &'static str);

/// The first match counts.
const KINDS: &[Kind] = &[
    (
        |b| b.starts_with(ZIP) && has(b, b"/data.pkl"),
        "a PyTorch file (`.pt`, `.pth`)",
        TORCH,
    ),
    (
        |b| b.starts_with(b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"),
        "a PyTorch file from before version 1.6",
        TORCH,
    ),
    (
        |b| b.starts_with(ZIP) && (has(b, b"model.weights.h5") || has(b, b"config.json")),
        "a Keras file (`.keras`)",
        KERAS,
    ),
    (
        |b| b.starts_with(b"\x89HDF\r\n\x1a\n"),
        "an HDF5 file (`.h5`), which Keras writes",
        KERAS,
    ),
    (
        |b| b.starts_with(ZIP) && has(b, b".npy"),
        "a NumPy archive (`.npz`)",
        "two lines of Python make one of it:\n  \
         import numpy, safetensors.numpy\n  \
         safetensors.numpy.save_file(dict(numpy.load(\"net.npz\")), \"net.safetensors\")",
    ),
    (
        |b| b.starts_with(b"\x93NUMPY"),
        "a NumPy array (`.npy`)",
        "two lines of Python put arrays into one, each under its name:\n  \
         import numpy, safetensors.numpy\n  \
         safetensors.numpy.save_file({\"hidden.weight\": numpy.load(\"weight.npy\")}, \"net.safetensors\")",
    ),
    (
        |b| b.starts_with(ZIP),
        "a zip archive",
        "unpack it and load the safetensors file in it, if there is one",
    ),
    (
        // `protocol`, then the first instructions of a dictionary or an object.
        |b| matches!(b, [0x80, 2..=5, ..]),
        "a Python pickle, which PyTorch may have written",
        TORCH,
    ),
    (
        // A protocol buffer: `ir_version`, then another field of the model.
        |b| {
            matches!(
                b,
                [
                    0x08,
                    1..=20,
                    0x12 | 0x1a | 0x22 | 0x2a | 0x32 | 0x3a | 0x42,
                    ..
                ]
            )
        },
        "an ONNX file",
        "two lines of Python make one of its weights:\n  \
         import onnx, onnx.numpy_helper as helper, safetensors.numpy\n  \
         safetensors.numpy.save_file({w.name: helper.to_array(w) for w in onnx.load(\"net.onnx\").graph.initializer}, \
         \"net.safetensors\")",
    ),
    (
        |b| b.starts_with(b"GGUF"),
        "a GGUF file",
        "its weights are rounded to a few bits: load the safetensors file that it was made from",
    ),
    (
        |b| b.get(4..8) == Some(b"TFL3"),
        "a TensorFlow Lite file",
        "save the weights of the Keras model that it was made from",
    ),
    (
        |b| b.starts_with(b"\x1f\x8b"),
        "a gzip file",
        "unpack it first: `gunzip`",
    ),
    (
        |b| b.starts_with(b"BZh"),
        "a bzip2 file",
        "unpack it first: `bunzip2`",
    ),
    (
        |b| b.starts_with(b"\xfd7zXZ\0"),
        "an xz file",
        "unpack it first: `unxz`",
    ),
    (
        |b| b.starts_with(b"\x28\xb5\x2f\xfd"),
        "a zstd file",
        "unpack it first: `unzstd`",
    ),
    (
        |b| b.starts_with(b"version https://git-lfs.github.com/spec/"),
        "a Git LFS pointer, which stands for a file that was not fetched",
        "`git lfs pull` fetches it",
    ),
    (
        |b| {
            let start = b.trim_ascii_start();
            starts_as(start, b"<!doctype html") || starts_as(start, b"<html")
        },
        "a web page",
        "the download gave the page about the file (or about an error) instead of the file",
    ),
    (
        |b| b.trim_ascii_start().starts_with(b"{") && has(b, b"\"weight_map\""),
        "the index of a model in several files",
        "its `weight_map` names the safetensors files",
    ),
    (
        // A header's own length comes before its brace.
        |b| matches!(b.trim_ascii_start(), [b'{' | b'[', ..]) && is_text(b),
        "JSON text",
        "load the safetensors file that it is about",
    ),
];

const ZIP: &[u8] = b"PK\x03\x04";

const TORCH: &str = "two lines of Python make one of a state dict in it:\n  \
     import torch, safetensors.torch\n  \
     safetensors.torch.save_file(torch.load(\"net.pt\"), \"net.safetensors\")";

const KERAS: &str = "two lines of Python make one (Keras keeps weights as [in, out]):\n  \
     import keras, safetensors.numpy\n  \
     safetensors.numpy.save_file({w.path.replace(\"/\", \".\"): w.numpy().T.copy() for w in \
     keras.models.load_model(\"net.keras\").weights}, \"net.safetensors\")";

fn text(first: &[u8]) -> Option<(String, &'static str)> {
    const LONG_ENOUGH: usize = 8;
    if first.len() < LONG_ENOUGH || !is_text(first) {
        return None;
    }
    let text = String::from_utf8_lossy(first);
    let line = text.lines().next().unwrap_or_default();
    Some((
        format!("text that begins with `{}`", shown(line)),
        "give the path of the file with the weights",
    ))
}

/// True if it is nothing but text; its last character may be cut off.
fn is_text(first: &[u8]) -> bool {
    let text = match std::str::from_utf8(first) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let whole = first.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty()
        && text
            .chars()
            .all(|c| !c.is_control() || c.is_ascii_whitespace())
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn starts_as(bytes: &[u8], start: &[u8]) -> bool {
    bytes
        .get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start))
}
