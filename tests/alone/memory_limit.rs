//! Reading under a memory limit of the system: an error value or the data, never an abort, and little more memory
//! than the numbers need.
//!
//! The test starts this program again, limited by `ulimit`, with `SCENE` set; the test `scene` then runs.
#![cfg(target_os = "linux")]

use std::env;
use std::fs::{self, File};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::{Compression, write::GzEncoder};
use nn_core::prelude::*;

/// The address space of the limited process, in KiB.
const LIMIT: &str = "2000000";
/// The unpacked size of the packed files.
const UNPACKED: usize = 600 << 20;

network! {
    /// 600 MB of weights.
    struct Large { input: 1000, output: dense(150_000) }
}
network! {
    /// More than the limit.
    struct TooLarge { input: 10_000, output: dense(60_000) }
}

/// A member of a gzip file; several in a row are one file.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `start`, then `piece` again and again up to [`UNPACKED`] bytes, packed.
fn bomb(start: &[u8], piece: &[u8]) -> Vec<u8> {
    let repeated = (1 << 20) / piece.len();
    let member = packed(&piece.repeat(repeated));
    [
        packed(start),
        member.repeat(UNPACKED / (repeated * piece.len())),
    ]
    .concat()
}

fn idx(sizes: &[usize]) -> Vec<u8> {
    let mut header = vec![0, 0, 8, u8::try_from(sizes.len()).unwrap()];
    for &size in sizes {
        header.extend(u32::try_from(size).unwrap().to_be_bytes());
    }
    header
}

/// A file that holds these tensors, all zeros, which take no space on the disk.
fn zeros(path: &Path, tensors: &[(&str, &[usize])]) {
    let mut end = 0;
    let entries = tensors.iter().map(|(name, shape)| {
        let start = end;
        end += 4 * shape.iter().product::<usize>();
        format!(
            "\"{name}\":{{\"dtype\":\"F32\",\"shape\":{shape:?},\"data_offsets\":[{start},{end}]}}"
        )
    });
    let header = format!("{{{}}}", entries.collect::<Vec<_>>().join(","));
    let mut file = File::create(path).unwrap();
    file.write_all(&(header.len() as u64).to_le_bytes())
        .unwrap();
    file.write_all(header.as_bytes()).unwrap();
    let head = file.stream_position().unwrap();
    file.set_len(head + end as u64).unwrap();
}

/// The most memory that this process has had, in bytes.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kibibytes = line.unwrap().split_whitespace().nth(1).unwrap();
    kibibytes.parse::<usize>().unwrap() << 10
}

/// The work of the process that [`limited`] starts; nothing in an ordinary test run.
#[test]
fn scene() {
    let Ok(scene) = env::var("SCENE") else { return };
    let path = PathBuf::from(env::var_os("SCENE_PATH").unwrap());
    let before = peak();
    let csv = |options: CsvOptions| {
        let data = Dataset::<f64, 1, Labels<2>>::from_csv_with(&path, Target::Last, &options);
        data.map(|data| (16 * data.len()).to_string())
    };
    let images = |options: &IdxOptions| {
        let labels = path.with_extension("labels");
        let data = Dataset::<f32, 1, Labels<2>>::from_idx_with(&path, labels, options);
        data.map(|data| (12 * data.len()).to_string())
    };
    let told = match scene.as_str() {
        "csv" => csv(CsvOptions::new()),
        "csv of words" => csv(CsvOptions::new().header(true)),
        "idx" => images(&IdxOptions::new().unpacked_limit(1 << 40)),
        "network" => Large::load(&path).map(|_| (4 * Large::PARAMETERS).to_string()),
        "too large a network" => TooLarge::load(&path).map(|_| String::new()),
        other => panic!("no scene `{other}`"),
    };
    let told = told.unwrap_or_else(|error| error.to_string().replace('\n', "; "));
    println!("told: {told}\npeak: {}", peak() - before);
}

/// The result of reading `path` in a separate process, and its peak memory.
fn limited(scene: &str, path: &Path) -> (String, usize) {
    let program = env::current_exe().unwrap();
    let run =
        format!("ulimit -v {LIMIT} && exec \"$0\" --exact scene --nocapture --test-threads=1");
    let output = Command::new("sh")
        .args(["-c", &run])
        .arg(program)
        .env("SCENE", scene)
        .env("SCENE_PATH", path)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let said = |what: &str| {
        let line = stdout.lines().find_map(|line| line.split_once(what));
        let line = line.map(|(_, said)| said.to_owned());
        line.unwrap_or_else(|| panic!("{scene}: {}", String::from_utf8_lossy(&output.stderr)))
    };
    (said("told: "), said("peak: ").parse().unwrap())
}

