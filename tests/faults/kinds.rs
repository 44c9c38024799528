//! Files of other programs.

use std::fs;

use nn_core::prelude::*;
use safetensors::tensor::Dtype;

use super::files::{Net, Normed, Plain, count, folder, foreign, of_f32, of_f64, problem};

/// The kind of a file by its first bytes, and the advice.
fn kinds() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let zip = |name: &str| {
        let mut bytes = b"PK\x03\x04\0\0\x08\x08\0\0\0\0\0\0".to_vec();
        bytes.extend([0; 12]);
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(name.as_bytes());
        bytes.extend(*b"\x80\x02ccollections\nOrderedDict\n");
        bytes
    };
    let torch = "safetensors.torch.save_file(torch.load(\"net.pt\"), \"net.safetensors\")";
    let keras = "import keras, safetensors.numpy";
    let numpy = "import numpy, safetensors.numpy";
    let bytes = |start: &[u8]| [start, &[7; 100]].concat();
    // The first eight bytes of a gzip file without a time, read as a length, are half a megabyte.
    let gzip = [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..], &vec![0xa7; 600_000]].concat();
    vec![
        (
            "pt",
            zip("net/data.pkl"),
            "a PyTorch file (`.pt`, `.pth`)",
            torch,
        ),
        (
            "old pt",
            bytes(b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e"),
            "a PyTorch file from before version 1.6",
            torch,
        ),
        (
            "pickle",
            bytes(b"\x80\x04\x95\x20\0\0\0\0\0\0\0}"),
            "a Python pickle",
            torch,
        ),
        (
            "onnx",
            bytes(b"\x08\x08\x12\x07pytorch\x1a\x052.1.0"),
            "an ONNX file",
            "import onnx, onnx.numpy_helper as helper",
        ),
        (
            "h5",
            bytes(b"\x89HDF\r\n\x1a\n"),
            "an HDF5 file (`.h5`)",
            keras,
        ),
        (
            "keras",
            zip("metadata.json config.json"),
            "a Keras file",
            keras,
        ),
        (
            "npz",
            zip("hidden.weight.npy"),
            "a NumPy archive (`.npz`)",
            numpy,
        ),
        (
            "npy",
            bytes(b"\x93NUMPY\x01\0\x76\0{'descr': '<f4'"),
            "a NumPy array (`.npy`)",
            numpy,
        ),
        (
            "gguf",
            bytes(b"GGUF\x03\0\0\0"),
            "a GGUF file",
            "load the safetensors file that it was made from",
        ),
        (
            "gzip",
            bytes(b"\x1f\x8b\x08\x08"),
            "a gzip file",
            "`gunzip`",
        ),
        ("long gzip", gzip, "a gzip file", "`gunzip`"),
        (
            "html",
            b"\n<!DOCTYPE html>\n<html><title>404</title></html>".to_vec(),
            "a web page",
            "the download gave the page",
        ),
        (
            "json",
            b"{\"hidden.weight\": [[0.5, 0.25]]}".to_vec(),
            "JSON text",
            "load the safetensors file",
        ),
        (
            "index",
            b"{\"metadata\": {}, \"weight_map\": {\"a\": \"model-1.safetensors\"}}".to_vec(),
            "the index of a model in several files",
            "`weight_map`",
        ),
        (
            "lfs",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n".to_vec(),
            "a Git LFS pointer",
            "`git lfs pull`",
        ),
        ("text", b"name,age\nAnna,\x1b[2J\n".to_vec(), "", ""),
        (
            "csv",
            b"weight,height,pet\n4,30,cat\n".to_vec(),
            "text that begins with `weight,height,pet`",
            "give the path of the file with the weights",
        ),
    ]
}

