//! Data in a network's file besides its tensors: names and scales.

use std::fs;
use std::path::PathBuf;

use nn_core::prelude::*;
use nn_tests::bits;

use super::files::{folder, problem, with_header};

/// The file with the right checksum for its contents.
fn mended<N: ModelFile>(bytes: &[u8]) -> Vec<u8> {
    let text = problem(N::from_bytes(bytes));
    let said = |before: &str| {
        let (_, after) = text.split_once(before).unwrap();
        after[..8].to_owned()
    };
    let (found, said) = (said("the checksum is "), said("the file says "));
    with_header(bytes, |header| header.replacen(&said, &found, 1))
}

network! { struct Pets { input: 2, output: dense(2) -> softmax } }

fn pets(csv: &str) -> Dataset<f32, 2, Labels<2>> {
    Dataset::from_csv_bytes(csv, Target::Last, &CsvOptions::new()).unwrap()
}

fn read_pets() -> [Dataset<f32, 2, Labels<2>>; 3] {
    [
        pets("weight,height,pet\n4,30,cat\n5,20,cat\n20,60,dog\n"),
        pets("height,weight,pet\n30,4,cat\n20,5,cat\n60,20,dog\n"),
        pets("weight,height,pet\n4,30,cow\n5,20,cow\n20,60,dog\n"),
    ]
}

const COLUMNS: &str = "feature 1 is `weight` in the training data, but is `height` in these data";
const CLASSES: &str = "class 0 is `cat` in the training data, but is `cow` in these data";

#[test]
fn f7_names_of_columns_and_classes_travel_in_the_file() {
    let [train, columns, classes] = read_pets();
    let folder = folder();
    let path: PathBuf = folder.path().join("pets.safetensors");
    let net = Pets::new(1);
    net.save_for(&path, &train).unwrap();
    assert_eq!(bits(&Pets::load(&path).unwrap()), bits(&net));
    assert_eq!(bits(&Pets::load_for(&path, &train).unwrap()), bits(&net));
    for (other, says) in [(&columns, COLUMNS), (&classes, CLASSES)] {
        let text = problem(Pets::load_for(&path, other));
        assert!(
            text.starts_with(&format!("{}: {says}", path.display())),
            "{text}"
        );
    }
    // If either side has no names, there is nothing to compare.
    let unnamed = Dataset::from_rows([[4.0, 30.0]], Labels::<2>::new([0]).unwrap()).unwrap();
    assert!(Pets::load_for(&path, &unnamed).is_ok());
    net.save(&path).unwrap();
    assert!(Pets::load_for(&path, &columns).is_ok());
}

#[test]
fn f7_a_loaded_standardized_knows_the_names_of_its_training_data() {
    let [train, columns, classes] = read_pets();
    let folder = folder();
    let path = folder.path().join("pets.safetensors");
    let model = Standardized::new(Pets::new(1), &train).unwrap();
    model.save(&path).unwrap();
    let loaded = Standardized::<Pets<f32>, 2, 2>::load(&path).unwrap();
    assert!(loaded.evaluate(&train).is_ok());
    for (other, says) in [(&columns, COLUMNS), (&classes, CLASSES)] {
        for error in [model.evaluate(other), loaded.evaluate(other)] {
            let text = problem(error);
            assert!(text.contains(says), "{text}");
        }
        assert!(problem(loaded.roc(other, 1)).contains(says));
    }
}

#[test]
fn f64_the_scales_in_a_file_are_never_dropped_silently() {
    let [train, ..] = read_pets();
    let folder = folder();
    let path = folder.path().join("pets.safetensors");
    let model = Standardized::new(Pets::new(1), &train).unwrap();
    model.save(&path).unwrap();
    let file = fs::read(&path).unwrap();
    for (error, call) in [
        (Pets::load(&path), "load(path)"),
        (Pets::load_renamed(&path, &[]), "load(path)"),
        (Pets::load_for(&path, &train), "load(path)"),
        (
            Pets::load_with_metadata(&path, "author").map(|(net, _)| net),
            "load(path)",
        ),
        (Pets::from_bytes(&file), "from_bytes(bytes)"),
    ] {
        let text = problem(error);
        assert!(
            text.contains(": the file holds the scales of its data")
                && text.contains(&format!("`Standardized::<Pets<_>, 2, 2>::{call}`")),
            "{text}"
        );
    }
    // Their text is available on request.
    for (net, scales) in [
        Pets::load_with_metadata(&path, "standardizer").unwrap(),
        Pets::from_bytes_with_metadata(&file, "standardizer").unwrap(),
    ] {
        assert_eq!(bits(&net), bits(model.network()));
        assert_eq!(
            scales.unwrap().parse::<Standardizer<f32, 2>>().unwrap(),
            *model.features()
        );
    }
    assert_eq!(
        bits(&Pets::load_weights(&path, &[]).unwrap()),
        bits(model.network())
    );
    let loaded = Standardized::<Pets<f32>, 2, 2>::from_bytes(&file).unwrap();
    assert_eq!(
        loaded.predict(train.inputs()),
        model.predict(train.inputs())
    );
    // The other case: no scales in the file.
    Pets::new(1).save(&path).unwrap();
    let text = problem(Standardized::<Pets<f32>, 2, 2>::load(&path));
    assert!(
        text.contains("the file holds a network, but no scales")
            && text.contains("`Pets::load(path)`"),
        "{text}"
    );
}

#[test]
fn f64_scales_of_other_sizes_are_an_error() {
    network! { struct Price { input: 2, output: dense(1) } }
    let rows = [[1.0_f32, 2.0], [3.0, 5.0]];
    let targets = Batch::from_rows([[10.0], [20.0]]).unwrap();
    let train = Dataset::from_rows(rows, targets).unwrap();
    let model = Standardized::new(Price::new(1), &train).unwrap();
    let folder = folder();
    let path = folder.path().join("price.safetensors");
    model.save(&path).unwrap();
    let file = fs::read(&path).unwrap();
    let (_, scales) = Price::from_bytes_with_metadata(&file, "standardizer").unwrap();
    let scales = scales.unwrap();
    let (features, targets) = scales.split_once("\ntargets\n").unwrap();
    for (text, says) in [
        (
            format!("mean 1\ndeviation 1\ntargets\n{targets}"),
            "this standardizer has 1 column, but 2 are needed",
        ),
        (
            format!("{features}\ntargets\nmean 1 2\ndeviation 1 1"),
            "this standardizer has 2 columns, but 1 are needed",
        ),
        (
            format!("{features}\ntargets\n"),
            "not a standardizer: there is no line `mean …`",
        ),
    ] {
        let text = text.replace('\n', "\\\\n");
        let changed = with_header(&file, |header| {
            header.replace(&scales.replace('\n', "\\\\n"), &text)
        });
        let changed = mended::<Price<f32>>(&changed);
        fs::write(&path, &changed).unwrap();
        for error in [
            Standardized::<Price<f32>, 2, 1>::load(&path),
            Standardized::<Price<f32>, 2, 1>::from_bytes(&changed),
        ] {
            let text = problem(error);
            assert!(text.ends_with(says), "{text}");
        }
    }
}