/// Checks that reading `path` is an error that says `what`, and takes little memory.
fn refused(scene: &str, path: &Path, what: &str, most: usize) {
    let (told, peak) = limited(scene, path);
    println!("{scene}: {} MiB, {told}", peak >> 20);
    assert!(told.contains(what), "{scene}: `{told}` without `{what}`");
    assert!(peak <= most, "{scene}: {peak} bytes for `{told}`");
}

/// Checks that reading `path` takes at most 1.5 times the memory of the numbers read.
fn read(scene: &str, path: &Path, numbers: usize) {
    let (told, peak) = limited(scene, path);
    println!(
        "{scene}: {} MiB for {} MiB of numbers",
        peak >> 20,
        numbers >> 20
    );
    assert_eq!(told, numbers.to_string(), "{scene}");
    assert!(
        2 * peak <= 3 * numbers,
        "{scene}: {peak} bytes for {numbers}"
    );
}

const LITTLE: usize = 256 << 20;
const ALL: usize = 2 << 30;

#[test]
#[ignore = "several gigabytes of text: a minute; `.ci/run` runs it"]
fn f21_a_small_gzip_that_unpacks_to_much_is_an_error_or_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.gz");
    let write = |bytes: &[u8]| {
        assert!(bytes.len() < 3 << 20, "{} bytes", bytes.len());
        fs::write(&path, bytes).unwrap();
    };
    let columns =
        "row 1: more than 1048576 columns, but the data set takes 2 for features and targets";
    write(&bomb(b"1", b","));
    refused("csv", &path, columns, LITTLE);
    write(&bomb(b"name", b",name"));
    refused("csv of words", &path, columns, LITTLE);
    write(&bomb(b"1,0\n", b"\0"));
    refused(
        "csv",
        &path,
        "row 2: the row has more than 67108864 bytes",
        LITTLE,
    );
    write(&bomb(b"1,0\n1,\"", b"\n"));
    let open = "row 2: a quotation mark opens a cell here and is not closed within 67108864 bytes";
    refused("csv", &path, open, LITTLE);
    // 160 million samples.
    write(&bomb(b"1,0\n", b"1,0\n"));
    refused("csv", &path, "there is not enough memory for the file", ALL);
}

#[test]
fn f21_idx_files_too_large_for_the_memory_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("images.gz");
    let labels = path.with_extension("labels");
    let none = "there is not enough memory for the file";
    let write = |images: &[usize], count: usize| {
        fs::write(&path, bomb(&idx(images), &[0])).unwrap();
        fs::write(&labels, [packed(&idx(&[count])), bomb(b"", &[1])].concat()).unwrap();
    };
    write(&[UNPACKED, 1], UNPACKED);
    refused("idx", &path, none, ALL);
    // A header that promises values takes no memory.
    fs::write(&path, idx(&[u32::MAX as usize, 1])).unwrap();
    refused(
        "idx",
        &path,
        "0 bytes of values, but the header promises",
        LITTLE,
    );
    let count = 24 << 20;
    fs::write(&path, packed(&[idx(&[count, 1]), vec![0; count]].concat())).unwrap();
    fs::write(&labels, packed(&[idx(&[count]), vec![1; count]].concat())).unwrap();
    read("idx", &path, 12 * count);
}

#[test]
fn f21_a_model_file_is_in_memory_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    let right: [(&str, &[usize]); 2] = [
        ("output.bias", &[150_000]),
        ("output.weight", &[150_000, 1000]),
    ];
    zeros(&path, &right);
    read("network", &path, 4 * Large::PARAMETERS);
    refused(
        "too large a network",
        &path,
        "`TooLarge` has 600060000 parameters, which do not fit into memory",
        LITTLE,
    );
}

#[test]
fn f32_a_wrong_file_for_a_large_network_takes_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    zeros(
        &path,
        &[("output.bias", &[10]), ("output.weight", &[10, 1000])],
    );
    let differ = "the file does not fit the network `Large`: 2 of 2 tensors differ";
    refused("network", &path, differ, 16 << 20);
    fs::write(&path, bomb(b"", b"\0")).unwrap();
    refused("network", &path, "gzip", 16 << 20);
}
