//! Model files.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use nn_core::layer::tensor::{Parameter, ParameterMut};
use nn_core::macro_support::{InitRng, Pass, Program, Slot};
use nn_core::prelude::*;
use nn_core::storage::durable;
use nn_tests::bits;
use safetensors::tensor::{Dtype, TensorView};

network! { pub(super) struct Net { input: 2, hidden: dense(3) -> tanh, output: dense(2) } }
network! {
    pub(super) struct Normed {
        input: 2,
        hidden: dense(2),
        #[allow(bias_before_batch_norm)]
        norm: batch_norm -> relu,
        output: dense(1),
    }
}
network! { struct Scaled { input: 2, scale: standardize, output: dense(1) } }

pub(super) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

pub(super) fn problem<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => panic!("no error"),
        Err(error) => error.to_string(),
    }
}

/// A tensor, as another program writes it.
pub(super) struct Plain(
    pub(super) &'static str,
    pub(super) Dtype,
    pub(super) Vec<usize>,
    pub(super) Vec<u8>,
);

pub(super) fn of_f32(name: &'static str, shape: &[usize], value: f32) -> Plain {
    let values = vec![value; shape.iter().product()];
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    Plain(name, Dtype::F32, shape.to_vec(), bytes.collect())
}

pub(super) fn of_f64(name: &'static str, shape: &[usize], value: f64) -> Plain {
    let values = vec![value; shape.iter().product()];
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    Plain(name, Dtype::F64, shape.to_vec(), bytes.collect())
}

pub(super) fn count(name: &'static str, value: i64) -> Plain {
    Plain(name, Dtype::I64, vec![], value.to_le_bytes().to_vec())
}

/// A file without this crate's metadata entry.
pub(super) fn foreign(tensors: &[Plain]) -> Vec<u8> {
    let views = tensors.iter().map(|Plain(name, dtype, shape, bytes)| {
        (
            *name,
            TensorView::new(*dtype, shape.clone(), bytes).unwrap(),
        )
    });
    safetensors::serialize(views, None).unwrap()
}

/// The file of `net` with its metadata text changed, including the lengths.
pub(super) fn with_header(bytes: &[u8], change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let length = usize::try_from(u64::from_le_bytes(*bytes.first_chunk().unwrap())).unwrap();
    let (header, data) = bytes[8..].split_at(length);
    let header = change(std::str::from_utf8(header).unwrap());
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), data].concat()
}

#[cfg(unix)]
mod permissions {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn f28_a_private_file_is_rewritten_without_ever_being_open_to_others() {
        let folder = folder();
        let path = folder.path().join("net.safetensors");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let done = AtomicBool::new(false);
        let widest = thread::scope(|scope| {
            let watcher = scope.spawn(|| {
                let (mut widest, mut temporaries) = (0, 0);
                while !done.load(Ordering::Relaxed) {
                    for entry in fs::read_dir(folder.path()).unwrap().flatten() {
                        if let Ok(found) = entry.metadata() {
                            widest |= found.mode() & 0o777;
                            temporaries += u32::from(entry.path() != path);
                        }
                    }
                }
                (widest, temporaries)
            });
            for seed in 0..300 {
                Net::new(seed).save(&path).unwrap();
                durable::check(&path).unwrap();
            }
            done.store(true, Ordering::Relaxed);
            watcher.join().unwrap()
        });
        assert_eq!(widest.0, 0o600, "{} looks at temporary files", widest.1);
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn f28_a_new_file_gets_the_mode_of_other_programs_files_and_an_old_one_keeps_its_own() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("usual"), "").unwrap();
        Net::new(1).save(at("new")).unwrap();
        assert_eq!(mode(&at("new")), mode(&at("usual")));
        for bits in [0o600, 0o640, 0o660, 0o644] {
            fs::set_permissions(at("new"), fs::Permissions::from_mode(bits)).unwrap();
            Net::new(2).save(at("new")).unwrap();
            assert_eq!(mode(&at("new")), bits);
        }
    }
}

