//! Model files: round trips, error messages, renaming, metadata.

use std::fs;
use std::path::Path;

use nn_core::prelude::*;
use nn_tests::bits;
use safetensors::{Dtype, SafeTensors};

network! {
    struct Small {
        input: 3,
        hidden: dense(2) -> relu,
        output: dense(2),
    }
}
network! {
    struct Wider {
        input: 3,
        hidden: dense(4) -> relu,
        output: dense(2),
    }
}
network! {
    struct Torch {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3),
    }
}
network! {
    struct Digits {
        input: 64,
        hidden: dense(32) -> relu -> dropout(0.1),
        #[allow(narrow_layer)]
        narrow: dense(1, bias = false) -> tanh,
        output: dense(10) -> softmax,
    }
}
network! {
    /// Nothing to learn, so its file holds no tensors.
    struct Formula {
        input: 2,
        curve: sin -> exp,
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn problem<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => panic!("no error"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_round_trip_keeps_every_bit() {
    fn check<N: Model>(path: &Path, extremes: &[f64]) {
        for seed in 0..5 {
            let mut net = N::from_seed(seed);
            let values = net.tensors_mut().flat_map(|p| p.values.iter_mut());
            for (value, extreme) in values.zip(extremes) {
                *value = N::Scalar::from_f64(*extreme);
            }
            net.save(path).unwrap();
            let again = N::load(path).unwrap();
            assert_eq!(bits(&again), bits(&net));
            let first = fs::read(path).unwrap();
            again.save(path).unwrap();
            assert_eq!(fs::read(path).unwrap(), first);
            assert_eq!(again.to_bytes().unwrap(), first);
        }
    }
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    check::<Small<f32>>(
        &path,
        &[-0.0, f64::from(f32::MAX), f64::from(f32::MIN), 1e-45],
    );
    check::<Small<f64>>(&path, &[-0.0, f64::MAX, f64::MIN, 5e-324, 0.1]);
    check::<Digits<f32>>(&path, &[]);
    check::<Digits<f64>>(&path, &[]);
    check::<Formula<f32>>(&path, &[]);
}

#[test]
fn the_file_has_our_names_and_the_layout_of_pytorch() {
    let net = Small::<f32>::new(1);
    let bytes = net.to_bytes().unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "hidden.bias",
            "hidden.weight",
            "output.bias",
            "output.weight"
        ]
    );
    let weight = file.tensor("hidden.weight").unwrap();
    assert_eq!(weight.dtype(), Dtype::F32);
    assert_eq!(weight.shape(), [2, 3]);
    let row_major: Vec<u8> = (0..6)
        .flat_map(|i| net.hidden.weight()[(i / 3, i % 3)].to_le_bytes())
        .collect();
    assert_eq!(weight.data(), row_major);
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    assert_eq!(header.metadata().as_ref().unwrap().len(), 1);
}

#[test]
fn loads_what_is_compiled_into_the_program() {
    static BYTES: &[u8] = include_bytes!("../reference/interop/mlp_4_8_3.safetensors");
    let text = problem(Torch::<f32>::from_bytes(BYTES));
    assert_eq!(
        text,
        "\
<bytes>: the file does not fit the network `Torch`: 8 of 8 tensors differ
  tensor         network     file
  hidden.weight  f32 [8, 4]  -           missing in the file
  hidden.bias    f32 [8]     -           missing in the file
  output.weight  f32 [3, 8]  -           missing in the file
  output.bias    f32 [3]     -           missing in the file
  0.bias         -           f32 [8]     not in the network
  0.weight       -           f32 [8, 4]  not in the network
  2.bias         -           f32 [3]     not in the network
  2.weight       -           f32 [3, 8]  not in the network
help: if this is the same network under other names: \
`Torch::load_renamed(path, &[(\"0\", \"hidden\"), (\"2\", \"output\")])`"
    );
}

#[test]
fn another_networks_file_is_told_apart_layer_by_layer() {
    let folder = folder();
    let path = folder.path().join("other.safetensors");
    Wider::<f32>::new(0).save(&path).unwrap();
    let text = problem(Small::<f32>::load(&path));
    assert_eq!(
        text,
        format!(
            "\
{}: the file does not fit the network `Small`: 3 of 4 tensors differ
  tensor         network     file
  hidden.weight  f32 [2, 3]  f32 [4, 3]  another shape
  hidden.bias    f32 [2]     f32 [4]     another shape
  output.weight  f32 [2, 2]  f32 [2, 4]  another shape
  output.bias    f32 [2]     f32 [2]",
            path.display()
        )
    );
}

#[test]
fn the_other_scalar_type_is_refused_with_the_way_out() {
    let bytes = Small::<f64>::new(0).to_bytes().unwrap();
    let text = problem(Small::<f32>::from_bytes(&bytes));
    assert!(
        text.contains("hidden.bias    f32 [2]     f64 [2]     another type"),
        "{text}"
    );
    assert!(
        text.ends_with("help: this is the network in f64: load it as `Small::<f64>`"),
        "{text}"
    );
    let bytes = Small::<f32>::new(0).to_bytes().unwrap();
    let text = problem(Small::<f64>::from_bytes(&bytes));
    assert!(
        text.ends_with("help: this is the network in f32: load it as `Small::<f32>`"),
        "{text}"
    );
}

#[test]
fn transposed_weights_are_recognised() {
    let mut bytes = Small::<f32>::new(0).to_bytes().unwrap();
    let at = bytes.windows(5).position(|w| w == b"[2,3]").unwrap();
    bytes[at..at + 5].copy_from_slice(b"[3,2]");
    let text = problem(Small::<f32>::from_bytes(&bytes));
    assert!(
        text.ends_with("help: the weights seem transposed: a row is a unit, [out, in]"),
        "{text}"
    );
}

#[test]
fn a_weight_that_is_not_finite_is_neither_saved_nor_loaded() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    let mut net = Small::<f32>::new(3);
    net.save(&path).unwrap();
    let good = fs::read(&path).unwrap();
    net.hidden.weight_mut()[(1, 2)] = f32::NAN;
    let expected = format!("{}: hidden.weight[1][2] is NaN", path.display());
    assert_eq!(problem(net.save(&path)), expected);
    assert_eq!(fs::read(&path).unwrap(), good, "the good file stays");
    net.hidden.weight_mut()[(1, 2)] = 0.0;
    net.output.bias_mut().fill(f32::NEG_INFINITY);
    assert_eq!(
        problem(net.to_bytes()),
        "<bytes>: output.bias[0] is -inf (and 1 more of its values are not finite)"
    );
}

