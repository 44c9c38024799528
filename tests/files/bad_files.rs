//! Bad files: every case is an error that names the line, the column, the value and, if it can be guessed, the
//! remedy.

use std::io::Write;
use std::path::Path;

use flate2::{Compression, write::GzEncoder};
use nn_core::prelude::*;

type Classes = Dataset<f32, 2, Labels<2>>;
type Digits = Dataset<f32, 1, Labels<10>>;
type Real = Dataset<f64, 2, Batch<f64, 1>>;
type Pair = Dataset<f64, 1, Batch<f64, 2>>;

/// The text of an error; no error fails the test.
fn text<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "(no error)".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// A file with two features and a target of two classes.
fn classes(csv: &str) -> String {
    text(Classes::from_csv_bytes(
        csv,
        Target::Last,
        &CsvOptions::new(),
    ))
}
fn classes_with(csv: &str, options: &CsvOptions) -> String {
    text(Classes::from_csv_bytes(csv, Target::Last, options))
}
fn column(csv: &str, name: &str) -> String {
    text(Classes::from_csv_bytes(
        csv,
        Target::Column(name),
        &CsvOptions::new(),
    ))
}
fn index(csv: &str, index: usize) -> String {
    text(Classes::from_csv_bytes(
        csv,
        Target::Index(index),
        &CsvOptions::new(),
    ))
}
fn digits(csv: &str) -> String {
    text(Digits::from_csv_bytes(
        csv,
        Target::Last,
        &CsvOptions::new(),
    ))
}
fn real(csv: &str) -> String {
    text(Real::from_csv_bytes(csv, Target::Last, &CsvOptions::new()))
}
fn bytes(csv: &[u8]) -> String {
    text(Classes::from_csv_bytes(
        csv,
        Target::Last,
        &CsvOptions::new(),
    ))
}
fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}
fn check(cases: &[(String, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(got, expected)| got != expected)
        .map(|(got, expected)| format!("got      {got}\nexpected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn cells() {
    check(&[
        (
            real("a,b,age\n1,2,3\n1,NaN,3\n"),
            "row 3, column 2 (b): `NaN` marks a missing value (`CsvOptions::new().skip_incomplete()` leaves such rows out)",
        ),
        (
            real("a,age,t\n1,2,3\n1,inf,3\n"),
            "row 3, column 2 (age): inf is not a finite number",
        ),
        (
            real("1,2,3\n1,2,\n"),
            "row 2, column 3: the cell is empty (`CsvOptions::new().skip_incomplete()` leaves such rows out)",
        ),
        (
            real("1,2,3\n1,abc,4\n"),
            "row 2, column 2: `abc` is not a number (`CsvOptions::new().ignore(1)` leaves the column out)",
        ),
        (
            real("a,b,t\n1,abc,4\n"),
            "row 2, column 2 (b): `abc` is not a number (`CsvOptions::new().ignore(\"b\")` leaves the column out)",
        ),
        (
            real("a,b,t\n1,NA,4\n"),
            "row 2, column 2 (b): `NA` marks a missing value (`CsvOptions::new().skip_incomplete()` leaves such rows out)",
        ),
        (
            real("1,2,3\n1,\"1,5\",4\n"),
            "row 2, column 2: `1,5` is not a number (write decimals with a point)",
        ),
        (
            real("5.l,2,3\n1,2,3\n"),
            "row 1, column 1: `5.l` is not a number (a number is written like 1234.5 or 1.2e-3)",
        ),
        (
            real("1,2,3\n1,1e999,3\n"),
            "row 2, column 2: 1e999 is not a finite number",
        ),
        (
            classes("1,2,0\n1,1e39,1\n"),
            "row 2, column 2: 1e39 is too large for f32",
        ),
        (
            real("1,2,3\n1,0x10,3\n"),
            "row 2, column 2: `0x10` is not a number (a number is written like 1234.5 or 1.2e-3)",
        ),
        (
            real("1,2,3\n1,1_000,3\n"),
            "row 2, column 2: `1_000` is not a number (a number is written like 1234.5 or 1.2e-3)",
        ),
        (
            real("1,2,3\n\n\n1,x,3\n"),
            "row 4, column 2: `x` is not a number (`CsvOptions::new().ignore(1)` leaves the column out)",
        ),
        (
            real("1,2,3\r\n\r\n1,x,3\r\n"),
            "row 3, column 2: `x` is not a number (`CsvOptions::new().ignore(1)` leaves the column out)",
        ),
        (
            real("1,2,3\r1,x,3\r"),
            "row 2, column 2: `x` is not a number (`CsvOptions::new().ignore(1)` leaves the column out)",
        ),
        (
            real("\"a\nlong\nname\",b,t\n1,x,3\n"),
            "row 4, column 2 (b): `x` is not a number (`CsvOptions::new().ignore(\"b\")` leaves the column out)",
        ),
        (
            real("1,2,3\n\"1,2,3\n1,2,3\n"),
            "row 2: a quotation mark opens a cell here and is not closed before the end of the file",
        ),
        (
            classes_with(
                "# made by hand\n1,2,0\n1,x,1\n",
                &CsvOptions::new().skip_lines(1),
            ),
            "row 3, column 2: `x` is not a number (`CsvOptions::new().ignore(1)` leaves the column out)",
        ),
        (
            bytes(b"1,2,0\n1,\xe9,1\n"),
            "row 2, column 2: `�` is not UTF-8 text: save the file as UTF-8",
        ),
        (
            bytes(b"1,2,0\n1,2,caf\xe9\n"),
            "row 2, column 3: `caf�` is not UTF-8 text: save the file as UTF-8",
        ),
    ]);
}

#[test]
fn shapes() {
    let options = CsvOptions::new;
    check(&[
        (classes(""), "<bytes>: the file is empty"),
        (classes("\n\n\n"), "<bytes>: the file is empty"),
        (classes("\u{feff}"), "<bytes>: the file is empty"),
        (
            classes("a,b,label\n"),
            "<bytes>: the file has a header, but no sample",
        ),
        (
            classes_with("1,2,0\n", &options().skip_lines(3)),
            "<bytes>: `CsvOptions::skip_lines(3)` skips the whole file",
        ),
        (
            classes_with("a,b,c\n,1,0\n1,,1\n", &options().skip_incomplete()),
            "<bytes>: there is no complete sample in the file",
        ),
        (classes("1,2,0\n1,2\n"), "row 2: 2 columns, but row 1 has 3"),
        (
            classes("a,b,c\n1,2,0\n1,2,1,9\n"),
            "row 3: 4 columns, but row 1 has 3",
        ),
        (classes("1,2,0\n1\n"), "row 2: 1 column, but row 1 has 3"),
        (
            classes("2,2,no,yes\n1,2,0\n1,2,1\n"),
            "row 2: 3 columns, but row 1 has 4 (if the first line is not a sample and not a header, leave it out with `CsvOptions::skip_lines`)",
        ),
        (
            classes("1,2,3,0\n1,2,3,1\n"),
            "<bytes>: 4 columns, without 1 for the target, are 3 features, but the data set takes 2",
        ),
        (
            classes("a,b,c,label\n1,2,3,1\n"),
            "<bytes>: 4 columns, without 1 for the target, are 3 features, but the data set takes 2; the header has: a, b, c, label",
        ),
        (
            classes("1;2;0\n1;2;1\n"),
            "<bytes>: 1 column, without 1 for the target, are 0 features, but the data set takes 2; if semicolons separate the cells, say `CsvOptions::new().delimiter(b';')`",
        ),
        (
            classes_with("a,b,c\n1,2,0\n", &options().ignore("b")),
            "<bytes>: 3 columns, without 1 for the target and 1 ignored, are 1 feature, but the data set takes 2; the header has: a, b, c",
        ),
        (
            bytes(&[0xff, 0xfe, b'1', 0, b',', 0]),
            "<bytes>: the file is UTF-16: save it as UTF-8",
        ),
        (
            bytes(&gzipped("1,2,0\n1,2,1\n")[..20]),
            "<bytes>: the gzip data is damaged or cut short (incomplete deflate stream)",
        ),
    ]);
}

#[test]
fn columns() {
    let options = CsvOptions::new;
    let pair = |csv: &str, target| text(Pair::from_csv_bytes(csv, target, &options()));
    check(&[
        (
            column("width,height,species\n1,2,0\n", "specie"),
            "<bytes>: there is no column `specie` (did you mean `species`?); the header has: width, height, species",
        ),
        (
            column("width,height,species\n1,2,0\n", "weight of it"),
            "<bytes>: there is no column `weight of it`; the header has: width, height, species",
        ),
        (
            column("a,a,b\n1,2,0\n", "a"),
            "<bytes>: several columns are called `a`; the header has: a, a, b",
        ),
        (
            text(Classes::from_csv_bytes(
                "1,2,0\n",
                Target::Column("a"),
                &options().header(false),
            )),
            "<bytes>: there is no column `a`: the file is read without a header",
        ),
        (
            index("1,2,0\n", 3),
            "<bytes>: there is no column at place 3: 3 columns count from 0",
        ),
        (
            classes_with("1,2,0\n", &options().ignore(7)),
            "<bytes>: there is no column at place 7: 3 columns count from 0",
        ),
        (
            classes_with("a,b,c\n1,2,0\n", &options().ignore("d")),
            "<bytes>: there is no column `d`; the header has: a, b, c",
        ),
        (
            text(Classes::from_csv_bytes(
                "a,b,c\n1,2,0\n",
                Target::Column("c"),
                &options().ignore("c"),
            )),
            "<bytes>: column 3 (c) is both the target and ignored",
        ),
        (
            pair("a,b,c\n1,2,0\n", Target::Column("c")),
            "<bytes>: a target has 2 values, but the target is 1 column",
        ),
        (
            pair("a,b,c\n1,2,0\n", Target::Columns(&["a", "b", "c"])),
            "<bytes>: a target has 2 values, but the target is 3 columns",
        ),
        (
            pair("a,b,c\n1,2,0\n", Target::Index(2)),
            "<bytes>: a target has 2 values, but only 1 column from place 2 on",
        ),
    ]);
}

#[test]
fn labels() {
    let options = CsvOptions::new;
    check(&[
        (
            digits("1,9\n1,10\n"),
            "row 2, column 2: label 10, but classes are 0..=9 (do your labels start at 1?)",
        ),
        (
            digits("pixel,label\n1,9\n1,12\n"),
            "row 3, column 2 (label): label 12, but classes are 0..=9",
        ),
        (
            digits("1,9\n1,-1\n"),
            "row 2, column 2: label -1, but classes are 0..=9 (`CsvOptions::new().classes([…])` maps other labels to classes)",
        ),
        (
            digits("1,9\n1,0.5\n"),
            "row 2, column 2: label 0.5 is not a whole number (real-valued targets are a `Batch<T, K>`)",
        ),
        (
            digits("1,9\n1,nine\n"),
            "row 2, column 2: label `nine` is not a number, but label `9` is; as words they are 2 different labels, and the data set has 10 classes",
        ),
        (
            digits("1,9\n1,\n"),
            "row 2, column 2: the cell is empty (`CsvOptions::new().skip_incomplete()` leaves such rows out)",
        ),
        (
            digits("1,9\n1,10.0\n"),
            "row 2, column 2: label 10, but classes are 0..=9 (do your labels start at 1?)",
        ),
        (
            digits("1,9\n1,1e30\n"),
            "row 2, column 2: label 1e30, but classes are 0..=9",
        ),
        (
            digits("1,9\n1,NaN\n"),
            "row 2, column 2: label NaN is not a number, but the other labels are (`CsvOptions::new().missing([\"NaN\"]).skip_incomplete()` leaves such rows out, `.classes([…])` makes a class of them)",
        ),
        (
            digits("1,cat\n1,dog\n"),
            "<bytes>: 2 different labels (cat, dog), but the data set has 10 classes (`CsvOptions::new().classes([…])` lists the labels of all classes)",
        ),
        (
            classes("1,2,cat\n1,2,dog\n1,2,cow\n"),
            "<bytes>: 3 different labels (cat, cow, dog), but the data set has 2 classes",
        ),
        (
            classes_with("1,2,cat\n1,2,dog\n", &options().classes(["cat", "dig"])),
            "row 2, column 3: label `dog`, but the classes are cat, dig (did you mean `dig`?)",
        ),
        (
            classes_with("1,2,cat\n1,2,horse\n", &options().classes(["cat", "dog"])),
            "row 2, column 3: label `horse`, but the classes are cat, dog",
        ),
        (
            classes_with("1,2,cat\n", &options().classes(["cat"])),
            "`CsvOptions::classes` lists 1 label, but the data set has 2 classes",
        ),
        (
            classes_with("1,2,0\n", &options().classes(["0", "0.0"])),
            "`CsvOptions::classes` lists `0.0` and `0`, which are the same label",
        ),
        (
            classes_with("1,2,M\n1,2,B\n", &options().positive("m")),
            "<bytes>: no sample has the positive label `m`: the labels are B, M",
        ),
        (
            classes_with("1,2,M\n1,2,B\n1,2,C\n", &options().positive("M")),
            "<bytes>: a positive label needs exactly one other label, but the labels are B, C, M",
        ),
        (
            classes_with("1,2,M\n", &options().positive("M")),
            "<bytes>: a positive label needs exactly one other label, but the labels are M",
        ),
        (
            text(Digits::from_csv_bytes(
                "1,M\n",
                Target::Last,
                &options().positive("M"),
            )),
            "`CsvOptions::positive` chooses between two classes, but the data set has 10",
        ),
    ]);
}

fn idx(kind: u8, sizes: &[u32], values: &[u8]) -> Vec<u8> {
    let rank = u8::try_from(sizes.len()).unwrap();
    let sizes = sizes.iter().flat_map(|size| size.to_be_bytes());
    let header = [0, 0, kind, rank].into_iter().chain(sizes);
    header.chain(values.iter().copied()).collect()
}

#[test]
fn idx_files() {
    let read = |images: &[u8], labels: &[u8]| text(Classes::from_idx_bytes(images, labels));
    let images = idx(8, &[2, 1, 2], &[1, 2, 3, 4]);
    let labels = idx(8, &[2], &[0, 1]);
    assert_eq!(read(&images, &labels), "(no error)");
    check(&[
        (
            read(b"PNG", &labels),
            "<bytes>: not an IDX file: it must start with two zero bytes, a type and a rank",
        ),
        (
            read(b"GIF89a", &labels),
            "<bytes>: not an IDX file: it must start with two zero bytes, a type and a rank",
        ),
        (
            read(&idx(7, &[2, 1, 2], &[1, 2, 3, 4]), &labels),
            "<bytes>: the IDX type 0x07 is not one of 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e",
        ),
        (
            read(&images[..9], &labels),
            "<bytes>: the file is cut short within its header",
        ),
        (
            read(&images[..18], &labels),
            "<bytes>: 2 bytes of values, but the header promises 2×1×2 numbers, 4 bytes",
        ),
        (
            read(&idx(8, &[u32::MAX; 3], &[]), &labels),
            "<bytes>: 0 bytes of values, but the header promises 4294967295×4294967295×4294967295 numbers, more than any file holds",
        ),
        (
            read(&idx(8, &[2, 1, 3], &[0; 6]), &labels),
            "<bytes>: a sample has 1×3 = 3 values, but the data set takes 2 features",
        ),
        (
            read(&labels, &images),
            "<bytes>: labels have 1 dimension, but this file has 3 (are images and labels exchanged?)",
        ),
        (
            read(&images, &images),
            "<bytes>: labels have 1 dimension, but this file has 3",
        ),
        (
            read(&labels, &labels),
            "<bytes>: a sample has 1 value, but the data set takes 2 features",
        ),
        (
            read(&images, &idx(8, &[1], &[0])),
            "<bytes>: 1 label, but 2 images: each image needs its label",
        ),
        (
            read(&images, &idx(8, &[2], &[0, 2])),
            "label 2: label 2, but classes are 0..=1",
        ),
        (
            read(&idx(8, &[0, 1, 2], &[]), &idx(8, &[0], &[])),
            "<bytes>: the file has no sample",
        ),
        (
            // A product that overflows, with no samples.
            read(
                &idx(8, &[0, u32::MAX, u32::MAX, u32::MAX], &[]),
                &idx(8, &[0], &[]),
            ),
            "<bytes>: the file has no sample",
        ),
        (
            read(&idx(8, &[], &[7]), &idx(8, &[1], &[0])),
            "<bytes>: the file has no dimension: it holds one number, not samples",
        ),
        (
            read(
                &idx(13, &[1, 2], &[0x7f, 0xc0, 0, 0, 0, 0, 0, 0]),
                &idx(8, &[1], &[0]),
            ),
            "sample 1, value 1: not a finite number",
        ),
        (
            read(&gzipped("abc")[..15], &labels),
            "<bytes>: the gzip data is damaged or cut short (unexpected end of file)",
        ),
    ]);
}

#[test]
fn files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    let read = |path: &Path| text(Classes::from_csv(path, Target::Last));
    let shown = |text: String| text.replace(&folder.path().display().to_string(), "DIR");
    let missing = shown(read(&path));
    std::fs::write(&path, "height,age,sick\n1.8,30,0\n1.7,inf,1\n").unwrap();
    let cell = shown(read(&path));
    std::fs::write(&path, "a\nb\n").unwrap();
    let narrow = shown(read(&path));
    let directory = shown(read(folder.path()));
    check(&[
        (
            missing,
            "DIR/people.csv: cannot read: No such file or directory (os error 2)",
        ),
        (
            cell,
            "DIR/people.csv: row 3, column 2 (age): inf is not a finite number",
        ),
        (
            narrow,
            "DIR/people.csv: 1 column, without 1 for the target, are 0 features, but the data set takes 2; the header has: a",
        ),
        (directory, "DIR: cannot read: Is a directory (os error 21)"),
    ]);
}
