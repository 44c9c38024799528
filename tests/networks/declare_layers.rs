//! Networks of every layer: their constants are right, they learn, they predict one sample like a batch, and
//! prediction does not change their state.

use crate::samples::{labels, trained, values};
use approx::relative_eq;
use nn_core::inspect::gradcheck;
use nn_core::layer::Standardize;
use nn_core::layer::tensor::Kind;
use nn_core::prelude::*;
use nn_tests::bits;

network! {
    struct Everything {
        input: 6,
        scale: standardize,
        wide: dense(8, bias = false),
        norm: batch_norm -> tanh -> alpha_dropout(0.2),
        pairs: dense(10) -> swiglu,
        per_sample: layer_norm(eps = 1e-3) -> gaussian_noise(0.1),
        second: dense(6),
        bend: prelu,
        root: rms_norm -> glu,
        last: dense(8) -> geglu,
        kernel: features(16, gamma = 0.3),
        output: dense(3) -> softmax,
    }
}

const CITIES: usize = 5;

network! {
    struct Cities {
        input: (place: 2, rest: 3),
        city: from(place) -> embedding(CITIES, 4) -> tanh,
        joined: concat(city, rest),
        output: dense(2) -> softmax,
    }
}

network! {
    struct Own {
        input: 2,
        turn: layer(crate::probe::Mixed),
        bend: prelu(0.1),
        output: dense(1),
    }
}

/// Two indices of cities, three numbers.
fn trips(rows: u32) -> Batch<f64, 5> {
    let rest = values::<3>(rows as usize, 2);
    let rows = (0..rows).zip(rest.rows());
    let rows = rows.map(|(i, &[a, b, c])| [f64::from(i % 5), f64::from(i * 3 % 4), a, b, c]);
    Batch::from_rows(rows).unwrap()
}

#[test]
fn they_are_what_they_say() {
    // dense layers 48 + 90 + 36 + 32 + 51 … plus the parameters of norms and slopes
    let dense = 6 * 8 + (8 * 10 + 10) + (5 * 6 + 6) + (3 * 8 + 8) + (16 * 3 + 3);
    assert_eq!(Everything::PARAMETERS, dense + 2 * 8 + 2 * 5 + 6 + 6);
    assert_eq!(Cities::PARAMETERS, CITIES * 4 + 11 * 2 + 2);
    assert_eq!(Own::PARAMETERS, 2 + 2 + 3);
    // the input and each line's output, where a gate and a concat are arrays, and activations are not
    let arrays = 6 + 6 + 8 + 8 + (10 + 5) + 5 + 6 + 6 + (6 + 3) + (8 + 4) + 16 + 3;
    assert_eq!(Everything::STACK_BYTES, 4 * arrays);
    assert_eq!(Cities::STACK_BYTES, 4 * (5 + 8 + 11 + 2));
    assert!(Everything::SUMMARY.contains("features(16, gamma = 0.3)"));
    let net = Everything::<f32>::new(1);
    let learned = net.tensors().filter(|p| p.kind == Kind::Learned);
    let learned: usize = learned.map(|p| p.values.len()).sum();
    assert_eq!(learned, Everything::PARAMETERS);
    let names: Vec<String> = net.tensors().map(|p| p.name.to_string()).collect();
    let expected = "scale.mean scale.deviation wide.weight norm.weight norm.bias norm.running_mean \
        norm.running_var norm.num_batches_tracked pairs.weight pairs.bias per_sample.weight \
        per_sample.bias second.weight second.bias bend.weight root.weight last.weight last.bias \
        kernel.weight kernel.bias output.weight output.bias";
    assert_eq!(names.join(" "), expected);
    assert_eq!(Own::<f64>::new(3).bend.weight(), [0.1, 0.1]);
}

