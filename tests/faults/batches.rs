//! Statistics of batches: few samples, and numbers that hardly vary.

use approx::abs_diff_eq;
use nn_core::prelude::*;

use super::{near, numbers};

network! { struct Normed { input: 3, hidden: dense(8, bias = false), norm: batch_norm -> relu, output: dense(2) -> softmax } }

/// Raw features of two kinds of samples.
fn raw(rows: usize) -> Dataset<f32, 3, Labels<2>> {
    let noise = numbers(rows * 3, true);
    let labels: Vec<usize> = (0..rows).map(|i| i % 2).collect();
    let inputs = noise.chunks_exact(3).zip(&labels).map(|(noise, &label)| {
        let shift = label as f32;
        [
            40.0 + 6.0 * noise[0] + 5.0 * shift,
            900.0 + 200.0 * noise[1] - 150.0 * shift,
            0.01 * noise[2],
        ]
    });
    Dataset::from_rows(inputs, Labels::new(labels.clone()).unwrap()).unwrap()
}

#[test]
fn f59_a_single_sample_that_is_left_over_joins_the_batch_before_it() {
    for seed in 1..=5 {
        let mut whole = 0.0; // of batches without a rest
        for rows in [256, 257, 258] {
            let data = raw(rows);
            let mut net = Normed::<f32>::new(seed);
            let history = Trainer::new(CrossEntropy::new(), Sgd::new(0.01))
                .epochs(30)
                .batch_size(64)
                .seed(seed)
                .fit(&mut net, &data)
                .unwrap();
            let loss = history.last().unwrap().loss;
            if rows == 256 {
                whole = loss;
            }
            assert!(
                loss < 0.55 && abs_diff_eq!(loss, whole, epsilon = 0.1),
                "{rows} samples, seed {seed}: {loss}, of 256 samples {whole}"
            );
            let steps = f64::from(net.norm.num_batches_tracked()) / 30.0;
            assert_eq!(steps, if rows == 258 { 5.0 } else { 4.0 }, "{rows} samples");
        }
    }
    let data = raw(257);
    let mut batches = data.batches_in_order(64).joining_a_single();
    assert_eq!((batches.len(), batches.size()), (4, 65));
    let mut sizes = Vec::new();
    while let Some((x, _)) = batches.next() {
        sizes.push(x.len());
    }
    assert_eq!(sizes, [64, 64, 64, 65]);
}

#[test]
fn f59_to_train_on_one_sample_is_an_error_where_batches_are_normalised() {
    network! { struct Around { input: 3, inner: network(Normed), output: dense(2) -> softmax } }
    network! {
        struct Kept {
            input: 3,
            #[frozen]
            norm: batch_norm,
            output: dense(2) -> softmax,
        }
    }
    fn errors<N>(mut net: N) -> Vec<String>
    where
        N: Network<3, 2, Scalar = f32, Head = nn_core::head::Softmax<2>> + Train,
    {
        let (all, loss) = (raw(9), CrossEntropy::new());
        let one = all.subset(&[0]).unwrap();
        let (x, y) = (one.inputs(), one.targets());
        let (mut sgd, mut work) = (Sgd::new(0.1), net.workspace(1));
        let _ = net.predict(x);
        net.loss(x, y, &loss, &mut work).unwrap();
        let trainer = || Trainer::new(loss, Sgd::new(1e-6)).epochs(1);
        let results = [
            net.loss_and_gradients(x, y, &loss, &mut work).err(),
            net.train_step(x, y, &loss, &mut sgd, &mut work).err(),
            trainer().online().fit(&mut net, &all).err(),
            trainer().fit(&mut net, &one).err(),
            trainer().full_batch().fit(&mut net, &one).err(),
        ];
        let errors = results.into_iter().flatten();
        errors.map(|error| error.to_string()).collect()
    }
    let alone = errors(Normed::<f32>::new(1));
    assert_eq!(alone.len(), 5);
    for (text, found) in alone.iter().zip([
        "the batch has 1 sample",
        "the batch has 1 sample",
        "the batch size is 1 (of 9 samples)",
        "there is 1 sample",
        "there is 1 sample",
    ]) {
        let start = format!(
            "`norm` normalises by the batch, but {found}: training needs at least 2 in every batch"
        );
        assert!(text.starts_with(&start), "{text}");
    }
    let nested = errors(Around::<f32>::new(1));
    assert_eq!(nested.len(), 5);
    assert!(
        nested[0].starts_with("`inner.norm` normalises"),
        "{}",
        nested[0]
    );
    // a frozen layer uses its running statistics, also for one sample
    assert_eq!(errors(Kept::<f32>::new(1)), Vec::<String>::new());
    let mut work = Normed::<f32>::new(1).workspace(1);
    let net = Normed::<f32>::new(1);
    let one = Batch::from_rows([[40.0, 900.0, 0.01]]).unwrap();
    assert!(net.predict_into(&one, &mut work).is_ok());
}

#[test]
fn f49_one_number_in_different_roundings_does_not_vary() {
    network! { struct Scaled { input: 2, scale: standardize, output: dense(1) } }
    let thirds = [0.3, 0.1 + 0.2, 0.3, 0.6 - 0.3, 1.0 - 0.7, 0.3];
    assert!(thirds.iter().any(|&v| v != 0.3));
    let rows = (0..60).map(|i| [thirds[i % 6], i as f64]);
    let x = Batch::from_rows(rows).unwrap();
    let scale = Standardizer::fit(&x).unwrap();
    assert_eq!(scale.deviation()[0], 1.0);
    near(
        scale.deviation()[1],
        (3599.0_f64 / 12.0).sqrt(),
        1e-12,
        "a column that varies",
    );
    let largest = scale
        .apply(&x)
        .rows()
        .fold(0.0_f64, |a, row| a.max(row[0].abs()));
    assert!(largest < 1e-15, "{largest}");
    let mut net = Scaled::<f64>::new(1);
    net.scale.fit(&x).unwrap();
    assert_eq!(net.scale.deviation()[0], 1.0);
    // in single precision
    let rows = (0..60).map(|i| [0.3_f32 + (i % 3) as f32 * f32::EPSILON / 8.0, i as f32]);
    let x = Batch::from_rows(rows).unwrap();
    assert_eq!(Standardizer::fit(&x).unwrap().deviation()[0], 1.0);
    // a small variation counts
    let rows = (0..60).map(|i| [1e6_f64 + 1e-6 * f64::from(i % 2), 1.0]);
    let x = Batch::from_rows(rows).unwrap();
    near(
        Standardizer::fit(&x).unwrap().deviation()[0],
        5e-7,
        1e-2,
        "a small deviation",
    );
}

#[test]
fn f49_r2_of_targets_that_do_not_vary() {
    use nn_core::metrics::Regression;
    let thirds = [0.3, 0.1 + 0.2, 1.0 - 0.7, 0.3];
    let truth = Batch::from_rows(thirds.map(|v| [v])).unwrap();
    let report = |answer: f64| {
        let answers = Batch::from_rows([[answer]; 4]).unwrap();
        Regression::new(&answers, &truth).unwrap().r2()
    };
    assert_eq!((report(0.3), report(0.4)), (1.0, 0.0));
}
