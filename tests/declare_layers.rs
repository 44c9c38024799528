//! Networks of every layer: they are what they say, learn, predict one sample as they predict a batch,
//! and leave alone what prediction must leave alone.

#[path = "support/probe.rs"]
mod probe;

use nn_core::gradcheck;
use nn_core::network::Model;
use nn_core::optim::Optimizer;
use nn_core::parameter::Kind;
use nn_core::prelude::*;
use rand::RngExt;

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
        input: { place: 2, rest: 3 },
        city: from(place) -> embedding(CITIES, 4) -> tanh,
        joined: concat(city, rest),
        output: dense(2) -> softmax,
    }
}

network! {
    struct Own {
        input: 2,
        turn: layer(probe::Mixed),
        bend: prelu(0.1),
        output: dense(1),
    }
}

network! {
    struct Normed<const W: usize> {
        input: W,
        block: repeat(2) {
            hidden: dense(W, bias = false),
            norm: batch_norm(momentum = 0.5) -> relu,
        },
        output: dense(3) -> softmax,
    }
}

fn values<const F: usize>(rows: usize, seed: u64) -> Batch<f64, F> {
    let mut rng = nn_core::rng::seeded(seed);
    Batch::from_rows((0..rows).map(|_| std::array::from_fn(|_| rng.random_range(-1.5..1.5))))
        .unwrap()
}

fn labels<const K: usize>(rows: usize) -> Labels<K> {
    Labels::new((0..rows).map(|i| (i * 2 + 1) % K).collect::<Vec<_>>()).unwrap()
}

/// Two indices of cities, three numbers.
fn trips(rows: u32) -> Batch<f64, 5> {
    let rest = values::<3>(rows as usize, 2);
    let rows = (0..rows).zip(rest.rows());
    let rows = rows.map(|(i, &[a, b, c])| [f64::from(i % 5), f64::from(i * 3 % 4), a, b, c]);
    Batch::from_rows(rows).unwrap()
}

fn bits<N: Model<Scalar = f64>>(net: &N) -> Vec<u64> {
    let values = net.parameters().flat_map(|p| p.values);
    values.map(|value| value.to_bits()).collect()
}

#[test]
fn they_are_what_they_say() {
    // dense layers 48 + 90 + 36 + 32 + 51 … and what the norms and slopes learn
    let dense = 6 * 8 + (8 * 10 + 10) + (5 * 6 + 6) + (3 * 8 + 8) + (16 * 3 + 3);
    assert_eq!(Everything::PARAMETERS, dense + 2 * 8 + 2 * 5 + 6 + 6);
    assert_eq!(Cities::PARAMETERS, CITIES * 4 + 11 * 2 + 2);
    assert_eq!(Own::PARAMETERS, 2 + 2 + 3);
    assert!(Everything::SUMMARY.contains("features(16, gamma = 0.3)"));
    let net = Everything::<f32>::new(1);
    let learned = net.parameters().filter(|p| p.kind == Kind::Learned);
    let learned: usize = learned.map(|p| p.values.len()).sum();
    assert_eq!(learned, Everything::PARAMETERS);
    let names: Vec<String> = net.parameters().map(|p| p.name.to_string()).collect();
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
            let net = Everything::<f64>::new(seed);
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
            let net = Normed::<4, f64>::new(seed);
            let (x, y) = (values::<4>(rows, seed), labels::<3>(rows));
            let report = gradcheck::check(&net, &x, &y, &CrossEntropy::new()).unwrap();
            assert!(report.passed(), "{report}");
        }
        // indices cannot be moved: the other columns are checked
        let net = Cities::<f64>::new(seed);
        let (x, y) = (trips(6), labels::<2>(6));
        let report = gradcheck::check(&net, &x, &y, &CrossEntropy::new()).unwrap();
        assert_eq!(report.checked, Cities::PARAMETERS + 3 * 6);
        assert!(report.passed(), "{report}");
    }
}

/// Some steps, so that statistics are no longer the first ones.
fn trained<N, Y, const IN: usize, const OUT: usize>(mut net: N, x: &Batch<f64, IN>, y: &Y) -> N
where
    N: Network<IN, OUT, Scalar = f64, Head = nn_core::head::Softmax<OUT>> + Train,
    Y: nn_core::labels::AsTargets<Targets = Labels<OUT>> + Copy,
{
    let (loss, mut adam) = (CrossEntropy::new(), Adam::new(0.01));
    let mut work = net.workspace(x.len()).seed(3);
    for _ in 0..20 {
        net.train_step(x, *y, &loss, &mut adam, &mut work).unwrap();
    }
    net
}

