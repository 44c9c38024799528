//! The data set holds the values of the CSV or IDX file.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use flate2::{Compression, write::GzEncoder};
use nn_core::prelude::*;
use proptest::prelude::*;

fn file(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "data", name].iter().collect()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

type Small = Dataset<f64, 2, Labels<2>>;

fn small(csv: impl AsRef<[u8]>) -> Small {
    Small::from_csv_bytes(csv, Target::Last, &CsvOptions::new()).unwrap()
}

#[test]
fn iris_has_three_classes_of_fifty() {
    let options = CsvOptions::new().skip_lines(1);
    let iris: Dataset<f32, 4, Labels<3>> =
        Dataset::from_csv_with(file("iris.csv.gz"), Target::Last, &options).unwrap();
    assert_eq!((iris.len(), iris.class_counts()), (150, [50, 50, 50]));
    assert_eq!(iris.inputs().row(0), &[5.1, 3.5, 1.4, 0.2]);
    assert_eq!(iris.inputs().row(149), &[5.9, 3.0, 5.1, 1.8]);
    assert!(iris.feature_names().is_empty());
    let (train, test) = iris.split_stratified(0.8, 42);
    assert_eq!(
        (train.class_counts(), test.class_counts()),
        ([40; 3], [10; 3])
    );
}