#[test]
fn missing_files_and_folders_are_named() {
    let folder = folder();
    let missing = folder.path().join("missing.safetensors");
    let text = problem(Small::<f32>::load(&missing));
    assert!(
        text.starts_with(&format!("{}: cannot read: ", missing.display())),
        "{text}"
    );
    let text = problem(Small::<f32>::load(folder.path()));
    assert!(text.ends_with("cannot read: is a directory"), "{text}");
    let text = problem(Small::<f32>::new(0).save(folder.path()));
    assert!(text.ends_with("cannot write: is a directory"), "{text}");
    let inside = folder.path().join("no/net.safetensors");
    let text = problem(Small::<f32>::new(0).save(&inside));
    let expected = format!(
        "{}: cannot make a file in this folder: ",
        folder.path().join("no").display()
    );
    assert!(text.starts_with(&expected), "{text}");
}

#[cfg(unix)]
#[test]
fn devices_are_not_read() {
    for path in ["/dev/zero", "/dev/null"] {
        let text = problem(Small::<f32>::load(path));
        assert_eq!(text, format!("{path}: cannot read: not a regular file"));
    }
}

/// A file a thousand times as long as the network needs is refused by its header and its length.
#[test]
fn a_much_larger_file_is_not_read() {
    let folder = folder();
    let path = folder.path().join("long.safetensors");
    Small::<f32>::new(0).save(&path).unwrap();
    let length = fs::metadata(&path).unwrap().len();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    // A sparse file: reading it whole would take minutes and all memory.
    if file.set_len(1 << 42).is_err() {
        return;
    }
    let text = problem(Small::<f32>::load(&path));
    let extra = (1_u64 << 42) - length;
    assert!(text.contains(&format!("{extra} bytes too long")), "{text}");
}