fn normed(variance: f32, batches: i64) -> Vec<u8> {
    foreign(&[
        of_f32("hidden.weight", &[2, 2], 0.5),
        of_f32("hidden.bias", &[2], 0.5),
        of_f32("norm.weight", &[2], 1.0),
        of_f32("norm.bias", &[2], 0.0),
        of_f32("norm.running_mean", &[2], 0.0),
        of_f32("norm.running_var", &[2], variance),
        count("norm.num_batches_tracked", batches),
        of_f32("output.weight", &[1, 2], 0.5),
        of_f32("output.bias", &[1], 0.5),
    ])
}

#[test]
fn f29_a_value_that_its_tensor_may_not_hold_is_an_error_at_the_load() {
    assert!(Normed::from_bytes(&normed(0.0, 0)).is_ok());
    assert!(Normed::from_bytes(&normed(2.0, 7)).is_ok());
    assert_eq!(
        problem(Normed::from_bytes(&normed(-1.0, 7))),
        "<bytes>: norm.running_var[0] is -1, but must be at least 0 (and 1 more of its values are not at least 0)"
    );
    assert_eq!(
        problem(Normed::from_bytes(&normed(1.0, -5))),
        "<bytes>: norm.num_batches_tracked is -5, but must be a whole number and at least 0"
    );
    let scaled = |deviation| {
        foreign(&[
            of_f32("scale.mean", &[2], -1.0),
            of_f32("scale.deviation", &[2], deviation),
            of_f32("output.weight", &[1, 2], 0.5),
            of_f32("output.bias", &[1], 0.5),
        ])
    };
    assert!(Scaled::from_bytes(&scaled(0.5)).is_ok());
    for (deviation, said) in [(0.0, "0"), (-2.0, "-2")] {
        let text = problem(Scaled::from_bytes(&scaled(deviation)));
        let start = format!("<bytes>: scale.deviation[0] is {said}, but must be greater than 0");
        assert!(text.starts_with(&start), "{text}");
    }
}

#[test]
fn f29_a_value_that_its_tensor_may_not_hold_is_an_error_at_the_save() {
    let set = |name: &str, at: usize, value: f32| {
        let mut net = Normed::new(1);
        for tensor in net.tensors_mut().filter(|tensor| tensor.name == name) {
            tensor.values[at] = value;
        }
        problem(net.to_bytes())
    };
    assert_eq!(
        set("norm.running_var", 1, -1.0),
        "<bytes>: norm.running_var[1] is -1, but must be at least 0"
    );
    for (value, said) in [(-5.0, "-5"), (1.5, "1.5")] {
        assert_eq!(
            set("norm.num_batches_tracked", 0, value),
            format!(
                "<bytes>: norm.num_batches_tracked is {said}, but must be a whole number and at least 0"
            )
        );
    }
    let mut net = Scaled::new(1);
    net.scale = nn_core::layer::Standardize::new([0.0, 1.0], [1.0, 0.0]);
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    let text = problem(net.save(&path));
    assert!(
        text.ends_with(": scale.deviation[1] is 0, but must be greater than 0"),
        "{text}"
    );
    assert!(!path.exists());
}

/// Checks that loading fails or gives these weights.
fn harmless<N: ModelFile>(bytes: &[u8], right: &[u64], what: &dyn std::fmt::Display) -> bool {
    match N::from_bytes(bytes) {
        Ok(net) => {
            assert_eq!(bits(&net), right, "{what} is taken with other weights");
            true
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.len() < 8192, "{what}: {} bytes of error", text.len());
            let printable = |c: char| c == '\n' || !c.is_control();
            assert!(text.chars().all(printable), "{what}: {text:?}");
            false
        }
    }
}

