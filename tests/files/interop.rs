//! Model files exchanged with other programs: our network loads `PyTorch`'s file and gives `PyTorch`'s outputs; the
//! safetensors crate reads our file and finds the same tensors.
//!
//! `reference/interop` was made by `PyTorch` 2.15 on CPU (`make_interop.py` there): a
//! `Sequential(Linear(4, 8), ReLU, Linear(8, 3))` in f32, with `Tanh` in f64.

use std::path::{Path, PathBuf};

use nn_core::prelude::*;
use nn_tests::bits;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde_json::Value;

network! {
    struct WithRelu {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3),
    }
}
network! {
    struct WithTanh {
        input: 4,
        hidden: dense(8) -> tanh,
        output: dense(3),
    }
}
network! {
    struct Deep {
        input: 17,
        first: dense(5, bias = false) -> gelu,
        #[allow(narrow_layer)]
        second: dense(1) -> dropout(0.5) -> tanh,
        head: dense(9) -> softmax,
    }
}

const NAMES: &[(&str, &str)] = &[("0", "hidden"), ("2", "output")];

fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("reference/interop")
        .join(name)
}

fn json(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(reference(name)).unwrap()).unwrap()
}

/// All numbers of nested arrays, in order.
fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        number => vec![number.as_f64().unwrap()],
    }
}

/// The names of `PyTorch`'s file in the order of our parameters.
const KEYS: [&str; 4] = ["0.weight", "0.bias", "2.weight", "2.bias"];

/// Loads a file from `PyTorch` and compares outputs: the largest difference relative to the tolerance.
fn misfit<N, const IN: usize, const OUT: usize>(name: &str, absolute: f64, relative: f64) -> f64
where
    N: Network<IN, OUT>,
{
    let expected = json(&format!("{name}.json"));
    let net = N::load_renamed(reference(&format!("{name}.safetensors")), NAMES).unwrap();
    for (parameter, key) in net.tensors().zip(KEYS) {
        let values: Vec<f64> = parameter.values.iter().map(|v| v.to_f64()).collect();
        assert_eq!(values, flat(&expected["state_dict"][key]), "{key}");
    }
    let from = |v: &f64| N::Scalar::from_f64(*v);
    let x: Vec<N::Scalar> = flat(&expected["input"]).iter().map(from).collect();
    let rows = x
        .chunks_exact(IN)
        .map(|row| <[N::Scalar; IN]>::try_from(row).unwrap());
    let y = net.predict(Batch::from_rows(rows).unwrap());
    let expected = flat(&expected["output"]);
    assert_eq!(y.as_slice().len(), expected.len());
    y.as_slice()
        .iter()
        .zip(expected)
        .map(|(y, e)| (y.to_f64() - e).abs() / (absolute + relative * e.abs()))
        .fold(0.0, f64::max)
}

#[test]
fn pytorch_files_give_pytorch_outputs() {
    let single = misfit::<WithRelu<f32>, 4, 3>("mlp_4_8_3", 1e-5, 1.3e-6);
    assert!(single <= 1.0, "{single}");
    let double = misfit::<WithTanh<f64>, 4, 3>("mlp_4_8_3_f64", 0.0, 1e-12);
    assert!(double <= 1.0, "{double}");
}

#[test]
fn the_outputs_tell_a_wrong_activation() {
    assert!(misfit::<WithTanh<f32>, 4, 3>("mlp_4_8_3", 1e-5, 1.3e-6) > 100.0);
    assert!(misfit::<WithRelu<f64>, 4, 3>("mlp_4_8_3_f64", 0.0, 1e-12) > 100.0);
}

/// Saved under `PyTorch`'s names, our file holds exactly the tensors of `PyTorch`'s.
fn returns<N: Model>(name: &str, dtype: Dtype) {
    let theirs = std::fs::read(reference(&format!("{name}.safetensors"))).unwrap();
    let theirs = SafeTensors::deserialize(&theirs).unwrap();
    let net = N::load_renamed(reference(&format!("{name}.safetensors")), NAMES).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("back.safetensors");
    net.save_renamed(&path, NAMES).unwrap();
    let ours = std::fs::read(&path).unwrap();
    let ours = SafeTensors::deserialize(&ours).unwrap();
    assert_eq!(ours.len(), theirs.len());
    for (name, tensor) in theirs.tensors() {
        let own = ours.tensor(&name).unwrap();
        assert_eq!(own.dtype(), dtype);
        assert_eq!((own.shape(), own.data()), (tensor.shape(), tensor.data()));
    }
    let again = N::load_renamed(&path, NAMES).unwrap();
    assert_eq!(bits(&again), bits(&net));
}

#[test]
fn our_files_hold_what_pytorch_wrote() {
    returns::<WithRelu<f32>>("mlp_4_8_3", Dtype::F32);
    returns::<WithTanh<f64>>("mlp_4_8_3_f64", Dtype::F64);
}

/// Round trips of fifty networks through the safetensors crate's writer, which stands for other programs.
#[test]
fn files_of_the_crate_and_ours_agree_bit_for_bit() {
    fn there_and_back<N: Model>(seed: u64) {
        let net = N::from_seed(seed);
        let ours = net.to_bytes().unwrap();
        let read = SafeTensors::deserialize(&ours).unwrap();
        let theirs = safetensors::serialize(read.tensors(), None).unwrap();
        assert_eq!(bits(&N::from_bytes(&theirs).unwrap()), bits(&net));
        assert_eq!(bits(&N::from_bytes(&ours).unwrap()), bits(&net));
    }
    for seed in 0..13 {
        there_and_back::<WithRelu<f32>>(seed);
        there_and_back::<WithTanh<f64>>(seed);
        there_and_back::<Deep<f32>>(seed);
        there_and_back::<Deep<f64>>(seed);
    }
}

network! {
    struct Digits {
        input: 64,
        hidden: dense(64) -> relu -> dropout(0.1),
        output: dense(10) -> softmax,
    }
}

/// Files for `nn-examples/peers/load_in_torch.py`, which loads them in `PyTorch` and compares predictions.
#[test]
#[ignore = "writes files for a check in PyTorch"]
fn files_for_pytorch() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/interop");
    std::fs::create_dir_all(&folder).unwrap();
    // Trained weights, if the example `digits` left some.
    let trained = folder.join("../examples/digits.safetensors");
    let net = Digits::load(&trained).unwrap_or_else(|_| Digits::<f32>::new(1));
    net.save(folder.join("digits.safetensors")).unwrap();
    net.save_renamed(folder.join("sequential.safetensors"), NAMES)
        .unwrap();

    let pixel = |i: usize| ((i * i + 7 * i) % 17) as f32 / 16.0;
    let x: Batch<f32, 64> = Batch::from_flat((0..100 * 64).map(pixel).collect::<Vec<_>>()).unwrap();
    let (logits, y) = (net.logits(&x), net.predict(&x));
    let little_endian = |values: &[f32]| -> Vec<u8> {
        values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect()
    };
    let (x, logits, y) = (
        little_endian(x.as_slice()),
        little_endian(logits.as_slice()),
        little_endian(y.as_slice()),
    );
    let tensor = |bytes, columns| TensorView::new(Dtype::F32, vec![100, columns], bytes).unwrap();
    let tensors = [
        ("x", tensor(&x, 64)),
        ("logits", tensor(&logits, 10)),
        ("probabilities", tensor(&y, 10)),
    ];
    let bytes = safetensors::serialize(tensors, None).unwrap();
    std::fs::write(folder.join("predictions.safetensors"), bytes).unwrap();
}