#[test]
fn names_are_exchanged_both_ways() {
    let folder = folder();
    let path = folder.path().join("renamed.safetensors");
    let net = Small::<f32>::new(5);
    let swap: &[(&str, &str)] = &[("output", "hidden"), ("hidden", "output")];
    let names: &[(&str, &str)] = &[
        ("a.b", "hidden"),
        ("w", "output.weight"),
        ("v", "output.bias"),
    ];
    for names in [swap, names] {
        net.save_renamed(&path, names).unwrap();
        assert!(Small::<f32>::load(&path).is_err());
        let again = Small::<f32>::load_renamed(&path, names).unwrap();
        assert_eq!(bits(&again), bits(&net));
    }
    let bytes = fs::read(&path).unwrap();
    let mut found = SafeTensors::deserialize(&bytes).unwrap().names().join(" ");
    found = {
        let mut words: Vec<&str> = found.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    assert_eq!(found, "a.b.bias a.b.weight v w");
}

#[test]
fn wrong_names_are_refused() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    let net = Small::<f32>::new(5);
    net.save(&path).unwrap();
    let load = |names| problem(Small::<f32>::load_renamed(&path, names));
    let save = |names| problem(net.save_renamed(&path, names));
    for (text, expected) in [
        (
            load(&[("0", "hidden")]),
            "the pair (\"0\", \"hidden\"): the file has no `0`; it has `hidden`, `output`",
        ),
        (
            load(&[("hidden", "hiden")]),
            "the pair (\"hidden\", \"hiden\"): the network has no `hiden`; it has `hidden`, `output`",
        ),
        (
            load(&[("hid", "hidden")]),
            "the pair (\"hid\", \"hidden\"): the file has no `hid`; it has `hidden`, `output`",
        ),
        (
            load(&[("output", "hidden")]),
            "`output.bias` is not the only tensor that would be called `hidden.bias`",
        ),
        (
            save(&[("0", "hiden")]),
            "the pair (\"0\", \"hiden\"): the network has no `hiden`; it has `hidden`, `output`",
        ),
        (
            save(&[("output", "hidden")]),
            "`output.weight` is not the only tensor that would be called `output.weight`",
        ),
        (save(&[("", "hidden.bias")]), "no tensor may be called ``"),
        (
            save(&[("__metadata__", "hidden.bias")]),
            "no tensor may be called `__metadata__`",
        ),
    ] {
        assert_eq!(text, format!("{}: {expected}", path.display()));
    }
    assert!(
        Small::<f32>::load(&path).is_ok(),
        "refused saves leave the file"
    );
}

#[test]
fn a_text_of_the_program_travels_with_the_weights() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    let net = Small::<f32>::new(9);
    for value in ["", "{\"mean\":[0.1]}", "zwei\nZeilen „ü“ \u{0} \\ \""] {
        net.save_with_metadata(&path, "scales", value).unwrap();
        let first = fs::read(&path).unwrap();
        let (again, found) = Small::<f32>::load_with_metadata(&path, "scales").unwrap();
        assert_eq!((bits(&again), found.as_deref()), (bits(&net), Some(value)));
        let (_, found) = Small::<f32>::from_bytes_with_metadata(&first, "other").unwrap();
        assert_eq!(found, None);
        assert!(Small::<f32>::load(&path).is_ok());
        net.save_with_metadata(&path, "scales", value).unwrap();
        assert_eq!(fs::read(&path).unwrap(), first);
    }
    net.save(&path).unwrap();
    let (_, found) = Small::<f32>::load_with_metadata(&path, "crc32").unwrap();
    assert_eq!(found, None, "the checksum is not the program's text");
    for key in [
        "",
        "crc32",
        "declaration",
        "names",
        "standardizer",
        "training",
    ] {
        let text = problem(net.save_with_metadata(&path, key, "x"));
        assert!(
            text.ends_with(&format!(
                "`{key}` cannot be a key of the metadata: `crc32`, `declaration`, `names`, `standardizer`, \
                 `training`, `training_crc32` are taken, choose another word"
            )),
            "{text}"
        );
    }
    // Files that could not be read back are not written.
    let text = problem(net.save_with_metadata(&path, "log", &"x".repeat(17 << 20)));
    assert!(
        text.ends_with("bytes; more than 16777216 are not read"),
        "{text}"
    );
    assert!(Small::<f32>::load(&path).is_ok());
}

#[test]
fn a_changed_text_or_weight_is_noticed() {
    let net = Small::<f32>::new(9);
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    net.save_with_metadata(&path, "unit", "mean=17").unwrap();
    let good = fs::read(&path).unwrap();
    let mut text = good.clone();
    let at = text.windows(7).position(|w| w == b"mean=17").unwrap();
    text[at + 6] = b'8';
    let mut weight = good.clone();
    *weight.last_mut().unwrap() ^= 1;
    for damaged in [text, weight] {
        let text = problem(Small::<f32>::from_bytes(&damaged));
        assert!(
            text.starts_with("<bytes>: damaged: the checksum is "),
            "{text}"
        );
    }
}