#[test]
fn one_sample_is_a_batch_of_one() {
    fn same<const OUT: usize>(one: [f64; OUT], batch: &[f64; OUT]) {
        for (a, b) in one.iter().zip(batch) {
            assert!(
                (a - b).abs() <= 1e-12 + 1e-10 * b.abs(),
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
    let (x, y) = (values::<4>(20, 1), labels::<3>(20));
    let net = trained(Normed::<4, f64>::new(1), &x, &&y);
    for (row, batch) in x.rows().zip(net.predict(&x).rows()) {
        same(net.predict_one(row), batch);
    }
    let (x, net) = (values::<2>(9, 1), Own::<f64>::new(1));
    for (row, batch) in x.rows().zip(net.predict(&x).rows()) {
        same(net.predict_one(row), batch);
    }
}

/// Whatever predicts changes nothing, and neither does a step that is not taken.
#[test]
fn predicting_leaves_running_statistics_alone() {
    let (x, y) = (values::<4>(30, 1), labels::<3>(30));
    let net = trained(Normed::<4, f64>::new(1), &x, &&y);
    let before = bits(&net);
    assert_eq!(net.block[0].norm.num_batches_tracked(), 20.0);
    assert!(net.block[1].norm.running_mean().iter().all(|&m| m != 0.0));
    let data = Dataset::new(x.clone(), y.clone()).unwrap();
    let mut work = net.workspace(30);
    let first = net.predict(&x);
    net.logits(&x);
    net.classify(&x);
    net.evaluate(&data).unwrap();
    net.loss(&x, &y, &CrossEntropy::new(), &mut work).unwrap();
    net.predict_into(&x, &mut work).unwrap();
    let _ = net.predict_one(x.row(0));
    net.jacobian(x.row(0));
    net.trace(&x, &y, &CrossEntropy::new()).unwrap();
    assert_eq!(bits(&net), before);
    // a sample's answer does not depend on what it is predicted with
    let alone = Batch::from_rows([*x.row(7)]).unwrap();
    assert_eq!(net.predict(&alone).row(0), first.row(7));
    // gradients without a step
    net.loss_and_gradients(&x, &y, &CrossEntropy::new(), &mut work)
        .unwrap();
    assert_eq!(bits(&net), before);
    // a loss that is not finite
    let mut net = net;
    let bias = net.output.bias()[0];
    net.output.bias_mut()[0] = f64::INFINITY;
    let (mut sgd, loss) = (Sgd::new(0.1), CrossEntropy::new());
    assert!(net.train_step(&x, &y, &loss, &mut sgd, &mut work).is_err());
    net.output.bias_mut()[0] = bias;
    assert_eq!(bits(&net), before);
}

/// The running rule, by hand; the optimizer has no say in it.
#[test]
fn statistics_move_by_momentum_whatever_the_optimizer() {
    network! { struct Single { input: 2, norm: batch_norm, output: dense(1) } }
    fn after<O: Optimizer<f64>>(mut optimizer: O, fused: bool) -> Single<f64> {
        let x = Batch::from_rows([[1.0, 10.0], [2.0, 20.0], [6.0, 60.0]]).unwrap();
        let y = Batch::from_rows([[0.0], [1.0], [2.0]]).unwrap();
        let (mut net, loss) = (Single::<f64>::new(1), SquaredError::new());
        let mut work = net.workspace(3);
        for _ in 0..2 {
            if fused {
                net.train_step(&x, &y, &loss, &mut optimizer, &mut work)
                    .unwrap();
            } else {
                net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
                optimizer.step(&mut net, work.gradients());
            }
        }
        net
    }
    let check = |name: &str, net: &Single<f64>| {
        // mean 3, unbiased variance 7: twice 0.9·old + 0.1·new
        let (mean, var) = (3.0 * 0.19, 0.81 + 7.0 * 0.19);
        let norm = &net.norm;
        for (found, expected) in [
            (norm.running_mean()[0], mean),
            (norm.running_mean()[1], 10.0 * mean),
            (norm.running_var()[0], var),
            (norm.running_var()[1], 0.81 + 700.0 * 0.19),
            (norm.num_batches_tracked(), 2.0),
        ] {
            let error = (found - expected).abs();
            assert!(
                error < 1e-12 * expected,
                "{name}: {found} instead of {expected}"
            );
        }
    };
    for fused in [false, true] {
        check("sgd", &after(Sgd::new(0.1), fused));
        let heavy = Sgd::new(0.1).momentum(0.9).nesterov().weight_decay(0.1);
        check("sgd with momentum", &after(heavy, fused));
        check("adam", &after(Adam::new(0.1).weight_decay(0.1), fused));
        check("adamw", &after(AdamW::new(0.1), fused));
    }
    assert_eq!(
        bits(&after(Adam::new(0.1), false)),
        bits(&after(Adam::new(0.1), true))
    );
}

/// A frozen norm goes by its running statistics in training too, and keeps them.
#[test]
fn a_frozen_norm_is_as_in_prediction() {
    network! {
        struct Tuned {
            input: 4,
            #[frozen]
            norm: batch_norm,
            output: dense(3) -> softmax,
        }
    }
    let (x, y) = (values::<4>(30, 1), labels::<3>(30));
    let mut net = Tuned::<f64>::new(1);
    net.norm.running_mean_mut().fill(0.5);
    net.norm.running_var_mut().fill(4.0);
    let (loss, mut work) = (CrossEntropy::new(), net.workspace(30));
    let predicting = net.loss(&x, &y, &loss, &mut work).unwrap();
    let training = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    assert_eq!(predicting.to_bits(), training.to_bits());
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(
        report.passed() && report.checked == 4 * 3 + 3 + 4 * 30,
        "{report}"
    );
    let after = trained(net.clone(), &x, &&y);
    assert_eq!(after.norm, net.norm);
    assert_ne!(after.output, net.output);
}

/// The indices of an embedding inside a network inside a network are checked at the outer one's door.
#[test]
fn inner_networks_check_their_inputs() {
    network! { struct City { input: 1, row: embedding(4, 3) -> tanh } }
    network! {
        struct Trip {
            input: { place: 1, rest: 2 },
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

/// What is fixed stays; what is learned moves.
#[test]
fn training_moves_what_is_learned() {
    let (x, y) = (values::<6>(40, 1), labels::<3>(40));
    let mut first = Everything::<f64>::new(1);
    first.scale.fit(&x).unwrap();
    let net = trained(first.clone(), &x, &&y);
    for (before, after) in first.parameters().zip(net.parameters()) {
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

/// Wrong indices: an error where something returns one, NaN elsewhere, never a panic.
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
    ];
    for problem in problems {
        let text = problem.to_string();
        // the second of the columns it reads
        assert!(text.contains("row 4, column 2"), "{text}");
        assert!(
            text.contains("5 is no index of `city`, which has 5 rows"),
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

/// A file has everything, under `PyTorch`'s names and types.
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

/// Early stopping gives back the statistics of the epoch it keeps, not the last one's.
#[test]
fn early_stopping_keeps_statistics_too() {
    let train = Dataset::new(values::<4>(40, 1), labels::<3>(40)).unwrap();
    let other = Dataset::new(values::<4>(40, 2), labels::<3>(40)).unwrap();
    let mut net = Normed::<4, f64>::new(1);
    let history = Trainer::new(CrossEntropy::new(), Adam::new(0.05))
        .epochs(60)
        .batch_size(10)
        .validate(&other)
        .observe(EarlyStopping::new(5))
        .fit(&mut net, &train)
        .unwrap();
    let kept = history.kept_epoch();
    assert!(kept < history.epochs().len());
    #[allow(clippy::cast_precision_loss)] // four steps an epoch
    let steps = (kept * 4) as f64;
    assert_eq!(net.block[0].norm.num_batches_tracked(), steps);
    let best = history.epochs()[kept - 1].validation_loss.unwrap();
    let mut work = net.workspace(40);
    let loss = net.loss(
        other.inputs(),
        other.targets(),
        &CrossEntropy::new(),
        &mut work,
    );
    assert!((loss.unwrap() - best).abs() < 1e-12);
}

/// Normalised hidden values train where the raw ones saturate.
#[test]
fn batch_norm_helps_where_inputs_are_badly_scaled() {
    network! {
        struct Plain {
            input: 4,
            a: dense(16) -> sigmoid,
            b: dense(16) -> sigmoid,
            output: dense(3) -> softmax,
        }
    }
    network! {
        struct With {
            input: 4,
            a: dense(16, bias = false),
            a_norm: batch_norm -> sigmoid,
            b: dense(16, bias = false),
            b_norm: batch_norm -> sigmoid,
            output: dense(3) -> softmax,
        }
    }
    fn last<N>(mut net: N, data: &Dataset<f64, 4, Labels<3>>) -> f64
    where
        N: Network<4, 3, Scalar = f64, Head = nn_core::head::Softmax<3>> + Train,
    {
        let mut trainer = Trainer::new(CrossEntropy::new(), Adam::new(0.01))
            .epochs(30)
            .batch_size(30);
        let history = trainer.fit(&mut net, data).unwrap();
        history.epochs().last().unwrap().loss
    }
    let raw = values::<4>(300, 1);
    let classes = raw.rows().map(|x| match x[0] + x[1] * x[2] {
        s if s < -0.5 => 0,
        s if s < 0.5 => 1,
        _ => 2,
    });
    let classes = Labels::new(classes.collect::<Vec<_>>()).unwrap();
    let scaled = raw.rows().map(|x| x.map(|v| 1000.0 + 300.0 * v));
    let data = Dataset::new(Batch::from_rows(scaled).unwrap(), classes).unwrap();
    let (plain, with) = (
        last(Plain::<f64>::new(1), &data),
        last(With::<f64>::new(1), &data),
    );
    assert!(
        with < 0.4 && plain > 0.7,
        "plain {plain}, with batch norm {with}"
    );
}
