//! What a trainer does around the step: accumulation, clipping, noise, averages.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use nn_core::network::GradientNoise;
use nn_core::prelude::*;

network! {
    struct Penalised {
        input: 2,
        #[l2(0.01)]
        hidden: dense(6) -> tanh,
        output: dense(1),
    }
}

network! { struct Normed { input: 2, hidden: dense(6, bias = false), norm: batch_norm -> tanh, output: dense(1) } }

type Data = Dataset<f64, 2, Batch<f64, 1>>;

fn data(samples: usize) -> Data {
    let x = |i: usize| [(i as f64).sin(), (i as f64 * 0.7).cos()];
    let y = |i: usize| [x(i)[0] * x(i)[1] + 0.5];
    let rows = |f: &dyn Fn(usize) -> [f64; 2]| (0..samples).map(f).collect::<Vec<_>>();
    let targets = Batch::from_rows((0..samples).map(y).collect::<Vec<_>>()).unwrap();
    Dataset::new(Batch::from_rows(rows(&x)).unwrap(), targets).unwrap()
}

fn flat<N: Model>(net: &N) -> Vec<f64> {
    let values = net
        .tensors()
        .map(|tensor| tensor.values.iter().map(|v| v.to_f64()).collect());
    values.collect::<Vec<Vec<f64>>>().concat()
}

/// The mean squared error, without penalties.
fn judge(net: &Penalised<f64>, data: &Data) -> f64 {
    let answers = net.predict(data.inputs());
    let pairs = answers.as_slice().iter().zip(data.targets().as_slice());
    pairs.map(|(y, t)| (y - t).powi(2)).sum::<f64>() / data.len() as f64
}

fn trainer<'a>(loss: SquaredError) -> Trainer<'a, SquaredError, Sgd<f64>> {
    Trainer::new(loss, Sgd::new(0.05)).epochs(3).shuffle(false)
}

#[test]
fn k_batches_are_one_of_k_times_their_size() {
    // 22 = 2·8 + 6: the last group of two batches of 4 has 4 and 2 samples
    let data = data(22);
    for reduction in [Reduction::Mean, Reduction::PerSample, Reduction::Sum] {
        let loss = SquaredError::new().reduction(reduction);
        let (mut large, mut small) = (Penalised::<f64>::new(1), Penalised::<f64>::new(1));
        let one = trainer(loss).batch_size(8).fit(&mut large, &data).unwrap();
        let many = trainer(loss)
            .batch_size(4)
            .accumulate(2)
            .fit(&mut small, &data)
            .unwrap();
        assert_abs_diff_eq!(&flat(&large)[..], &flat(&small)[..], epsilon = 1e-12);
        for (one, many) in one.epochs().iter().zip(many.epochs()) {
            assert_relative_eq!(one.loss, many.loss, max_relative = 1e-12);
            assert_eq!(one.samples, many.samples);
        }
        // not the same as twice as many steps
        let mut other = Penalised::<f64>::new(1);
        trainer(loss).batch_size(4).fit(&mut other, &data).unwrap();
        assert!(
            flat(&other)
                .iter()
                .zip(flat(&large))
                .any(|(a, b)| (a - b).abs() > 1e-4)
        );
    }
}

#[test]
fn batches_that_are_left_over_make_a_step() {
    // 5 batches: 2 + 2 + 1, and 3 + 2; more than there are
    let data = data(20);
    for (together, steps) in [(2, 3), (3, 2), (5, 1), (1000, 1)] {
        let mut trained = trainer(SquaredError::new())
            .batch_size(4)
            .accumulate(together);
        let (mut net, mut other) = (Penalised::<f64>::new(1), Penalised::<f64>::new(1));
        let history = trained.fit(&mut net, &data).unwrap();
        assert!(history.epochs().iter().all(|epoch| epoch.samples == 20));
        let mut session = trained.start(&mut other, &data).unwrap();
        assert_eq!(session.plan().steps, steps);
        let mut count = 0;
        while session.step().unwrap().is_some() {
            count += 1;
        }
        drop(session);
        assert_eq!(count, 3 * steps);
        assert_eq!(flat(&net), flat(&other));
    }
}

#[test]
fn statistics_move_with_every_batch() {
    let data = data(24);
    let (mut net, mut plain) = (Normed::<f64>::new(1), Normed::<f64>::new(1));
    trainer(SquaredError::new())
        .epochs(1)
        .batch_size(6)
        .accumulate(2)
        .fit(&mut net, &data)
        .unwrap();
    trainer(SquaredError::new())
        .epochs(1)
        .batch_size(6)
        .fit(&mut plain, &data)
        .unwrap();
    let count = |net: &Normed<f64>| {
        let mut tensors = net.tensors();
        tensors
            .find(|tensor| tensor.name == "norm.num_batches_tracked")
            .unwrap()
            .values[0]
    };
    assert_abs_diff_eq!(count(&net), 4.0);
    assert_abs_diff_eq!(count(&plain), 4.0);
}

