//! The fields of an error hold the facts of its message.

use std::path::Path;

use nn_core::prelude::*;

type Ages = Dataset<f32, 2, Labels<2>>;

fn read(csv: &str) -> Error {
    let read = Ages::from_csv_bytes(csv, Target::Last, &CsvOptions::new());
    read.map(|data| data.len()).unwrap_err()
}

#[test]
fn a_bad_cell_has_row_column_name_and_text() {
    let error = read("age,size,pet\n4,1,0\n5,large,1\n");
    assert!(
        error
            .to_string()
            .starts_with("row 3, column 2 (size): `large` is not a number"),
        "{error}"
    );
    assert_eq!((error.row(), error.column()), (Some(3), Some(2)));
    assert_eq!((error.name(), error.path()), (Some("size"), None));
    let Error::Data { place, problem, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(place.cell(), Some("large"));
    assert!(problem.starts_with("`large` is not a number"));
    // a label that is not a class
    let error = read("age,size,pet\n4,1,0\n5,3,7\n");
    assert_eq!((error.row(), error.column()), (Some(3), Some(3)));
    let Error::Data { place, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!((place.name(), place.cell()), (Some("pet"), Some("7")));
}

#[test]
fn a_file_is_named_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ages.csv");
    std::fs::write(&path, "1,2,0\n1,x,0\n").unwrap();
    let error = Ages::from_csv(&path, Target::Last).unwrap_err();
    assert_eq!(error.path(), Some(path.as_path()));
    assert_eq!(
        (error.row(), error.column(), error.name()),
        (Some(2), Some(2), None)
    );
    let absent = Ages::from_csv(folder.path().join("none.csv"), Target::Last).unwrap_err();
    assert_eq!(
        absent.path(),
        Some(folder.path().join("none.csv").as_path())
    );
    assert_eq!(absent.row(), None);
}

#[test]
fn a_wrong_width_has_both_numbers() {
    // too few features in a file, a ragged row, a matrix
    let narrow = read("1,0\n2,1\n");
    assert_eq!(
        (narrow.expected(), narrow.found()),
        (Some(2), Some(1)),
        "{narrow}"
    );
    let ragged = read("1,2,0\n1,2,0\n1,0\n");
    assert_eq!(
        (ragged.expected(), ragged.found()),
        (Some(3), Some(2)),
        "{ragged}"
    );
    assert_eq!((ragged.row(), ragged.column()), (Some(3), None));
    let matrix = faer::Mat::<f32>::zeros(4, 5);
    let wide = Batch::<f32, 2>::from_matrix(matrix.as_ref()).unwrap_err();
    assert_eq!(
        (wide.expected(), wide.found()),
        (Some(2), Some(5)),
        "{wide}"
    );
    let few = Ages::from_rows([[1.0, 2.0]], Labels::new([0, 1]).unwrap()).unwrap_err();
    assert_eq!((few.expected(), few.found()), (Some(1), Some(2)), "{few}");
    // two labels for three classes
    let three = Dataset::<f32, 1, Labels<3>>::from_csv_bytes(
        "1,cat\n2,dog\n",
        Target::Last,
        &CsvOptions::new(),
    );
    let three = three.unwrap_err();
    assert_eq!(
        (three.expected(), three.found()),
        (Some(3), Some(2)),
        "{three}"
    );
}

#[test]
fn values_in_memory_have_their_place() {
    let infinite = Batch::from_rows([[1.0_f32, 2.0], [3.0, f32::INFINITY]]).unwrap_err();
    assert_eq!((infinite.row(), infinite.column()), (Some(2), Some(2)));
    assert_eq!((infinite.expected(), infinite.path()), (None, None));
    let label = Labels::<2>::new([0, 1, 2]).unwrap_err();
    assert_eq!((label.row(), label.column()), (Some(3), None));
    let images = [&[0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2][..], &[255, 0]].concat();
    let labels = [0, 0, 8, 1, 0, 0, 0, 1, 7];
    let idx = Dataset::<f32, 2, Labels<5>>::from_idx_bytes(images, labels).unwrap_err();
    assert!(idx.to_string().starts_with("label 1: "), "{idx}");
    assert_eq!(idx.row(), Some(1));
}

network! {
    struct Two {
        input: 1,
        output: (first: dense(1) -> sigmoid, second: dense(1) -> sigmoid),
    }
}

#[test]
fn a_target_of_one_output_of_several_has_its_output() {
    let net = Two::new(1);
    let x = Batch::from_rows([[1.0], [2.0]]).unwrap();
    let good = Batch::from_rows([[0.0], [1.0]]).unwrap();
    let bad = Batch::from_rows([[0.0], [3.0]]).unwrap();
    let loss = Losses::new((BinaryCrossEntropy::new(), BinaryCrossEntropy::new()));
    let error = net
        .loss(&x, (&good, &bad), &loss, &mut net.workspace(2))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("output 2, targets, row 2, column 1: "),
        "{error}"
    );
    let Error::Data { place, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (place.output(), place.row(), place.column()),
        (Some(2), Some(2), Some(1))
    );
}

