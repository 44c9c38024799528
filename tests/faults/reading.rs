//! Data files.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use flate2::{Compression, write::GzEncoder};
use nn_core::prelude::*;

type Two = Dataset<f64, 2, Labels<2>>;
type Real = Dataset<f64, 2, Batch<f64, 1>>;
type Classes<const K: usize> = Dataset<f64, 1, Labels<K>>;

fn options() -> CsvOptions {
    CsvOptions::new()
}

/// The error of a file; no error fails the test.
#[track_caller]
fn refused<const F: usize, Y: nn_core::data::ReadTargets + std::fmt::Debug>(
    csv: impl AsRef<[u8]>,
    options: &CsvOptions,
) -> String {
    Dataset::<f64, F, Y>::from_csv_bytes(csv, Target::Last, options)
        .unwrap_err()
        .to_string()
}

#[track_caller]
fn two(csv: impl AsRef<[u8]>) -> String {
    refused::<2, Labels<2>>(csv, &options())
}

#[track_caller]
fn real(csv: impl AsRef<[u8]>) -> String {
    refused::<2, Batch<f64, 1>>(csv, &options())
}

/// The classes of a column of labels and their names.
fn labels<const K: usize>(csv: &str, options: &CsvOptions) -> (Vec<usize>, Vec<String>) {
    let data = Classes::<K>::from_csv_bytes(csv, Target::Last, options).unwrap();
    (
        data.targets().as_slice().to_vec(),
        data.class_names().to_vec(),
    )
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn f8_an_open_quotation_mark_does_not_swallow_rows() {
    let open =
        "row 2: a quotation mark opens a cell here and is not closed before the end of the file";
    assert_eq!(two("1,2,cat\n3,4,\"dog\n5,6,cat\n7,8,dog\n"), open);
    assert_eq!(two("1,2,cat\r3,4,\"dog\r5,6,cat\r7,8,dog"), open);
    assert_eq!(two("1,2,cat\n3,4,\""), open);
    let behind = "row 1: a quoted cell that begins here has text after its closing quotation mark \
                  (a quotation mark within a quoted cell is written twice)";
    assert_eq!(two("\"1\"5,2,0\n3,4,1\n"), behind);
    assert_eq!(two("\"1\" 5,2,0\n3,4,1\n"), behind);
    assert_eq!(two("1,2,\"a\nb\"c\n3,4,d\n"), behind);
    assert_eq!(two("1,2,\"a\" \"b\"\n3,4,d\n"), behind);
    // Valid files stay valid.
    let csv = "\u{feff}\"1\" ,2,\"a \"\"b\"\"\r\n,c\"\r\n\"3\",4,5\" disk\r\n";
    let data = Two::from_csv_bytes(csv, Target::Last, &options()).unwrap();
    assert_eq!(data.inputs().as_slice(), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(data.class_names(), ["5\" disk", "a \"b\"\r\n,c"]);
    assert_eq!(
        two("1,2,\"a\r\nb\"\n3,4,\"d\n"),
        open.replace("row 2", "row 3")
    );
}

#[test]
fn f8_a_delimiter_that_cannot_separate_is_an_error() {
    for (byte, shown) in [(b'"', "\\\""), (b'\n', "\\n"), (b'\r', "\\r")] {
        assert_eq!(
            refused::<2, Labels<2>>("1,2,0\n", &options().delimiter(byte)),
            format!("`CsvOptions::delimiter` is `{shown}`, which cannot separate cells")
        );
    }
}

#[test]
fn f21_gzip_that_unpacks_to_far_more_is_an_error() {
    let bomb = gzipped(&b"1,2,0\n".repeat(1 << 18));
    assert_eq!(
        refused::<2, Labels<2>>(&bomb, &options().unpacked_limit(1 << 20)),
        "<bytes>: the gzip data unpacks to more than 1048576 bytes: if it is meant to, raise \
         `CsvOptions::unpacked_limit`, or unpack the file first"
    );
    let data = Dataset::<f64, 2, Labels<1>>::from_csv_bytes(
        &bomb,
        Target::Last,
        &options().unpacked_limit(6 << 18),
    );
    assert_eq!(data.unwrap().len(), 1 << 18);
    // Plain files have no limit.
    let plain = "1,2,0\n3,4,1\n";
    assert!(Two::from_csv_bytes(plain, Target::Last, &options().unpacked_limit(1)).is_ok());
}

#[test]
fn f24_many_lines_and_many_labels_take_no_time() {
    let start = Instant::now();
    assert_eq!(
        refused::<2, Labels<2>>("1,2,0\n", &options().skip_lines(usize::MAX)),
        format!(
            "<bytes>: `CsvOptions::skip_lines({})` skips the whole file",
            usize::MAX
        )
    );
    let names: Vec<String> = (0..50_000).map(|i| format!("class {i}")).collect();
    let csv = names
        .iter()
        .map(|name| format!("1,{name}"))
        .collect::<Vec<_>>()
        .join("\n");
    let stated = options().classes(names.clone());
    let (classes, _) = labels::<50_000>(&csv, &stated);
    assert!(classes.into_iter().eq(0..50_000));
    let long = format!("1,{}\n", "x".repeat(1 << 20));
    assert!(refused::<1, Labels<50_000>>(&long, &stated).len() < 1000);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn f27_foreign_text_in_messages_is_escaped_and_short() {
    let bad = "\u{1b}[2J\u{202e}a\u{7}";
    let long = "é".repeat(1 << 20);
    for text in [bad, &long, "a\nb\u{2028}c\u{a0}d"] {
        let quoted = format!("\"{text}\"");
        let header = options().header(true);
        let mut messages = vec![
            real(format!("1,2,3\n{quoted},2,3\n")),
            real(format!("{quoted},b,c\n1,x,3\n")),
            real(format!("{quoted},b\n1,2\n")),
            refused::<2, Batch<f64, 1>>(format!("{quoted},b,c\nx,2,3\n"), &header),
            refused::<2, Labels<2>>(
                format!("1,2,{quoted}\n"),
                &options().classes(["cat", "dog"]),
            ),
            refused::<2, Labels<2>>(format!("1,2,{quoted}\n"), &options()),
            refused::<2, Labels<2>>(format!("1,2,{quoted}\n"), &options().positive("cat")),
            refused::<2, Labels<2>>(format!("1,2,{quoted}\n3,4,5\n6,7,8\n"), &options()),
            refused::<2, Labels<2>>("1,2,0\n", &options().positive(text)),
            refused::<2, Labels<2>>("1,2,0\n", &options().classes([text, text])),
            refused::<2, Labels<2>>("a,b,c\n1,2,0\n", &options().ignore(text)),
            refused::<2, Labels<2>>(
                format!("{quoted},{quoted},c\n1,2,0\n"),
                &options().ignore(text),
            ),
            refused::<2, Labels<2>>(format!("NA,{quoted},c\n1,2,0\n"), &options()),
            format!("mean {text}\ndeviation 1")
                .parse::<Standardizer<f64, 1>>()
                .unwrap_err()
                .to_string(),
            Two::from_csv(text, Target::Last).unwrap_err().to_string(),
        ];
        let csv = format!("1,{quoted}\n2,b\n");
        let data = Classes::<2>::from_csv_bytes(csv, Target::Last, &options()).unwrap();
        let judged = Classification::new(&[0, 1], data.targets()).unwrap();
        messages.push(judged.to_string().replace('\n', ""));
        let csv = format!("{quoted},b,c\n1,20000,0\n2,90000,1\n");
        let data = Two::from_csv_bytes(csv, Target::Last, &options()).unwrap();
        messages.extend(data.scale_warning());
        for message in messages {
            // A path is shown in full, and the system has its own limit.
            let path = message.contains("cannot read");
            assert!(path || message.len() < 2000, "{} bytes", message.len());
            let raw = message.contains(|c: char| {
                c.is_control() || matches!(c, '\u{202e}' | '\u{2028}' | '\u{a0}')
            });
            assert!(!raw, "{message:?}");
        }
    }
    assert_eq!(
        real(format!("1,2,3\n{bad},2,3\n")),
        "row 2, column 1: `\\u{1b}[2J\\u{202e}a\\u{7}` is not a number \
         (`CsvOptions::new().ignore(0)` leaves the column out)"
    );
}

#[test]
fn f35_a_first_line_that_may_be_a_sample_is_asked_for() {
    for (line, shown) in [
        ("NA,NA,NA", "NA, NA, NA"),
        ("1o,2x,o", "1o, 2x, o"),
        ("a,b,?", "a, b, ?"),
        ("a,na,b", "a, na, b"),
        ("12%,b,c", "12%, b, c"),
    ] {
        assert_eq!(
            two(format!("{line}\n1,2,0\n3,4,1\n")),
            format!(
                "row 1: `{shown}` may be a header or a sample: say `CsvOptions::new().header(true)` or \
                 `.header(false)`"
            )
        );
        let said = options().header(true);
        let csv = format!("{line}\n1,2,0\n3,4,1\n");
        let data = Two::from_csv_bytes(csv, Target::Last, &said).unwrap();
        assert_eq!(data.len(), 2);
    }
    let index = two(",a,b,c\n0,1,2,0\n");
    assert!(
        index
            .ends_with("; `.header(true).ignore(0)` if pandas wrote its index as the first column")
    );
    let surely = Two::from_csv_bytes("1stFlr,x1,y\n1,2,0\n3,4,1\n", Target::Last, &options());
    assert_eq!(surely.unwrap().feature_names(), ["1stFlr", "x1"]);
}

#[test]
fn f37_labels_are_whole_numbers_of_any_type_or_bool() {
    let expected = Labels::<3>::new([2_usize, 0, 1]).unwrap();
    assert_eq!(Labels::new([2_u8, 0, 1]).unwrap(), expected);
    assert_eq!(Labels::new(vec![2_i64, 0, 1]).unwrap(), expected);
    assert_eq!(Labels::new([2_u32, 0, 1].iter()).unwrap(), expected);
    assert_eq!(Labels::new([2, 0, 1].iter()).unwrap(), expected);
    assert_eq!(Labels::<2>::new([true, false]).unwrap().as_slice(), [1, 0]);
    let text = |labels: Result<Labels<3>, Error>| labels.unwrap_err().to_string();
    assert_eq!(
        text(Labels::new([0_i8, 1, -1])),
        "row 3: label -1, but classes are 0..=2"
    );
    assert_eq!(
        text(Labels::new([u128::MAX])),
        format!("row 1: label {}, but classes are 0..=2", u128::MAX)
    );
    assert_eq!(
        text(Labels::new([1_u16, 2, 3])),
        "row 3: label 3, but classes are 0..=2 (do your labels start at 1?)"
    );
}

#[test]
#[expect(clippy::large_stack_arrays, reason = "on a thread with room for it")]
fn f51_rows_as_wide_as_pictures_do_not_overflow_the_stack() {
    const WIDTH: usize = 3 * 224 * 224;
    let wide = |stack: usize| thread::Builder::new().stack_size(stack);
    let rows = wide(64 << 20).spawn(|| vec![[0.5_f32; WIDTH]; 3]);
    let rows = rows.unwrap().join().unwrap();
    let read = wide(2 << 20).spawn(move || {
        let batch = Batch::from_rows(rows).unwrap();
        (batch.len(), batch.row(2)[WIDTH - 1])
    });
    assert_eq!(read.unwrap().join().unwrap(), (3, 0.5));
}

#[test]
fn f56_hints_fit_or_are_not_given() {
    let not =
        |cell: &str, hint: &str| format!("row 2, column 2: `{cell}` is not a number ({hint})");
    let spelling = "a number is written like 1234.5 or 1.2e-3";
    for (cell, hint) in [
        ("1,234", "write it without separators of thousands"),
        ("-12,345,678.5", "write it without separators of thousands"),
        ("1,5", "write decimals with a point"),
        ("0,123", "write decimals with a point"),
        ("1,2345", "write decimals with a point"),
        ("1.234,5", spelling),
        ("12%", spelling),
        (
            "5;2",
            "if semicolons separate the cells, say `CsvOptions::new().delimiter(b';')`",
        ),
        ("$5", spelling),
        ("2020-01-01", spelling),
        ("abc", "`CsvOptions::new().ignore(1)` leaves the column out"),
        (
            "na",
            "`CsvOptions::new().missing([\"na\"]).skip_incomplete()` leaves such rows out",
        ),
    ] {
        assert_eq!(real(format!("1,2,3\n1,\"{cell}\",3\n")), not(cell, hint));
    }
    // A header with some numbers gets the hint about headers; a sample with a word does not.
    assert_eq!(
        real("country,1990,1991\n1,2,3\n"),
        "row 1, column 1: `country` is not a number (is the first line a header? then say \
         `CsvOptions::new().header(true)`)"
    );
    assert_eq!(
        real("red,1,2\nblue,2,3\n"),
        "row 1, column 1: `red` is not a number (`CsvOptions::new().ignore(0)` leaves the column out)"
    );
    let blanks = "if runs of spaces separate the cells, say `CsvOptions::new().whitespace()`";
    for csv in ["1  2 0\n 3 4   1\n", "1 2 0\n3 4 1\n"] {
        assert!(two(csv).ends_with(blanks), "{}", two(csv));
        let data = Two::from_csv_bytes(csv, Target::Last, &options().whitespace()).unwrap();
        assert_eq!(data.inputs().as_slice(), [1.0, 2.0, 3.0, 4.0]);
    }
    for csv in [
        "1  2 0\n 3 4   1\n",
        "1 2 0\n3 4    1\n",
        "1  2 0\n3  4 1\n",
    ] {
        let text = refused::<2, Labels<2>>(csv, &options().delimiter(b' '));
        assert!(text.contains(blanks), "{text}");
    }
    assert!(two("1\t2\t0\n3\t4\t1\n").ends_with("say `CsvOptions::new().delimiter(b'\\t')`"));
    assert!(two("x y\n1\n").ends_with("; the header has: x y"));
    // The first line is the odd one only if the others are alike.
    let skip = "leave it out with `CsvOptions::skip_lines`)";
    assert!(two("a note\n1,2,0\n3,4,1\n").ends_with(skip));
    assert_eq!(
        two("1,2,0\n1,2\n1,2,1\n"),
        "row 2: 2 columns, but row 1 has 3"
    );
}

#[test]
fn f57_marks_of_missing_values_are_those_of_pandas_or_ones_own() {
    let marks = [
        "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
        "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null", "-", "--", ".", "?",
        "\u{a0}",
    ];
    for mark in marks {
        let csv = format!("1,2,3\n4,{mark},6\n7,8,9\n");
        let text = real(&csv);
        assert!(
            text.ends_with("(`CsvOptions::new().skip_incomplete()` leaves such rows out)"),
            "{text}"
        );
        let data = Real::from_csv_bytes(&csv, Target::Last, &options().skip_incomplete()).unwrap();
        assert_eq!(data.inputs().as_slice(), [1.0, 2.0, 7.0, 8.0]);
        assert_eq!(data.targets().as_slice(), [3.0, 9.0]);
    }
    // The user's list replaces the default list, and applies to labels.
    let own = options().missing(["-999", "unknown"]);
    assert!(
        refused::<1, Batch<f64, 1>>("1,2\n-999.0,4\n", &own).contains("`-999.0` marks a missing")
    );
    assert!(refused::<1, Batch<f64, 1>>("1,2\nNA,4\n", &own).contains("`NA` is not a number"));
    let csv = "1,a\n2,unknown\n-999.0,b\n4,b\n";
    assert_eq!(labels::<2>(csv, &own.skip_incomplete()).0, [0, 1]);
    // A row with a missing value is skipped, whatever else is wrong with it.
    let skip = options().skip_incomplete();
    assert_eq!(labels::<2>("1,0\nx,\n3,1\n", &skip).0, [0, 1]);
    // Among labels a mark is a word.
    assert_eq!(
        labels::<2>("1,None\n2,some\n", &options()).1,
        ["None", "some"]
    );
}

#[test]
fn f58_what_is_ignored_is_ignored() {
    let csv = b"caf\xe9,a,b,y\nx,1,2,0\ny,3,4,1\n";
    let data = Two::from_csv_bytes(csv, Target::Last, &options().ignore(0)).unwrap();
    assert_eq!(data.feature_names(), ["a", "b"]);
    assert_eq!(
        two(b"caf\xe9,a,y\n1,2,0\n"),
        "row 1: `caf\u{fffd}` is not UTF-8 text: save the file as UTF-8"
    );
}

#[test]
fn f58_files_of_another_kind_are_named() {
    let mut tar = vec![b'a'; 600];
    tar[257..262].copy_from_slice(b"ustar");
    let kinds: [(&[u8], &str); 14] = [
        (b"PK\x03\x04\x14\0rows.csv", "zip archive"),
        (
            b"PK\x03\x04\x14\0[Content_Types].xml",
            "spreadsheet (xlsx or ods)",
        ),
        (b"PK\x03\x04\x14\0x.npy", "NumPy archive (npz)"),
        (b"\xfd7zXZ\0\0", "packed with xz"),
        (b"BZh91AY&SY\0", "packed with bzip2"),
        (b"\x28\xb5\x2f\xfd\0", "packed with zstd"),
        (b"\x93NUMPY\x01\0", "NumPy array (npy)"),
        (b"PAR1\x15", "Parquet"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\n<!DOCTYPE html>\n<p>", "web page (HTML)"),
        (b"<html>", "web page (HTML)"),
        (b"% Iris\n\n@RELATION iris\n@DATA\n1,2,0\n", "ARFF"),
        (&tar, "tar archive"),
    ];
    for (bytes, kind) in kinds {
        for bytes in [bytes.to_vec(), gzipped(bytes)] {
            let text = two(&bytes);
            assert!(text.starts_with("<bytes>: the file is "), "{text}");
            assert!(text.contains(kind), "{text}");
        }
    }
    let idx = Two::from_idx_bytes(b"PK\x03\x04\x14\0", b"").unwrap_err();
    assert!(idx.to_string().contains("zip archive"), "{idx}");
    let twice = two(gzipped(&gzipped(b"1,2,0\n")));
    assert!(twice.contains("gzip twice"), "{twice}");
    // The advice works.
    let arff = "% Iris\n@relation iris\n@data\n1,2,0\n3,4,1\n";
    let read = options().skip_lines(3).header(false);
    assert_eq!(
        Two::from_csv_bytes(arff, Target::Last, &read)
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn f60_the_whole_column_decides_if_labels_are_words() {
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        labels::<3>("1,A\n2,1E2\n3,100\n", &options()),
        (vec![2, 1, 0], names(&["100", "1E2", "A"]))
    );
    assert_eq!(
        labels::<3>("1,100\n2,1E2\n3,A\n", &options()),
        (vec![0, 1, 2], names(&["100", "1E2", "A"]))
    );
    assert_eq!(
        labels::<3>("1,007\n2,7\n3,x\n", &options()),
        (vec![0, 1, 2], names(&["007", "7", "x"]))
    );
    assert_eq!(
        labels::<8>("1,007\n2,7\n", &options()),
        (vec![7, 7], vec![])
    );
    assert_eq!(
        labels::<2>("1,1.0\n2,0\n3,1\n", &options().positive("1")),
        (vec![1, 0, 1], names(&["0", "1"]))
    );
    assert_eq!(
        labels::<3>("1,7\n2,007\n3,x\n", &options().classes(["007", "7", "x"])),
        (vec![1, 0, 2], names(&["007", "7", "x"]))
    );
    assert_eq!(
        labels::<2>("1,2.0\n2,1\n", &options().classes(["1", "2"])).0,
        [1, 0]
    );
}

#[test]
fn f60_marks_of_missing_values_among_numbers_are_not_a_class() {
    let csv = "1,0\n2,?\n3,1\n4,NA\n5,?\n";
    // The number of different labels equals the number of classes, or not.
    for text in [
        refused::<1, Labels<4>>(csv, &options()),
        refused::<1, Labels<2>>(csv, &options().skip_incomplete()),
    ] {
        assert_eq!(
            text,
            "row 2, column 2: label ? is not a number, but the other labels are \
             (`CsvOptions::new().missing([\"?\", \"NA\"]).skip_incomplete()` leaves such rows out, \
             `.classes([…])` makes a class of them)"
        );
    }
    let skip = options().missing(["?", "NA"]).skip_incomplete();
    assert_eq!(labels::<2>(csv, &skip).0, [0, 1]);
    let stated = options().classes(["0", "1", "?", "NA"]);
    assert_eq!(labels::<4>(csv, &stated).0, [0, 2, 1, 3, 2]);
    // The user's list replaces the default list: everything else is a word.
    let own = options().missing(["-"]);
    assert_eq!(labels::<4>(csv, &own).1, ["0", "1", "?", "NA"]);
    // A label is shortened in messages, also as Rust code.
    let long = format!("1,0\n2,1{}\n", "0".repeat(400));
    assert!(refused::<1, Labels<2>>(&long, &options()).len() < 300);
}

#[test]
fn f60_numbers_that_are_no_classes_can_be_made_classes() {
    let seven = "1,7\n2,5\n3,6\n";
    let text = refused::<1, Labels<3>>(seven, &options());
    let way = "(`CsvOptions::new().classes([\"5\", \"6\", \"7\"])` maps these labels to classes)";
    assert!(
        text.ends_with(&format!("label 7, but classes are 0..=2 {way}")),
        "{text}"
    );
    let stated = options().classes(["5", "6", "7"]);
    assert_eq!(labels::<3>(seven, &stated).0, [2, 0, 1]);
    let signs = refused::<1, Labels<2>>("1,1\n2,-1.0\n", &options());
    assert!(
        signs.contains(
            "label -1, but classes are 0..=1 (`CsvOptions::new().classes([\"-1\", \"1\"])`"
        )
    );
}

#[test]
fn f57_blanks_before_a_quotation_mark_are_not_a_part_of_the_cell() {
    let csv = "\"a\", \"b, c\",\t\"y\"\n1, \"2\", \"no\"\n3,  4 ,\"yes\" \n";
    let data = Two::from_csv_bytes(csv, Target::Column("y"), &options()).unwrap();
    assert_eq!(data.feature_names(), ["a", "b, c"]);
    assert_eq!(data.inputs().as_slice(), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(data.class_names(), ["no", "yes"]);
    assert!(two("1,2,0\n3, \"4,1\n").contains("is not closed"));
}

#[test]
fn f57_what_looks_like_a_number_is_explained() {
    let text = real("1,2,3\n\u{2212}4,5,6\n");
    assert!(
        text.ends_with("is not a number (its minus sign is another character: write `-`)"),
        "{text}"
    );
    assert!(real(b"1,2,3\n4,5\xa0\xe9,6\n").ends_with("is not UTF-8 text: save the file as UTF-8"));
    // The advice is Rust code that compiles.
    let text = refused::<2, Batch<f64, 1>>("a,\"\"\"b\"\"\",y\n1,x,3\n", &options());
    assert!(text.contains(r#"ignore("\"b\"")"#), "{text}");
}

#[test]
fn f65_a_target_of_words_is_not_to_be_ignored() {
    assert_eq!(
        real("1,2,3\n4,5,cat\n"),
        "row 2, column 3: `cat` is not a number (classes that are words are `Labels<K>`, not a `Batch`)"
    );
    assert_eq!(
        real("1,2,cat\n4,5,dog\n"),
        "row 1, column 3: `cat` is not a number (classes that are words are `Labels<K>`, not a `Batch`)"
    );
}