#[test]
fn gradients() {
    for seed in 0..3 {
        for rows in [2, 7] {
            let mut net = Everything::<f64>::new(seed);
            net.scale = Standardize::identity();
            let (x, y) = (values::<6>(rows, seed), labels::<3>(rows));
            let report = gradcheck::check(&net, &x, &y, &CrossEntropy::new()).unwrap();
            assert_eq!(report.checked, Everything::PARAMETERS + 6 * rows);
            assert!(report.passed(), "{report}");
            let net = Own::<f64>::new(seed);
            let (x, y) = (values::<2>(rows, seed), values::<1>(rows, 9));
            let report = gradcheck::check(&net, &x, &y, &SquaredError::new()).unwrap();
            assert!(
                report.passed() && report.checked == 7 + 2 * rows,
                "{report}"
            );
        }
        // indices cannot be varied: the other columns are checked
        let net = Cities::<f64>::new(seed);
        let (x, y) = (trips(6), labels::<2>(6));
        let report = gradcheck::check(&net, &x, &y, &CrossEntropy::new()).unwrap();
        assert_eq!(report.checked, Cities::PARAMETERS + 3 * 6);
        assert!(report.passed(), "{report}");
    }
}

#[test]
fn one_sample_is_a_batch_of_one() {
    fn same<const OUT: usize>(one: [f64; OUT], batch: &[f64; OUT]) {
        for (a, b) in one.iter().zip(batch) {
            assert!(
                relative_eq!(a, b, epsilon = 1e-12, max_relative = 1e-10),
                "{one:?} {batch:?}"
            );
        }
    }
    let (x, y) = (values::<6>(40, 1), labels::<3>(40));
    let mut net = Everything::<f64>::new(1);
    net.scale.fit(&x).unwrap();
    let net = trained(net, &x, &&y);
    for (row, batch) in x.rows().zip(net.predict(&x).rows()) {
        same(net.predict_one(row), batch);
    }
    let (x, y) = (trips(20), labels::<2>(20));
    let net = trained(Cities::<f64>::new(1), &x, &&y);
    for (row, batch) in x.rows().zip(net.predict(&x).rows()) {
        same(net.predict_one(row), batch);
    }
    let (x, net) = (values::<2>(9, 1), Own::<f64>::new(1));
    for (row, batch) in x.rows().zip(net.predict(&x).rows()) {
        same(net.predict_one(row), batch);
    }
}

/// The outer network checks the indices of an embedding in a network nested twice.
#[test]
fn inner_networks_check_their_inputs() {
    network! { struct City { input: 1, row: embedding(4, 3) -> tanh } }
    network! {
        struct Trip {
            input: (place: 1, rest: 2),
            city: from(place) -> network(City),
            output: concat(city, rest) -> dense(2) -> softmax,
        }
    }
    let y = labels::<2>(2);
    let (net, loss) = (Trip::<f64>::new(1), CrossEntropy::new());
    let mut work = net.workspace(2);
    let good = Batch::from_rows([[0.0, 0.5, 0.5], [3.0, 0.1, 0.2]]).unwrap();
    assert!(net.loss(&good, &y, &loss, &mut work).is_ok());
    let bad = Batch::from_rows([[0.0, 0.5, 0.5], [1.5, 0.1, 0.2]]).unwrap();
    let text = net
        .loss(&bad, &y, &loss, &mut work)
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("row 2, column 1") && text.contains("1.5"),
        "{text}"
    );
    assert!(net.predict(&bad).row(1)[0].is_nan());
    assert!(net.predict_one(bad.row(1))[0].is_nan());
}

/// Fixed tensors stay; learned ones change.
#[test]
fn training_moves_what_is_learned() {
    let (x, y) = (values::<6>(40, 1), labels::<3>(40));
    let mut first = Everything::<f64>::new(1);
    first.scale.fit(&x).unwrap();
    let net = trained(first.clone(), &x, &&y);
    for (before, after) in first.tensors().zip(net.tensors()) {
        let moved = before.values != after.values;
        assert_eq!(moved, before.kind != Kind::Fixed, "{}", before.name);
    }
    // standardised columns, as seen by a layer that does nothing else
    let standardizer = Standardizer::fit(&x).unwrap();
    assert_eq!(net.scale.mean(), standardizer.mean());
    assert_eq!(net.scale.deviation(), standardizer.deviation());
    assert!(first.scale.fit(&Batch::zeros(0)).is_err());
}