#[test]
fn f30_no_flipped_bit_of_a_file_changes_what_is_loaded() {
    let net = Normed::new(3);
    let (mut bytes, right) = (net.to_bytes().unwrap(), bits(&net));
    let mut taken = 0;
    for bit in 0..8 * bytes.len() {
        bytes[bit / 8] ^= 1 << (bit % 8);
        let what = format!("bit {} of byte {}", bit % 8, bit / 8);
        taken += u32::from(harmless::<Normed<f32>>(&bytes, &right, &what));
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    assert_eq!(taken, 0, "damage that is not told");
    assert!(harmless::<Normed<f32>>(&bytes, &right, &"the whole file"));
}

#[test]
fn f30_no_changed_byte_of_the_header_changes_what_is_loaded() {
    let net = Net::new(3);
    let (mut bytes, right) = (net.to_bytes().unwrap(), bits(&net));
    let end = 8 + usize::try_from(u64::from_le_bytes(*bytes.first_chunk().unwrap())).unwrap();
    for at in 8..end {
        let old = bytes[at];
        for new in (0..=u8::MAX).filter(|&new| new != old) {
            bytes[at] = new;
            harmless::<Net<f32>>(&bytes, &right, &format!("byte {at} as {new}"));
        }
        bytes[at] = old;
    }
}

#[test]
fn f30_a_damaged_key_does_not_switch_the_checksum_off() {
    let bytes = Net::new(3).to_bytes().unwrap();
    for (key, damaged, says) in [
        ("crc32", "crc33", "there is no checksum `crc32` in it"),
        (
            "nn-core",
            "nn-corf",
            "the metadata `nn-corf` is what `nn-core` should be",
        ),
        ("declaration", "declaratioo", "the checksum is "),
        ("tanh", "relu", "the checksum is "),
    ] {
        let damaged = with_header(&bytes, |header| {
            assert!(header.contains(key));
            header.replacen(key, damaged, 1)
        });
        let text = problem(Net::from_bytes(&damaged));
        assert!(text.starts_with("<bytes>: damaged"), "{text}");
        assert!(text.contains(says), "{text}");
    }
}

mod others {
    use super::*;

    network! { pub struct Relu { input: 2, hidden: dense(3) -> relu, output: dense(2) } }
    network! { pub struct Noisy { input: 2, body: dense(3) -> tanh -> dropout(0.5), output: dense(2) } }
    network! { pub struct Quiet { input: 2, body: dense(3) -> tanh -> dropout(0.1), output: dense(2) } }
    network! { pub struct Headed { input: 2, hidden: dense(3) -> tanh, output: dense(2) -> softmax } }
    network! {
        pub struct Skipping {
            input: 2,
            first: dense(2) -> tanh,
            second: from(input) -> dense(2) -> tanh,
            both: add(first, second),
        }
    }
    network! {
        pub struct Chained {
            input: 2,
            first: dense(2) -> tanh,
            second: from(first) -> dense(2) -> tanh,
            both: add(first, second),
        }
    }
    network! { pub struct Leaky { input: 2, hidden: dense(3) -> leaky_relu(0.1), output: dense(2) } }
    network! { pub struct Leakier { input: 2, hidden: dense(3) -> leaky_relu(0.2), output: dense(2) } }
}
use others::*;

/// Checks that `Other::load` of `net`'s file names these two rows, and that `load_weights` loads it.
fn told_apart<N: ModelFile, O: ModelFile<Scalar = N::Scalar>>(says: &str) {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    let net = N::from_seed(3);
    net.save(&path).unwrap();
    let text = problem(O::load(&path));
    assert!(
        text.starts_with(&format!(
            "{}: the weights fit `{}`, but the network that wrote them computes something else: {says}\n",
            path.display(),
            O::NAME
        )),
        "{text}"
    );
    let help = format!("`{}::load_weights(path, &[])`", O::NAME);
    assert!(text.ends_with(&help), "{text}");
    let taken = O::load_weights(&path, &[]).unwrap();
    assert_eq!(bits(&taken), bits(&net));
}

#[test]
fn f31_a_file_of_a_network_that_computes_something_else_is_told_apart() {
    told_apart::<Net<f32>, Relu<f32>>(
        "row 2 (`hidden`) is `tanh` in the file, but is `relu` in `Relu`",
    );
    told_apart::<Net<f64>, Headed<f64>>(
        "row 4 (`output`) does not exist in the file, but is `softmax` in `Headed`",
    );
    told_apart::<Headed<f32>, Net<f32>>(
        "row 4 (`output`) is `softmax` in the file, but does not exist in `Net`",
    );
    told_apart::<Leaky<f32>, Leakier<f32>>(
        "row 2 (`hidden`) is `leaky_relu(0.1)` in the file, but is `leaky_relu(0.2)` in `Leakier`",
    );
    told_apart::<Skipping<f32>, Chained<f32>>(
        "row 3 (`second`) is `dense of the input` in the file, but is `dense` in `Chained`",
    );
}

#[test]
fn f31_what_a_prediction_does_not_depend_on_may_differ() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    let names = [("hidden", "body")];
    let net = Net::new(3);
    net.save(&path).unwrap();
    // Another name of the line, and a dropout; then another rate.
    let noisy = Noisy::load_renamed(&path, &names).unwrap();
    assert_eq!(bits(&noisy), bits(&net));
    noisy.save(&path).unwrap();
    assert_eq!(bits(&Quiet::load(&path).unwrap()), bits(&net));
    assert_eq!(
        bits(&Net::load_renamed(&path, &[("body", "hidden")]).unwrap()),
        bits(&net)
    );
}