network! { struct Small { input: 2, output: dense(1) } }
network! { struct Large { input: 2, hidden: dense(3) -> tanh, output: dense(1) } }

#[test]
fn a_model_file_names_the_tensors_that_differ() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    Small::new(1).save(&path).unwrap();
    let error = Large::load(&path).unwrap_err();
    assert_eq!(
        (error.name(), error.path()),
        (Some("hidden.weight"), Some(path.as_path()))
    );
    let Error::Model { tensors, .. } = &error else {
        panic!("{error:?}")
    };
    let names: Vec<&str> = tensors.iter().map(|tensor| tensor.name.as_str()).collect();
    assert_eq!(names, ["hidden.weight", "hidden.bias", "output.weight"]);
    let missing = &tensors[0];
    assert_eq!(missing.found, None);
    let form = missing.expected.as_ref().unwrap();
    assert_eq!(
        (form.dtype.as_str(), form.shape.as_slice()),
        ("f32", &[3, 2][..])
    );
    let shape = |tensor: &Option<nn_core::error::TensorForm>| tensor.clone().map(|form| form.shape);
    assert_eq!(shape(&tensors[2].expected), Some(vec![1, 3]));
    assert_eq!(shape(&tensors[2].found), Some(vec![1, 2]));
    // the opposite: tensors that the network does not have
    let bytes = Large::new(1).to_bytes().unwrap();
    let error = Small::from_bytes(&bytes).unwrap_err();
    assert_eq!(error.path(), None);
    let Error::Model { tensors, path, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(path, Path::new("<bytes>"));
    assert!(
        tensors
            .iter()
            .any(|tensor| tensor.name == "hidden.bias" && tensor.expected.is_none())
    );
    assert_eq!(
        format!("{tensors:?}"),
        "[output.weight, hidden.bias, hidden.weight]"
    );
    // a damaged file has no tensors to name
    let error = Small::from_bytes(&bytes[..20]).unwrap_err();
    assert_eq!(error.name(), None);
}

#[test]
fn a_setting_out_of_range_and_a_divergence_have_theirs() {
    let data = Dataset::from_rows([[1.0, 2.0]], Batch::from_rows([[1e30]]).unwrap()).unwrap();
    let mut net = Small::new(1);
    let fit = |net: &mut Small, optimizer: Sgd<f32>| {
        Trainer::new(SquaredError::new(), optimizer)
            .epochs(3)
            .fit(net, &data)
            .map(|history| history.epochs().len())
            .unwrap_err()
    };
    let error = fit(&mut net, Sgd::new(0.1).momentum(1.5));
    let Error::Setting { name, value, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!((name.as_str(), *value), ("Sgd::momentum", 1.5));
    net.output.bias_mut()[0] = f32::INFINITY;
    let error = fit(&mut net, Sgd::new(0.1));
    let Error::Diverged {
        epoch,
        step,
        layer,
        kept,
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!(
        (*epoch, *step, layer.as_deref(), *kept),
        (1, 1, Some("output"), None)
    );
}

#[test]
fn what_a_file_says_at_length_is_printed_short() {
    let long = "y".repeat(100_000);
    let csv = format!("{long},size,pet\n1,{long},0\n");
    let error = read(&csv);
    assert_eq!(error.column(), Some(2));
    let Error::Data { place, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(place.cell().map(str::len), Some(100_000));
    assert!(format!("{error:?}").len() < 2000);
    // a model file of another network, with a tensor of a long name
    let named = Small::new(1).to_bytes().unwrap();
    let header = u64::from_le_bytes(named[..8].try_into().unwrap());
    let end = 8 + usize::try_from(header).unwrap();
    let text = std::str::from_utf8(&named[8..end]).unwrap();
    let text = text.replacen("output.bias", &format!("output.{long}"), 1);
    let length = (text.len() as u64).to_le_bytes();
    let renamed = [&length, text.as_bytes(), &named[end..]].concat();
    let error = Small::from_bytes(&renamed).unwrap_err();
    let Error::Model { tensors, .. } = &error else {
        panic!("{error}")
    };
    assert!(tensors.iter().any(|tensor| tensor.name.len() > 100_000));
    assert!(format!("{error:?} {tensors:?} {:?}", &tensors[..]).len() < 4000);
}