#[test]
fn the_same_bits_on_any_number_of_threads() {
    network! {
        struct Wide {
            input: 64,
            hidden: dense(600, bias = false),
            norm: batch_norm -> relu -> alpha_dropout(0.1),
            kernel: features(700, gamma = 0.01),
            pairs: dense(400) -> glu,
            per_sample: layer_norm -> gaussian_noise(0.1),
            output: dense(3) -> softmax,
        }
    }
    let data = Dataset::new(values::<64>(300, 1), labels::<3>(300)).unwrap();
    let run = |threads| {
        let mut net = Wide::<f64>::new(1);
        Trainer::new(CrossEntropy::new(), Adam::new(1e-3))
            .epochs(2)
            .batch_size(150)
            .threads(threads)
            .fit(&mut net, &data)
            .unwrap();
        bits(&net)
    };
    let one = run(1);
    assert!(one == run(2) && one == run(3));
}

/// Wrong indices: an error from calls that return a `Result`, NaN elsewhere, never a panic.
#[test]
fn an_index_out_of_range_is_an_error() {
    let mut rows: Vec<[f64; 5]> = trips(8).rows().copied().collect();
    rows[3][1] = 5.0;
    let (x, y) = (Batch::from_rows(rows).unwrap(), labels::<2>(8));
    let data = Dataset::new(x.clone(), y.clone()).unwrap();
    let mut net = Cities::<f64>::new(1);
    let before = bits(&net);
    let (loss, mut work) = (CrossEntropy::new(), net.workspace(8));
    let mut adam = Adam::new(0.1);
    let mut trainer = Trainer::new(CrossEntropy::new(), Adam::new(0.1))
        .epochs(2)
        .batch_size(3);
    let problems = [
        trainer.fit(&mut net, &data).unwrap_err(),
        net.evaluate(&data).unwrap_err(),
        net.loss(&x, &y, &loss, &mut work).unwrap_err(),
        net.predict_into(&x, &mut work).unwrap_err(),
        net.loss_and_gradients(&x, &y, &loss, &mut work)
            .unwrap_err(),
        net.train_step(&x, &y, &loss, &mut adam, &mut work)
            .unwrap_err(),
        gradcheck::check(&net, &x, &y, &loss).unwrap_err(),
        net.trace(&x, &y, &loss).unwrap_err(),
    ];
    for problem in problems {
        let text = problem.to_string();
        assert!(text.contains("row 4, column 2"), "{text}");
        assert!(
            text.contains("5 is not an index of `city`, which has 5 rows"),
            "{text}"
        );
    }
    let good = Dataset::new(trips(8), y.clone()).unwrap();
    let validated = Trainer::new(CrossEntropy::new(), Adam::new(0.1))
        .epochs(1)
        .validate(&data)
        .fit(&mut net, &good);
    assert!(validated.is_err());
    assert_eq!(bits(&net), before);
    let predicted = net.predict(&x);
    for (row, y) in predicted.rows().enumerate() {
        assert_eq!(y[0].is_nan(), row == 3);
    }
    assert!(net.predict_one(x.row(3))[0].is_nan());
}

/// A file has all tensors, under `PyTorch`'s names and types.
#[test]
fn files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    let (x, y) = (values::<6>(40, 1), labels::<3>(40));
    let mut net = Everything::<f64>::new(1);
    net.scale.fit(&x).unwrap();
    let net = trained(net, &x, &&y);
    net.save(&path).unwrap();
    let again = Everything::<f64>::load(&path).unwrap();
    assert_eq!(bits(&again), bits(&net));
    assert_eq!(again.predict(&x), net.predict(&x));

    let bytes = std::fs::read(&path).unwrap();
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let count = file.tensor("norm.num_batches_tracked").unwrap();
    assert_eq!(count.dtype(), safetensors::Dtype::I64);
    assert_eq!(count.shape(), [0_usize; 0]);
    assert_eq!(count.data(), 20_i64.to_le_bytes());
    assert_eq!(file.tensor("norm.running_var").unwrap().shape(), [8]);
    let problem = Everything::<f32>::load(&path).unwrap_err().to_string();
    assert!(
        problem.contains("load it as `Everything::<f64>`"),
        "{problem}"
    );
    assert!(!problem.contains("num_batches_tracked  f32"), "{problem}");
}