mod starts {
    use nn_core::prelude::*;

    network! {
        pub struct Started {
            input: (word: 1, rest: 2),
            words: from(word) -> embedding(5, 2),
            waves: from(rest) -> features(4, gamma = 0.3),
            slope: concat(words, waves) -> prelu(0.1),
            norm: batch_norm(momentum = 0.05),
            output: dense(1),
        }
    }
    const WORDS: usize = 5;
    network! {
        pub struct Otherwise {
            input: (word: 1, rest: 2),
            words: from(word) -> embedding(WORDS, 2),
            waves: from(rest) -> features(4),
            slope: concat(words, waves) -> prelu,
            norm: batch_norm,
            output: dense(1),
        }
    }
}

#[test]
fn f31_what_stands_in_the_tensors_is_not_compared() {
    let net = starts::Started::new(3);
    let loaded = starts::Otherwise::from_bytes(&net.to_bytes().unwrap()).unwrap();
    assert_eq!(bits(&loaded), bits(&net));
}

#[test]
fn f31_help_about_bytes_names_no_path_that_is_not_there() {
    let bytes = Net::new(3).to_bytes().unwrap();
    let text = problem(Relu::from_bytes(&bytes));
    let help = "help: if you want the weights all the same: write the bytes to a file, and \
                `Relu::load_weights(path, &[])`";
    assert!(text.ends_with(help), "{text}");
}

#[test]
fn f31_files_that_do_not_say_what_their_network_computes_load() {
    // From another program.
    let tensors = [
        of_f32("hidden.weight", &[3, 2], 0.25),
        of_f32("hidden.bias", &[3], 0.5),
        of_f32("output.weight", &[2, 3], 0.75),
        of_f32("output.bias", &[2], 1.0),
    ];
    let bytes = foreign(&tensors);
    let net = Net::from_bytes(&bytes).unwrap();
    assert_eq!(bits(&Relu::from_bytes(&bytes).unwrap()), bits(&net));
    // From an older version of this crate: a checksum alone.
    let mut sorted: Vec<&Plain> = tensors.iter().collect();
    sorted.sort_by_key(|tensor| tensor.0);
    let views = tensors.iter().map(|Plain(name, dtype, shape, bytes)| {
        (
            *name,
            TensorView::new(*dtype, shape.clone(), bytes).unwrap(),
        )
    });
    let note = |checksum: &str| {
        let text = format!("{{\"crc32\":\"{checksum}\"}}");
        Some([("nn-core".to_owned(), text)].into())
    };
    let wrong = safetensors::serialize(views.clone(), note("00000000")).unwrap();
    let text = problem(Net::from_bytes(&wrong));
    let (_, after) = text.split_once("the checksum is ").unwrap();
    let right = &after[..8];
    let old = safetensors::serialize(views, note(right)).unwrap();
    assert_eq!(bits(&Net::from_bytes(&old).unwrap()), bits(&net));
    assert_eq!(bits(&Relu::from_bytes(&old).unwrap()), bits(&net));
}

network! { struct Part { input: 8, a: dense(8) -> selu, b: dense(8) -> relu } }
network! {
    /// Every initialiser, and millions of weights.
    struct Large {
        input: (word: 1, rest: 1023),
        words: from(word) -> embedding(50, 8),
        part: from(words) -> network(Part),
        wide: from(rest) -> dense(2048) -> relu,
        waves: from(rest) -> features(8),
        all: concat(part, wide, waves) -> dense(1024),
        slope: prelu,
        norm: layer_norm,
        deep: repeat(2) { step: dense(1024) -> tanh },
        output: dense(1),
    }
}

