//! A corpus of damaged, hostile and foreign files: each is refused with a text that says what is wrong;
//! none panics, none fills a network with something else.

mod nets;

use nets::{Two, bits};
use nn_core::__private::Relu;
use nn_core::prelude::*;
use proptest::prelude::{ProptestConfig, any, prop, proptest};
use safetensors::SafeTensors;

type Small = Two<f32, Relu, 3, 2, 2>;

/// The tensors of `Small` in the order of their data: name, shape, first and last byte.
const TENSORS: [(&str, &str, usize, usize); 4] = [
    ("hidden.bias", "[2]", 0, 8),
    ("hidden.weight", "[2,3]", 8, 32),
    ("output.bias", "[2]", 32, 40),
    ("output.weight", "[2,2]", 40, 56),
];
const DATA: usize = 56;

fn entry(name: &str, dtype: &str, shape: &str, start: usize, end: usize) -> String {
    format!(r#""{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{start},{end}]}}"#)
}

fn entries() -> Vec<String> {
    TENSORS
        .map(|(name, shape, start, end)| entry(name, "F32", shape, start, end))
        .to_vec()
}

fn header(entries: &[String]) -> String {
    format!("{{{}}}", entries.join(","))
}

/// A file of a header and `data`.
fn file(header: impl AsRef<[u8]>, data: &[u8]) -> Vec<u8> {
    let header = header.as_ref();
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(data);
    bytes
}

/// Finite values, each different.
fn data(length: usize) -> Vec<u8> {
    (0..length.div_ceil(4))
        .flat_map(|i| (i as f32 + 0.5).to_le_bytes())
        .take(length)
        .collect()
}

/// The header of `Small` with entry `at` replaced.
fn with(at: usize, entry: String) -> Vec<u8> {
    let mut all = entries();
    all[at] = entry;
    file(header(&all), &data(DATA))
}

/// `Small`'s file with `extra` put into the header behind the tensors.
fn with_extra(extra: &str) -> Vec<u8> {
    let mut all = entries();
    all.push(extra.to_owned());
    file(header(&all), &data(DATA))
}

/// Cases of one kind: what the error must say, and the files.
struct Class {
    name: &'static str,
    says: &'static str,
    files: Vec<Vec<u8>>,
}

fn class(name: &'static str, says: &'static str, files: Vec<Vec<u8>>) -> Class {
    Class { name, says, files }
}

fn lengths() -> Vec<Class> {
    let good = file(header(&entries()), &data(DATA));
    let header_bytes = header(&entries()).len() as u64;
    let announce = |length: u64| {
        let mut bytes = good.clone();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        bytes
    };
    let rest = good.len() as u64 - 8;
    vec![
        class("empty", "the file is empty", vec![Vec::new()]),
        class(
            "shorter than a length",
            "truncated",
            (1..8).map(|n| good[..n].to_vec()).collect(),
        ),
        class(
            "header longer than the file",
            "announce a header",
            [
                rest + 1,
                1 << 20,
                1 << 31,
                1 << 32,
                1 << 62,
                1 << 63,
                u64::MAX,
            ]
            .map(announce)
            .to_vec(),
        ),
        class(
            "header longer than any",
            "more than 16777216 are not read",
            vec![file(vec![b' '; (16 << 20) + 1], &[])],
        ),
        class(
            "header cut short",
            "header",
            (0..header_bytes).step_by(9).map(announce).collect(),
        ),
        class(
            "header too long by data",
            "header",
            (1..=8).map(|n| announce(header_bytes + n)).collect(),
        ),
        class(
            "truncated data",
            "truncated: the tensors take 56 bytes",
            (0..DATA)
                .map(|n| file(header(&entries()), &data(n)))
                .collect(),
        ),
        class(
            "trailing bytes",
            "bytes too long",
            [1, 2, 4, 8, 1000]
                .map(|n| file(header(&entries()), &data(DATA + n)))
                .to_vec(),
        ),
    ]
}

fn texts() -> Vec<Class> {
    let good = header(&entries());
    let whole = |text: &str| file(text, &data(DATA));
    vec![
        class(
            "not UTF-8",
            "not UTF-8",
            [&b"\xff\xfe"[..], b"{\"\xc3\x28\":1}", b"\x80"]
                .map(|text| file(text, &data(DATA)))
                .to_vec(),
        ),
        class(
            "no object",
            "does not begin with `{`",
            ["", "[]", "0", "null", "\"a\"", "true", "NaN", "<html>"]
                .map(whole)
                .to_vec(),
        ),
        class(
            "space before",
            "does not begin with `{`",
            [" ", "\n", "\t", "\u{feff}", "\0"]
                .map(|space| whole(&format!("{space}{good}")))
                .to_vec(),
        ),
        class(
            "no JSON",
            "damaged header",
            [
                "{",
                "{]",
                "{'a':1}",
                "{a:1}",
                "{\"a\"}",
                "{\"a\":}",
                "{,}",
                "{\"a\":1,}",
                "{\"a\":1}//",
                "{\"\\x\":1}",
                "{\"\\ud800\":1}",
            ]
            .map(whole)
            .to_vec(),
        ),
        class(
            "something behind the object",
            "damaged header",
            ["x", "{}", "\0", ",", "}"]
                .map(|tail| whole(&format!("{good}{tail}")))
                .to_vec(),
        ),
        class(
            "deep nesting",
            "damaged header",
            ["[", "{\"a\":"]
                .map(|open| whole(&format!("{{\"a\":{}", open.repeat(100_000))))
                .to_vec(),
        ),
        class(
            "other kinds of file",
            "",
            [
                &b"\x89PNG\r\n\x1a\n0000IHDR"[..],
                b"PK\x03\x04data.pkl archive",
                b"\x80\x02}q\x00(X\x06\x00\x00\x00weight",
                b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
                b"\x08\x07\x12\x07pytorch",
                b"\x93NUMPY\x01\x00v\x00",
                b"GGUF\x03\x00\x00\x00",
                b"a,b,c\n1,2,3\n",
                b"{\"hidden\": [1, 2, 3]}",
                b"\x00\x00\x00\x00\x00\x00\x00\x00",
            ]
            .map(<[u8]>::to_vec)
            .to_vec(),
        ),
    ]
}

fn keys() -> Vec<Class> {
    let doubled = |of: fn(&str, &str, usize, usize) -> String| {
        TENSORS
            .map(|(name, shape, start, end)| with_extra(&of(name, shape, start, end)))
            .to_vec()
    };
    vec![
        class(
            "a tensor twice, the same",
            "stands there twice",
            doubled(|name, shape, start, end| entry(name, "F32", shape, start, end)),
        ),
        class(
            "a tensor twice, another type",
            "stands there twice",
            doubled(|name, shape, start, end| entry(name, "I32", shape, start, end)),
        ),
        class(
            "a tensor twice, empty",
            "stands there twice",
            doubled(|name, _, _, _| entry(name, "F32", "[0]", DATA, DATA)),
        ),
        class(
            "a tensor twice, escaped",
            "stands there twice",
            doubled(|name, shape, start, end| {
                let name = name.replace('.', "\\u002e");
                entry(&name, "F32", shape, start, end)
            }),
        ),
        class(
            "metadata twice",
            "`__metadata__` stands there twice",
            vec![with_extra(r#""__metadata__":{},"__metadata__":{}"#)],
        ),
        class(
            "a metadata key twice",
            "`a` stands there twice",
            vec![with_extra(r#""__metadata__":{"a":"1","a":"2"}"#)],
        ),
        class(
            "metadata that are no texts",
            "`__metadata__`: invalid type",
            [
                "1",
                "null",
                "[]",
                "\"a\"",
                r#"{"a":1}"#,
                r#"{"a":null}"#,
                r#"{"a":{}}"#,
            ]
            .map(|value| with_extra(&format!(r#""__metadata__":{value}"#)))
            .to_vec(),
        ),
        class(
            "our own metadata damaged",
            "damaged metadata `nn-core`",
            [
                "",
                "x",
                "[]",
                "1",
                "null",
                r#"{\"crc32\":1}"#,
                r#"{\"crc32\""#,
            ]
            .map(|value| with_extra(&format!(r#""__metadata__":{{"nn-core":"{value}"}}"#)))
            .to_vec(),
        ),
        class(
            "a wrong checksum",
            "damaged: the checksum is",
            ["", "00000000", "ffffffff", "zzzz", "é"]
                .map(|sum| {
                    with_extra(&format!(
                        r#""__metadata__":{{"nn-core":"{{\"crc32\":\"{sum}\"}}"}}"#
                    ))
                })
                .to_vec(),
        ),
        class(
            "an empty name",
            "empty name",
            vec![
                with_extra(&entry("", "F32", "[0]", DATA, DATA)),
                with(0, entry("", "F32", "[2]", 0, 8)),
            ],
        ),
    ]
}

fn fields() -> Vec<Class> {
    let (name, shape, start, end) = TENSORS[1];
    let raw = |value: &str| with(1, format!(r#""{name}":{value}"#));
    let offsets = format!(r#""data_offsets":[{start},{end}]"#);
    let shaped = |shape: &str| with(1, entry(name, "F32", shape, start, end));
    let placed = |offsets: &str| {
        raw(&format!(
            r#"{{"dtype":"F32","shape":{shape},"data_offsets":{offsets}}}"#
        ))
    };
    let whole = format!(r#"{{"dtype":"F32","shape":{shape},{offsets}"#);
    vec![
        class(
            "a field missing",
            "`hidden.weight`: missing field",
            vec![
                raw("{}"),
                raw(&format!(r#"{{"shape":{shape},{offsets}}}"#)),
                raw(&format!(r#"{{"dtype":"F32",{offsets}}}"#)),
                raw(&format!(r#"{{"dtype":"F32","shape":{shape}}}"#)),
            ],
        ),
        class(
            "an unknown field",
            "`hidden.weight`: unknown field",
            [
                r#","x":1"#,
                r#","Dtype":"F32""#,
                r#","":0"#,
                r#","offset":0"#,
            ]
            .map(|more| raw(&format!("{whole}{more}}}")))
            .to_vec(),
        ),
        class(
            "a field twice",
            "`hidden.weight`: duplicate field",
            [
                r#","dtype":"F32""#,
                r#","shape":[2,3]"#,
                r#","data_offsets":[8,32]"#,
            ]
            .map(|more| raw(&format!("{whole}{more}}}")))
            .to_vec(),
        ),
        class(
            "an entry that is no object",
            "`hidden.weight`: ",
            ["1", "null", "\"F32\"", "true", "[]"].map(raw).to_vec(),
        ),
        class(
            "an unknown type",
            "`hidden.weight`: unknown variant",
            ["F33", "f32", "", "float32", "F32 ", "Float"]
                .map(|dtype| with(1, entry(name, dtype, shape, start, end)))
                .to_vec(),
        ),
        class(
            "another type of the same size",
            "another type",
            ["I32", "U32"]
                .map(|dtype| with(1, entry(name, dtype, shape, start, end)))
                .to_vec(),
        ),
        class(
            "another type of another size",
            "needs",
            [
                "F64", "F16", "BF16", "I64", "U64", "I16", "U8", "I8", "BOOL", "C64", "F8_E4M3",
                "F4",
            ]
            .map(|dtype| with(1, entry(name, dtype, shape, start, end)))
            .to_vec(),
        ),
        class(
            "a part of a byte",
            "no whole bytes",
            vec![with(1, entry(name, "F4", "[1]", start, end))],
        ),
        class(
            "a shape of the same size",
            "another shape",
            [
                "[3,2]",
                "[6]",
                "[1,6]",
                "[6,1]",
                "[1,2,3]",
                "[2,3,1]",
                "[1,1,1,1,1,1,1,1,1,6]",
            ]
            .map(shaped)
            .to_vec(),
        ),
        class(
            "a shape of another size",
            "`hidden.weight` of type F32 and shape",
            [
                "[2,2]",
                "[]",
                "[0]",
                "[2,0]",
                "[2,4]",
                "[7]",
                "[200,300]",
                "[0,18446744073709551615]",
            ]
            .map(shaped)
            .to_vec(),
        ),
        class(
            "a shape beyond any memory",
            "larger than any memory",
            [
                "[18446744073709551615,2]",
                "[4294967296,4294967296]",
                "[9223372036854775807]",
            ]
            .map(shaped)
            .to_vec(),
        ),
        class(
            "a shape that is none",
            "`hidden.weight`: invalid",
            [
                "-1",
                "[-2,3]",
                "[2.0,3]",
                "[2.5]",
                "\"[2,3]\"",
                "null",
                "{}",
                "[null]",
                "[1e3]",
                "[true]",
                "[18446744073709551616]",
            ]
            .map(shaped)
            .to_vec(),
        ),
        class(
            "offsets that are none",
            "`hidden.weight`: invalid",
            [
                "[]",
                "[8]",
                "[-8,32]",
                "[8.0,32]",
                "\"8\"",
                "null",
                "{}",
                "[\"8\",\"32\"]",
                "[8,18446744073709551616]",
            ]
            .map(placed)
            .to_vec(),
        ),
        class(
            "too many offsets",
            "damaged header",
            vec![placed("[8,32,40]"), placed("[8,32,40,44]")],
        ),
        class(
            "offsets with a gap or an overlap",
            "must start at",
            [
                "[9,33]",
                "[12,36]",
                "[0,24]",
                "[4,28]",
                "[32,8]",
                "[56,80]",
                "[8,7]",
                "[1000,1024]",
            ]
            .map(placed)
            .to_vec(),
        ),
        class(
            "offsets of another length",
            "needs 24 bytes, but has",
            ["[8,31]", "[8,33]", "[8,56]", "[8,18446744073709551615]"]
                .map(placed)
                .to_vec(),
        ),
    ]
}

fn networks() -> Vec<Class> {
    /// A file of `count` tensors under other names or shapes, packed without gaps.
    fn packed(tensors: &[(&str, &str, usize)]) -> Vec<u8> {
        let mut at = 0;
        let mut all = Vec::new();
        for (name, shape, bytes) in tensors {
            all.push(entry(name, "F32", shape, at, at + bytes));
            at += bytes;
        }
        file(header(&all), &data(at))
    }
    let tensors = TENSORS.map(|(name, shape, start, end)| (name, shape, end - start));
    let without = |left_out: usize| {
        let mut left = tensors.to_vec();
        left.remove(left_out);
        packed(&left)
    };
    let renamed = |new: &str| {
        let mut all = tensors.to_vec();
        all[1].0 = new;
        packed(&all)
    };
    let more = |name: &str, shape: &str, bytes| {
        let mut all = tensors.to_vec();
        all.push((name, shape, bytes));
        packed(&all)
    };
    let long = "x".repeat(100_000);
    vec![
        class(
            "nothing",
            "4 of 4 tensors differ",
            vec![file("{}", &[]), file("{}  ", &[])],
        ),
        class(
            "a tensor missing",
            "missing in the file",
            (0..4).map(without).collect(),
        ),
        class(
            "a tensor more",
            "not in the network",
            vec![
                more("extra", "[1]", 4),
                more("extra", "[]", 4),
                more("extra", "[0]", 0),
                more("hidden", "[2,3]", 24),
                more("hidden.weight.", "[2,3]", 24),
                more(&long, "[1]", 4),
            ],
        ),
        class(
            "another name",
            "2 of 5 tensors differ",
            [
                "Hidden.weight",
                "hidden.weights",
                "hidden_weight",
                " hidden.weight",
                "hidden.weight ",
                "hidden.weight\\u0000",
                "hidden..weight",
                "hidden",
                ".weight",
                "module.hidden.weight",
                "hіdden.weight",
                "../hidden.weight",
                "\\u001b[31mhidden",
            ]
            .map(renamed)
            .to_vec(),
        ),
        class(
            "another network's widths",
            "another shape",
            vec![
                Two::<f32, Relu, 3, 3, 2>::from_seed(0).to_bytes().unwrap(),
                Two::<f32, Relu, 2, 2, 2>::from_seed(0).to_bytes().unwrap(),
                Two::<f32, Relu, 3, 2, 1>::from_seed(0).to_bytes().unwrap(),
                Two::<f32, Relu, 64, 128, 10>::from_seed(0)
                    .to_bytes()
                    .unwrap(),
                Two::<f64, Relu, 64, 128, 10>::from_seed(0)
                    .to_bytes()
                    .unwrap(),
            ],
        ),
        class(
            "the other scalar type",
            "load it as `Two::<f64>`",
            vec![Two::<f64, Relu, 3, 2, 2>::from_seed(0).to_bytes().unwrap()],
        ),
    ]
}

fn values() -> Vec<Class> {
    let planted = |value: f32| {
        TENSORS
            .iter()
            .flat_map(|&(.., start, end)| [start, end - 4])
            .map(|at| {
                let mut values = data(DATA);
                values[at..at + 4].copy_from_slice(&value.to_le_bytes());
                file(header(&entries()), &values)
            })
            .collect()
    };
    vec![
        class("NaN", "] is NaN", planted(f32::NAN)),
        class(
            "another NaN",
            "] is NaN",
            planted(f32::from_bits(0xff80_0001)),
        ),
        class("infinity", "] is inf", planted(f32::INFINITY)),
        class("minus infinity", "] is -inf", planted(f32::NEG_INFINITY)),
    ]
}

#[test]
fn every_malformed_file_is_refused_and_the_text_says_why() {
    let good = file(header(&entries()), &data(DATA));
    assert!(
        Small::from_bytes(&good).is_ok(),
        "the cases start from a good file"
    );
    let classes: Vec<Class> = [lengths(), texts(), keys(), fields(), networks(), values()]
        .into_iter()
        .flatten()
        .collect();
    let mut count = 0;
    for Class { name, says, files } in &classes {
        for bytes in files {
            count += 1;
            let Err(error) = Small::from_bytes(bytes) else {
                panic!("{name}: accepted {}", String::from_utf8_lossy(bytes));
            };
            let text = error.to_string();
            assert!(text.contains(says), "{name}: should say `{says}`: {text}");
            assert!(
                text.starts_with("<bytes>: ") && text.len() < 2000,
                "{name}: {text}"
            );
            let plain = text.chars().all(|c| c == '\n' || !c.is_control());
            assert!(
                plain,
                "{name}: control characters reach the terminal: {text:?}"
            );
        }
    }
    assert!(
        classes.len() >= 40 && count >= 300,
        "{} classes, {count} files",
        classes.len()
    );
    println!("{count} files in {} classes refused", classes.len());
}

/// The same files through the file system, where the header is read before the rest.
#[test]
fn a_file_and_its_bytes_give_the_same_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    for Class { name, files, .. } in [lengths(), texts(), keys(), fields(), networks(), values()]
        .into_iter()
        .flatten()
    {
        for bytes in files {
            std::fs::write(&path, &bytes).unwrap();
            let of_file = Small::load(&path).unwrap_err().to_string();
            let of_bytes = Small::from_bytes(&bytes).unwrap_err().to_string();
            let of_file = of_file.replace(path.to_str().unwrap(), "<bytes>");
            assert_eq!(of_file, of_bytes, "{name}");
        }
    }
}

#[test]
fn every_truncation_is_refused() {
    let good = Small::from_seed(7).to_bytes().unwrap();
    for length in 0..good.len() {
        assert!(
            Small::from_bytes(&good[..length]).is_err(),
            "{length} bytes"
        );
    }
}

/// Each byte replaced by each other value: refused, or (spaces in the header) the same network.
#[test]
fn no_changed_byte_goes_unseen() {
    let net = Small::from_seed(7);
    let good = net.to_bytes().unwrap();
    let (mut refused, mut harmless) = (0, 0);
    for at in 0..good.len() {
        let mut bytes = good.clone();
        for change in 1..=255 {
            bytes[at] = good[at] ^ change;
            match Small::from_bytes(&bytes) {
                Err(_) => refused += 1,
                Ok(found) => {
                    assert_eq!(bits(&found), bits(&net), "byte {at} changed by {change}");
                    assert!(
                        SafeTensors::deserialize(&bytes).is_ok(),
                        "stricter than the crate"
                    );
                    harmless += 1;
                }
            }
        }
    }
    println!("{refused} changes refused, {harmless} harmless ones");
    assert!(refused > 50 * harmless, "{refused} {harmless}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever we accept, the crate accepts too.
    #[test]
    fn arbitrary_changes_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        insert in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut bytes = file(header(&entries()), &data(DATA));
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let at = cut.index(bytes.len());
        bytes.splice(at..at, insert);
        if Small::from_bytes(&bytes).is_ok() {
            assert!(SafeTensors::deserialize(&bytes).is_ok());
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        assert!(Small::from_bytes(&bytes).is_err());
        assert!(Small::from_bytes(&file(&bytes, &data(DATA))).is_err());
    }
}