#[test]
fn f33_a_file_of_another_kind_is_named_with_the_way_to_a_safetensors_file() {
    let folder = folder();
    let path = folder.path().join("file");
    for (name, bytes, kind, way) in kinds() {
        fs::write(&path, &bytes).unwrap();
        let text = problem(Net::load(&path));
        let start = if kind.is_empty() {
            path.display().to_string()
        } else {
            format!("{}: this is {kind}", path.display())
        };
        assert!(text.starts_with(&start), "{name}: {text}");
        assert!(text.contains(way), "{name}: {text}");
        assert!(
            kind.is_empty() || text.contains("\nhelp: "),
            "{name}: {text}"
        );
        assert!(!text.contains('\x1b'), "{name}: {text:?}");
        assert_eq!(
            problem(Net::from_bytes(&bytes)).split_once(": ").unwrap().1,
            text.strip_prefix(&format!("{}: ", path.display())).unwrap()
        );
    }
    fs::write(&path, "").unwrap();
    assert!(problem(Net::load(&path)).ends_with(": the file is empty"));
}

/// The state dict of `Sequential(Linear(2, 2), BatchNorm1d(2), ReLU(), Linear(2, 1))`.
fn sequential(float: fn(&'static str, &[usize]) -> Plain) -> Vec<Plain> {
    vec![
        float("0.weight", &[2, 2]),
        float("0.bias", &[2]),
        float("1.weight", &[2]),
        float("1.bias", &[2]),
        float("1.running_mean", &[2]),
        float("1.running_var", &[2]),
        count("1.num_batches_tracked", 12),
        float("3.weight", &[1, 2]),
        float("3.bias", &[1]),
    ]
}

const NAMES: [(&str, &str); 3] = [("0", "hidden"), ("1", "norm"), ("3", "output")];
const SHOWN: &str = "&[(\"0\", \"hidden\"), (\"1\", \"norm\"), (\"3\", \"output\")]";

fn half(name: &'static str, shape: &[usize]) -> Plain {
    let bytes = vec![0x3c; 2 * shape.iter().product::<usize>()];
    Plain(name, Dtype::F16, shape.to_vec(), bytes)
}

#[test]
fn f34_a_pytorch_file_with_batch_norm_under_other_names_gets_the_renaming_that_loads_it() {
    let file = foreign(&sequential(|name, shape| of_f32(name, shape, 0.5)));
    let text = problem(Normed::from_bytes(&file));
    let help = format!(
        "help: if this is the same network under other names: `Normed::load_renamed(path, {SHOWN})`"
    );
    assert!(text.ends_with(&help), "{text}");
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    fs::write(&path, file).unwrap();
    let net = Normed::load_renamed(&path, &NAMES).unwrap();
    let counts: Vec<f32> = net
        .tensors()
        .filter(|tensor| tensor.name == "norm.num_batches_tracked")
        .flat_map(|tensor| tensor.values.to_vec())
        .collect();
    assert_eq!(counts, [12.0]);
    // Without the count (as from a Keras network), the help names the missing tensor.
    let mut tensors = sequential(|name, shape| of_f32(name, shape, 0.5));
    tensors.remove(6);
    let text = problem(Normed::from_bytes(&foreign(&tensors)));
    assert!(
        text.contains(&format!("`Normed::load_renamed(path, {SHOWN})`")),
        "{text}"
    );
    assert!(
        text.ends_with("add `norm.num_batches_tracked` to the file first"),
        "{text}"
    );
}

#[test]
fn f65_other_names_and_another_type_are_both_told() {
    let file = foreign(&sequential(|name, shape| of_f64(name, shape, 0.5)));
    let text = problem(Normed::from_bytes(&file));
    let help = format!(
        "help: if this is the same network under other names and in f64: `Normed::<f64>::load_renamed(path, {SHOWN})`"
    );
    assert!(text.ends_with(&help), "{text}");
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    fs::write(&path, file).unwrap();
    assert!(Normed::<f64>::load_renamed(&path, &NAMES).is_ok());
    let text = problem(Normed::from_bytes(&foreign(&sequential(half))));
    let help = format!(
        "help: if this is the same network under other names and in f16: save it as f32 \
         (in PyTorch: `net.float().state_dict()`), then `Normed::load_renamed(path, {SHOWN})`"
    );
    assert!(text.ends_with(&help), "{text}");
}