#[test]
fn penguins_without_the_incomplete_ones() {
    let options = CsvOptions::new()
        .ignore("island")
        .ignore("sex")
        .skip_incomplete();
    let penguins: Dataset<f64, 4, Labels<3>> =
        Dataset::from_csv_with(file("penguins.csv.gz"), Target::Column("species"), &options)
            .unwrap();
    assert_eq!(
        (penguins.len(), penguins.class_counts()),
        (342, [151, 68, 123])
    );
    assert_eq!(penguins.class_names(), ["Adelie", "Chinstrap", "Gentoo"]);
    assert_eq!(
        penguins.feature_names(),
        [
            "bill_length_mm",
            "bill_depth_mm",
            "flipper_length_mm",
            "body_mass_g"
        ]
    );
    assert_eq!(penguins.target_names(), ["species"]);
    assert_eq!(penguins.inputs().row(0), &[39.1, 18.7, 181.0, 3750.0]);
    let error = Dataset::<f64, 4, Labels<3>>::from_csv_with(
        file("penguins.csv.gz"),
        Target::Column("species"),
        &CsvOptions::new().ignore("island").ignore("sex"),
    );
    let text = error.unwrap_err().to_string();
    let expected = "row 5, column 3 (bill_length_mm): the cell is empty \
                    (`CsvOptions::new().skip_incomplete()` leaves such rows out)";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn malignant_can_be_the_positive_class() {
    let options = CsvOptions::new().skip_lines(1).positive("0");
    let cancer: Dataset<f32, 30, Labels<2>> =
        Dataset::from_csv_with(file("breast-cancer.csv.gz"), Target::Last, &options).unwrap();
    assert_eq!(cancer.class_counts(), [357, 212]);
    assert_eq!(cancer.class_names(), ["1", "0"]);
    assert!(cancer.scale_warning().is_some());
}

#[test]
fn a_header_is_seen_or_said() {
    let with = small("a,b,label\n1,2,0\n3,4,1\n");
    assert_eq!(
        (with.len(), with.feature_names()),
        (2, &["a".to_owned(), "b".to_owned()][..])
    );
    let without = small("1,2,0\n3,4,1\n");
    assert_eq!(with.inputs(), without.inputs());
    // Words in one column do not make a header: this is a sample whose label is a word.
    assert_eq!(small("1,2,no\n3,4,yes\n").len(), 2);
    // Numbers as names: only the user can know.
    let named = Small::from_csv_bytes(
        "1,2,3\n5,6,1\n",
        Target::Last,
        &CsvOptions::new().header(true),
    );
    assert_eq!(named.unwrap().feature_names(), ["1", "2"]);
    // A target by name makes the first line a header, whatever its cells.
    let by_name = Small::from_csv_bytes("1,2,3\n5,6,1\n", Target::Column("1"), &CsvOptions::new());
    assert_eq!(
        by_name.unwrap_err().to_string(),
        "row 2, column 1 (1): label 5, but classes are 0..=1"
    );
}

#[test]
fn one_file_in_many_spellings() {
    let plain = small("a,b,label\n1,-2.5,0\n3e2,4,1\n");
    for other in [
        "a,b,label\r\n1,-2.5,0\r\n3e2,4,1\r\n",
        "a,b,label\r1,-2.5,0\r3e2,4,1",
        "\u{feff}a,b,label\n1,-2.5,0\n3e2,4,1",
        "\"a\",\"b\",\"label\"\n\"1\",\"-2.5\",\"0\"\n\"3e2\",\"4\",\"1\"\n",
        " a , b , label \n 1 ,\t-2.5, 0\n 3e2, 4 , 1 \n",
        "\n\na,b,label\n\n1.0,-2.50,0\n   \n+300,4.,1.0\n\n\n",
    ] {
        assert_eq!(small(other), plain, "{other:?}");
        assert_eq!(small(gzipped(other.as_bytes())), plain, "{other:?}");
    }
    let read = Small::from_csv_reader(
        Cursor::new("a;b;label\n1;-2.5;0\n3e2;4;1\n"),
        Target::Column("label"),
        &CsvOptions::new().delimiter(b';'),
    );
    assert_eq!(read.unwrap(), plain);
    for end in ["\n", "\r\n", "\r"] {
        let lines = ["a note", "", "a,b,label", "1,-2.5,0", "3e2,4,1"].join(end);
        let skipping = CsvOptions::new().skip_lines(2);
        let read = Small::from_csv_bytes(&lines, Target::Last, &skipping);
        assert_eq!(read.unwrap(), plain, "{lines:?}");
        let wrong = lines.replace("3e2", "x");
        let read = Small::from_csv_bytes(&wrong, Target::Last, &skipping);
        let text = read.unwrap_err().to_string();
        assert!(text.starts_with("row 5, column 1"), "{text}");
    }
    let members = [gzipped(b"a,b,label\n1,-2.5,0\n"), gzipped(b"3e2,4,1\n")].concat();
    assert_eq!(small(members), plain);
}

#[test]
fn labels_are_numbers_words_or_what_the_user_says() {
    let options = CsvOptions::new;
    let read = |csv: &str, options: &CsvOptions| {
        let data = Small::from_csv_bytes(csv, Target::Index(0), options).unwrap();
        (
            data.targets().as_slice().to_vec(),
            data.class_names().to_vec(),
        )
    };
    let names = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
    assert_eq!(read("1,0,0\n0,0,0\n", &options()), (vec![1, 0], vec![]));
    assert_eq!(
        read("dog,0,0\ncat,0,0\n", &options()),
        (vec![1, 0], names("cat", "dog"))
    );
    assert_eq!(
        read("dog,0,0\ncat,0,0\n", &options().classes(["dog", "cat"])),
        (vec![0, 1], names("dog", "cat"))
    );
    assert_eq!(
        read("1,0,0\n-1,0,0\n", &options().classes(["-1", "1"])),
        (vec![1, 0], names("-1", "1"))
    );
    assert_eq!(
        read("1,0,0\n2.0,0,0\n", &options().classes(["1", "2"])),
        (vec![0, 1], names("1", "2"))
    );
    assert_eq!(
        read("dog,0,0\ncat,0,0\n", &options().positive("cat")),
        (vec![0, 1], names("dog", "cat"))
    );
    let both = options().classes(["dog", "cat"]);
    assert_eq!(
        read("dog,0,0\ncat,0,0\n", &both.clone().positive("cat")),
        (vec![0, 1], names("dog", "cat"))
    );
    let error = Small::from_csv_bytes("0,0,dog\n0,0,cat\n", Target::Last, &both.positive("dog"));
    assert_eq!(
        error.unwrap_err().to_string(),
        "`CsvOptions::positive` is `dog`, but class 1 of `CsvOptions::classes` is `cat`"
    );
}

#[test]
fn a_word_that_reads_as_no_number_is_a_word() {
    // "Nan" is a name, and `f64` parses it.
    let small = small("1,2,Ada\n3,4,Nan\n5,6,Ada\n");
    assert_eq!(small.class_names(), ["Ada", "Nan"]);
    assert_eq!(small.targets().as_slice(), [0, 1, 0]);
    let first = self::small("1,2,Nan\n3,4,Ada\n");
    assert_eq!(first.targets().as_slice(), [1, 0]);
    // Among numbers it is neither a word nor a label, in any row.
    for csv in ["1,2,nan\n3,4,0\n", "3,4,0\n1,2,nan\n"] {
        let error = Small::from_csv_bytes(csv, Target::Last, &CsvOptions::new());
        let text = error.unwrap_err().to_string();
        assert!(text.contains("label nan is not a number"), "{text}");
    }
}

#[test]
fn a_target_can_be_several_columns() {
    type Pair = Dataset<f32, 1, Batch<f32, 2>>;
    let csv = "u,x,v\n1,2,3\n4,5,6\n";
    let read = |target| Pair::from_csv_bytes(csv, target, &CsvOptions::new()).unwrap();
    let data = read(Target::Columns(&["v", "u"]));
    assert_eq!(data.inputs().as_slice(), [2.0, 5.0]);
    assert_eq!(data.targets().as_slice(), [3.0, 1.0, 6.0, 4.0]);
    assert_eq!(data.target_names(), ["v", "u"]);
    assert_eq!(
        read(Target::Last).targets().as_slice(),
        [2.0, 3.0, 5.0, 6.0]
    );
    assert_eq!(
        read(Target::Index(0)).targets().as_slice(),
        [1.0, 2.0, 4.0, 5.0]
    );
}

#[test]
fn idx_files_of_every_type_hold_the_same_images() {
    let header = |kind: u8, sizes: &[u32]| {
        let rank = u8::try_from(sizes.len()).unwrap();
        let sizes = sizes.iter().flat_map(|size| size.to_be_bytes());
        [0, 0, kind, rank]
            .into_iter()
            .chain(sizes)
            .collect::<Vec<_>>()
    };
    let numbers = [1_u8, 2, 3, 4, 5, 6];
    let bytes: [(u8, Vec<u8>); 6] = [
        (0x08, numbers.to_vec()),
        (0x09, numbers.to_vec()),
        (
            0x0b,
            numbers
                .iter()
                .flat_map(|&n| i16::from(n).to_be_bytes())
                .collect(),
        ),
        (
            0x0c,
            numbers
                .iter()
                .flat_map(|&n| i32::from(n).to_be_bytes())
                .collect(),
        ),
        (
            0x0d,
            numbers
                .iter()
                .flat_map(|&n| f32::from(n).to_be_bytes())
                .collect(),
        ),
        (
            0x0e,
            numbers
                .iter()
                .flat_map(|&n| f64::from(n).to_be_bytes())
                .collect(),
        ),
    ];
    let labels = [header(8, &[3]), vec![2, 0, 1]].concat();
    for (kind, values) in bytes {
        let images = [header(kind, &[3, 1, 2]), values].concat();
        let data: Dataset<f32, 2, Labels<3>> =
            Dataset::from_idx_bytes(&images, gzipped(&labels)).unwrap();
        assert_eq!(data.inputs().as_slice(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(data.targets().as_slice(), [2, 0, 1]);
        let folder = tempfile::tempdir().unwrap();
        let [image_path, label_path] = ["images.gz", "labels"].map(|name| folder.path().join(name));
        std::fs::write(&image_path, gzipped(&images)).unwrap();
        std::fs::write(&label_path, &labels).unwrap();
        assert_eq!(Dataset::from_idx(&image_path, &label_path).unwrap(), data);
    }
}

/// A cell as some program might write it.
fn cell(text: &str, style: u8) -> String {
    match style % 3 {
        0 => text.to_owned(),
        1 => format!("\"{}\"", text.replace('"', "\"\"")),
        _ => format!("  {text} "),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_number_comes_back_bit_for_bit(
        rows in prop::collection::vec((prop::array::uniform2(prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO), 0_usize..2, any::<u8>()), 1..20),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        header in any::<bool>(),
        exponents in any::<bool>(),
    ) {
        let separator = char::from(delimiter).to_string();
        let mut csv = String::new();
        if header {
            csv += &["x", "y", "label"].join(&separator);
            csv += end;
        }
        for ([x, y], label, style) in &rows {
            let number = |value: &f64| if exponents { format!("{value:e}") } else { format!("{value}") };
            let style = if delimiter == b'\t' { style % 2 } else { *style };
            let cells = [number(x), number(y), label.to_string()].map(|text| cell(&text, style));
            csv += &cells.join(&separator);
            csv += end;
        }
        let options = CsvOptions::new().delimiter(delimiter);
        let data = Small::from_csv_bytes(&csv, Target::Last, &options).unwrap();
        let bits: Vec<u64> = data.inputs().as_slice().iter().map(|v| v.to_bits()).collect();
        let expected: Vec<u64> = rows.iter().flat_map(|(x, ..)| x.map(f64::to_bits)).collect();
        prop_assert_eq!(bits, expected);
        let labels: Vec<usize> = rows.iter().map(|(_, label, _)| *label).collect();
        prop_assert_eq!(data.targets().as_slice(), labels);
    }

    #[test]
    fn f32_comes_back_bit_for_bit(value in prop::num::f32::NORMAL | prop::num::f32::SUBNORMAL) {
        let csv = format!("{value},0\n");
        let data: Dataset<f32, 1, Labels<1>> =
            Dataset::from_csv_bytes(csv, Target::Last, &CsvOptions::new()).unwrap();
        prop_assert_eq!(data.inputs().as_slice()[0].to_bits(), value.to_bits());
    }

    #[test]
    fn any_bytes_are_data_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), lines in 0_usize..3) {
        let options = CsvOptions::new().skip_lines(lines).skip_incomplete();
        let _ = Small::from_csv_bytes(&bytes, Target::Last, &options);
        let _ = Dataset::<f32, 4, Labels<3>>::from_idx_bytes(&bytes, &bytes);
    }

    #[test]
    fn any_text_is_data_or_an_error(csv in "([0-9a,.\"\n\r ;?-]{0,12}\n?){0,6}", names in any::<bool>()) {
        let target = if names { Target::Column("a") } else { Target::Last };
        let _ = Small::from_csv_bytes(&csv, target, &CsvOptions::new());
        let _ = Dataset::<f32, 1, Batch<f32, 1>>::from_csv_bytes(&csv, target, &CsvOptions::new());
    }
}