#[test]
fn clipping_is_that_of_a_loop_by_hand() {
    let data = data(20);
    let (mut net, mut own) = (Penalised::<f64>::new(1), Penalised::<f64>::new(1));
    trainer(SquaredError::new())
        .batch_size(5)
        .clip(Clip::norm(0.1))
        .fit(&mut net, &data)
        .unwrap();
    let (loss, mut sgd, mut work) = (SquaredError::new(), Sgd::new(0.05), own.workspace(5));
    let mut clip = Clip::norm(0.1);
    for _ in 0..3 {
        let mut batches = data.batches_in_order(5);
        while let Some((x, y)) = batches.next() {
            own.loss_and_gradients(x, y, &loss, &mut work).unwrap();
            assert!(clip.apply(work.gradients_mut()).unwrap() > 0.1);
            sgd.step(&mut own, work.gradients()).unwrap();
        }
    }
    assert_eq!(flat(&net), flat(&own));
}

#[test]
fn noise_depends_on_the_step_alone() {
    let data = data(20);
    let run = |seed| {
        let mut net = Penalised::<f64>::new(1);
        let noise = GradientNoise::new(0.01).seed(seed);
        trainer(SquaredError::new())
            .gradient_noise(noise)
            .fit(&mut net, &data)
            .unwrap();
        flat(&net)
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn an_average_predicts_validates_and_stays() {
    let data = data(20);
    let mut net = Penalised::<f64>::new(1);
    let history = trainer(SquaredError::new())
        .batch_size(5)
        .average(Ema::new(0.9))
        .validate(&data)
        .fit(&mut net, &data)
        .unwrap();
    // by hand
    let mut own = Penalised::<f64>::new(1);
    let mut average = Ema::new(0.9).over(&own).unwrap();
    let (loss, mut sgd, mut work) = (SquaredError::new(), Sgd::new(0.05), own.workspace(20));
    for _ in 0..3 {
        let mut batches = data.batches_in_order(5);
        while let Some((x, y)) = batches.next() {
            own.loss_and_gradients(x, y, &loss, &mut work).unwrap();
            sgd.step(&mut own, work.gradients()).unwrap();
            average.update(&own);
        }
    }
    assert_eq!(flat(&net), flat(average.network()));
    assert_ne!(flat(&net), flat(&own));
    let judged = judge(&net, &data);
    let validated = history.last().unwrap().validation_loss.unwrap();
    assert_relative_eq!(validated, judged, max_relative = 1e-12);
}

#[test]
fn stochastic_weight_averaging_computes_the_statistics_anew() {
    let data = data(20);
    let mut net = Normed::<f64>::new(1);
    trainer(SquaredError::new())
        .batch_size(5)
        .average(Swa::from_epoch(2))
        .fit(&mut net, &data)
        .unwrap();
    // by hand: the mean of the weights after epochs 2 and 3
    let mut ends = Vec::new();
    let mut own = Normed::<f64>::new(1);
    let mut made = trainer(SquaredError::new()).batch_size(5);
    let mut session = made.start(&mut own, &data).unwrap();
    while session.epoch().unwrap().is_some() {
        ends.push(flat(session.network()));
    }
    drop(session);
    let mut by_hand = net.clone();
    let mean: Vec<f64> = ends[1]
        .iter()
        .zip(&ends[2])
        .map(|(a, b)| f64::midpoint(*a, *b))
        .collect();
    let mut rest = &mean[..];
    for tensor in by_hand.tensors_mut() {
        let (own, others) = rest.split_at(tensor.values.len());
        tensor.values.copy_from_slice(own);
        rest = others;
    }
    let mut work = by_hand.workspace(5);
    by_hand
        .recompute_statistics(data.inputs(), &mut work)
        .unwrap();
    assert_abs_diff_eq!(&flat(&net)[..], &flat(&by_hand)[..], epsilon = 1e-12);
}

#[test]
fn schedule_free_weights_predict() {
    let data = data(20);
    let mut net = Penalised::<f64>::new(1);
    Trainer::new(SquaredError::new(), AdamWScheduleFree::new(0.01))
        .epochs(3)
        .batch_size(5)
        .shuffle(false)
        .validate(&data)
        .fit(&mut net, &data)
        .unwrap();
    let mut own = Penalised::<f64>::new(1);
    let mut optimizer = AdamWScheduleFree::new(0.01);
    let (loss, mut work) = (SquaredError::new(), own.workspace(20));
    for _ in 0..3 {
        let mut batches = data.batches_in_order(5);
        while let Some((x, y)) = batches.next() {
            own.train_step(x, y, &loss, &mut optimizer, &mut work)
                .unwrap();
        }
    }
    let training = flat(&own);
    optimizer.evaluation_weights(&mut own).unwrap();
    assert_ne!(flat(&own), training);
    assert_eq!(flat(&net), flat(&own));
}

#[test]
fn settings_out_of_range_are_errors() {
    let data = data(20);
    let wrong = [
        (trainer(SquaredError::new()).accumulate(0), "accumulate"),
        (
            trainer(SquaredError::new()).clip(Clip::norm(-1.0)),
            "Clip::norm",
        ),
        (
            trainer(SquaredError::new()).gradient_noise(GradientNoise::new(-1.0)),
            "GradientNoise::new",
        ),
        (
            trainer(SquaredError::new()).average(Ema::new(1.5)),
            "Ema::new",
        ),
        (
            trainer(SquaredError::new()).average(Swa::from_epoch(0)),
            "Swa::from_epoch",
        ),
    ];
    for (mut trainer, setter) in wrong {
        let mut net = Penalised::<f64>::new(1);
        let problem = trainer.fit(&mut net, &data).unwrap_err().to_string();
        assert!(problem.contains(setter), "{problem}");
        assert_eq!(flat(&net), flat(&Penalised::<f64>::new(1)));
    }
}