thread_local! {
    /// The number of networks constructed, and of those with random weights.
    static BEGUN: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// A network that records its construction.
#[derive(Debug, Clone)]
struct Watched(Large<f32>);

impl Model for Watched {
    type Scalar = f32;
    type Head = <Large<f32> as Model>::Head;
    const PROGRAM: &'static Program = &Program::new(
        "Watched",
        Large::INPUT,
        &[],
        <Large<f32> as Model>::PROGRAM.groups,
    );

    fn init(rng: &mut InitRng) -> Self {
        let net = Self(Model::init(rng));
        let weights = |tensor: &Parameter<'_, f32>| {
            tensor.name.to_string().ends_with(".weight") && tensor.shape().len() == 2
        };
        let drawn = net
            .tensors()
            .filter(weights)
            .any(|weights| weights.values.iter().any(|&value| value != 0.0));
        let (begun, with_drawn) = BEGUN.get();
        BEGUN.set((begun + 1, with_drawn + usize::from(drawn)));
        net
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, f32>> {
        self.0.tensors()
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, f32>> {
        self.0.tensors_mut()
    }
    fn compute(&self, x: faer::MatRef<'_, f32>, slots: &mut [Slot<f32>], pass: &Pass) {
        self.0.compute(x, slots, pass);
    }
}

#[test]
fn f32_a_wrong_file_is_refused_without_drawing_weights() {
    const { assert!(Large::PARAMETERS > 3_000_000) };
    let wrong = foreign(&[of_f32("hidden.weight", &[3, 2], 0.25)]);
    let text = problem(Watched::from_bytes(&wrong));
    assert!(
        text.starts_with("<bytes>: the file does not fit the network `Watched`: "),
        "{text}"
    );
    assert!(problem(Watched::from_bytes(b"PK\x03\x04 nothing")).contains("a zip archive"));
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    fs::write(&path, wrong).unwrap();
    problem(Watched::load(&path));
    let (begun, drawn) = BEGUN.get();
    assert!(begun <= 2 && drawn == 0, "{begun} begun, {drawn} drawn");
    // The right file does not draw either; and a draw is noticed.
    let net = Watched::from_seed(1);
    let (_, drawn) = BEGUN.replace((0, 0));
    assert_eq!(drawn, 1);
    assert_eq!(
        bits(&Watched::from_bytes(&net.to_bytes().unwrap()).unwrap()),
        bits(&net)
    );
    assert_eq!(BEGUN.get(), (1, 0));
}

#[test]
fn f27_text_of_a_file_reaches_errors_escaped_and_shortened() {
    let clear = "\\u001b[2J\\u0007\\u202e";
    let long = "x".repeat(100_000);
    let bytes = Net::new(1).to_bytes().unwrap();
    let with = |from: &str, to: &str| {
        with_header(&bytes, |header| {
            assert!(header.contains(from));
            header.replacen(from, to, 1)
        })
    };
    let mut files = Vec::new();
    for text in [clear, &long] {
        files.extend([
            with("hidden.bias", &format!("hidden.{text}")),
            with("nn-core", text),
            with("crc32", text),
            with("tanh", text),
            with("\"F32\"", &format!("\"{text}\"")),
            with("\"dtype\"", &format!("\"{text}\"")),
            with("__metadata__", text),
        ]);
    }
    files.push(foreign(
        &(0..2000)
            .map(|_| "")
            .enumerate()
            .map(|(at, _)| {
                let name: &'static str = Box::leak(format!("{at}.{}", "n".repeat(200)).into());
                of_f32(name, &[1], 0.0)
            })
            .collect::<Vec<_>>(),
    ));
    for (at, file) in files.iter().enumerate() {
        let error = Net::from_bytes(file).unwrap_err();
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(text.len() < 16_384, "{at}: {} bytes", text.len());
            let raw = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
            assert!(!text.contains(raw), "{at}: {text:?}");
        }
    }
}
