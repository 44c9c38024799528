//! The promises of `Trainer`: it learns, it stops, it loses nothing.
#![allow(clippy::cast_precision_loss)] // small counts

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use approx::assert_abs_diff_eq;
use nn_core::head;
use nn_core::layer::activation::{Identity, Relu, Tanh};
use nn_core::prelude::*;
use nn_core::train::{AfterEpoch, AfterStep, Ending, Plan};

use crate::mlp::Mlp;
use crate::problems::{line, sides, straight, weights};

type Classifier = Mlp<f32, Tanh, Identity, head::Softmax<2>, 2, 2>;

fn classifier() -> Classifier {
    Mlp::new(3, Tanh, Identity, 3)
}

#[test]
fn learns_a_line_online_in_batches_and_at_once() {
    let data = straight(20);
    let trainer = || Trainer::new(SquaredError::new(), Sgd::new(0.1)).epochs(1000);
    for mut trainer in [
        trainer().online(),
        trainer().batch_size(8),
        trainer().full_batch(),
    ] {
        let mut net = line();
        let history = trainer.fit(&mut net, &data).unwrap();
        assert!(history.last().unwrap().loss < 1e-3, "{history}");
        assert_abs_diff_eq!(net.output.weight()[(0, 0)], 2.0, epsilon = 0.1);
        assert_abs_diff_eq!(net.output.bias()[0], -1.0, epsilon = 0.1);
    }
}

#[test]
fn validation_reports_loss_and_accuracy() {
    let (train, test) = (sides(300, 0.0), sides(100, 0.5));
    let mut net = classifier();
    let history = Trainer::new(CrossEntropy::new(), Adam::new(0.02))
        .epochs(60)
        .validate(&test)
        .fit(&mut net, &train)
        .unwrap();
    let last = history.last().unwrap();
    let right = net.classify(test.inputs()).unwrap();
    let right = right.iter().zip(test.targets().as_slice());
    let right = right.filter(|(a, b)| a == b).count();
    assert_eq!(last.validation_accuracy, Some(right as f64 / 100.0));
    assert!(right > 80, "{history}");
    let mut work = net.workspace(100);
    let loss = net.loss(
        test.inputs(),
        test.targets(),
        &CrossEntropy::new(),
        &mut work,
    );
    assert_abs_diff_eq!(
        f64::from(loss.unwrap()),
        last.validation_loss.unwrap(),
        epsilon = 1e-6
    );
    assert_eq!(
        (history.epochs().len(), history.kept_epoch()),
        (60, Some(60))
    );
    assert_eq!(history.ending(), Ending::Finished);
}

#[test]
fn accuracy_of_one_output_is_its_sign() {
    let x = Batch::from_rows([[-2.0], [-1.0], [1.0], [3.0]]).unwrap();
    let labels = Labels::<2>::new([0, 1, 1, 1]).unwrap();
    let data = Dataset::new(x, labels).unwrap();
    let mut net = Mlp::<f64, _, _, head::Sigmoid<1>, 1, 1>::new(1, Relu, Identity, 1);
    net.output = Dense::new([[1.0]], [0.0]);
    let history = Trainer::new(BinaryCrossEntropy::new(), Sgd::new(0.0))
        .epochs(1)
        .validate(&data)
        .fit(&mut net, &data);
    let accuracy = history.unwrap().last().unwrap().validation_accuracy;
    assert_eq!(accuracy, Some(0.75));
}

#[test]
fn the_loss_of_an_epoch_counts_samples_and_keeps_the_short_batch() {
    let data = straight(7);
    let mut net = line();
    let mut whole = net.workspace(7);
    for reduction in [Reduction::Mean, Reduction::PerSample, Reduction::Sum] {
        let loss = SquaredError::new().reduction(reduction);
        let expected = net.loss(data.inputs(), data.targets(), &loss, &mut whole);
        let history = Trainer::new(loss, Sgd::new(0.0))
            .batch_size(3)
            .epochs(1)
            .fit(&mut net, &data)
            .unwrap();
        let epoch = history.last().unwrap();
        assert_abs_diff_eq!(epoch.loss, expected.unwrap(), epsilon = 1e-12);
        assert_eq!(epoch.samples, 7);
    }
}

#[test]
fn without_shuffling_it_is_the_loop_by_hand() {
    let data = straight(7);
    let (mut net, mut by_hand) = (line(), line());
    Trainer::new(SquaredError::new(), Adam::new(0.1))
        .batch_size(3)
        .epochs(4)
        .shuffle(false)
        .fit(&mut net, &data)
        .unwrap();
    let (loss, mut adam) = (SquaredError::new(), Adam::new(0.1));
    let mut work = by_hand.workspace(3);
    for _ in 0..4 {
        let mut batches = data.batches_in_order(3);
        while let Some((x, y)) = batches.next() {
            by_hand.loss_and_gradients(x, y, &loss, &mut work).unwrap();
            adam.step(&mut by_hand, work.gradients()).unwrap();
        }
    }
    assert_eq!(weights(&net), weights(&by_hand));
}

#[test]
fn early_stopping_restores_the_best_weights() {
    let (train, test) = (sides(20, 0.0), sides(60, 0.5));
    let mut net = classifier();
    let history = Trainer::new(CrossEntropy::new(), Adam::new(0.05))
        .epochs(500)
        .validate(&test)
        .observe(EarlyStopping::new(5))
        .fit(&mut net, &train)
        .unwrap();
    let best = history.best().unwrap();
    assert_eq!(history.ending(), Ending::Stopped);
    assert_eq!(history.kept_epoch(), Some(best.number));
    assert_eq!(history.epochs().len(), best.number + 5);
    // The same training, ended at the best epoch, has the same weights.
    let mut again = classifier();
    let _ = Trainer::new(CrossEntropy::new(), Adam::new(0.05))
        .epochs(best.number)
        .fit(&mut again, &train)
        .unwrap();
    assert_eq!(weights(&again), weights(&net));
    let words = history.to_string();
    assert!(words.contains("stopped early after epoch"), "{words}");
}

#[test]
fn a_closure_can_end_training() {
    let mut epochs = Vec::new();
    let mut net = line();
    let history = Trainer::new(SquaredError::new(), Sgd::new(0.1))
        .on_epoch(|epoch| {
            epochs.push(epoch.number);
            if epoch.number == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .fit(&mut net, &straight(4))
        .unwrap();
    assert_eq!(history.epochs().len(), 3);
    assert_eq!(epochs, [1, 2, 3]);
}

#[test]
fn a_flag_ends_training_after_the_epoch_and_keeps_the_weights() {
    let flag = AtomicBool::new(false);
    let data = straight(4);
    let (mut net, mut two_epochs) = (line(), line());
    let history = Trainer::new(SquaredError::new(), Sgd::new(0.1))
        .stop_on(&flag)
        .on_epoch(|epoch| {
            flag.store(epoch.number == 2, Ordering::Relaxed);
            ControlFlow::Continue(())
        })
        .fit(&mut net, &data)
        .unwrap();
    assert_eq!(history.ending(), Ending::Interrupted);
    assert_eq!((history.epochs().len(), history.kept_epoch()), (2, Some(2)));
    let mut trainer = Trainer::new(SquaredError::new(), Sgd::new(0.1)).epochs(2);
    trainer.fit(&mut two_epochs, &data).unwrap();
    assert_eq!(weights(&net), weights(&two_epochs));
}

#[test]
fn bad_settings_are_errors_and_change_nothing() {
    let data = straight(4);
    let (_, empty) = data.split_in_order(1.0);
    let trainer = || Trainer::new(SquaredError::new(), Sgd::new(0.1));
    let with_rate = |rate| Trainer::new(SquaredError::new(), Sgd::new(rate));
    let cases = [
        (trainer().batch_size(0), &data, "the batch size is 0"),
        (trainer().epochs(0), &data, "0 epochs"),
        (trainer().threads(0), &data, "0 threads"),
        (trainer(), &empty, "no training data"),
        (with_rate(f64::NAN), &data, "the learning rate is NaN"),
        (with_rate(-0.1), &data, "the learning rate is -0.1"),
    ];
    for (mut trainer, data, expected) in cases {
        let mut net = line();
        let before = weights(&net);
        let message = trainer.fit(&mut net, data).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
        assert_eq!(weights(&net), before);
    }
    let mut net = line();
    let before = weights(&net);
    let fitted = trainer().validate(&empty).fit(&mut net, &data);
    let message = fitted.unwrap_err().to_string();
    assert!(message.contains("no validation data"), "{message}");
    assert_eq!(weights(&net), before);
}

#[test]
fn one_trainer_trains_several_networks_alike() {
    let data = straight(10);
    let mut trainer = Trainer::new(SquaredError::new(), Adam::new(0.1)).epochs(3);
    let (mut first, mut second) = (line(), line());
    trainer.fit(&mut first, &data).unwrap();
    trainer.fit(&mut second, &data).unwrap();
    assert_eq!(weights(&first), weights(&second));
}

/// An observer that records every epoch, stores epoch 2 and refuses epoch 4.
#[derive(Default)]
struct Witness {
    plans: Vec<Plan>,
    steps: Vec<(usize, usize, usize)>,
    losses: Vec<f64>,
    epochs: Vec<Epoch>,
    ended: usize,
}

impl Observer for Witness {
    fn before_training(&mut self, plan: &Plan) -> Result<(), Error> {
        self.plans.push(*plan);
        Ok(())
    }
    fn before_epoch(&mut self, number: usize) -> ControlFlow<()> {
        if number == 4 {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
    fn after_step(&mut self, step: &mut AfterStep<'_>) {
        self.steps.push((step.epoch, step.number, step.samples));
        self.losses.push(step.loss);
    }
    fn after_epoch(&mut self, epoch: &mut AfterEpoch<'_>) -> Verdict {
        self.epochs.push(**epoch);
        if epoch.number == 2 {
            Verdict::Remember
        } else {
            Verdict::Continue
        }
    }
    fn after_training(&mut self, history: &History) {
        self.ended = history.epochs().len();
    }
}

#[test]
fn an_observer_is_told_everything_and_obeyed() {
    let mut witness = Witness::default();
    let (mut net, mut two_epochs) = (line(), line());
    let trainer = || Trainer::new(SquaredError::new(), Sgd::new(0.1)).batch_size(4);
    let history = trainer().observe(&mut witness).fit(&mut net, &straight(10));
    let history = history.unwrap();
    assert_eq!(history.ending(), Ending::Stopped);
    assert_eq!((history.epochs().len(), history.kept_epoch()), (3, Some(2)));
    trainer()
        .epochs(2)
        .fit(&mut two_epochs, &straight(10))
        .unwrap();
    assert_eq!(weights(&net), weights(&two_epochs));

    assert_eq!((witness.plans.len(), witness.ended), (1, 3));
    assert_eq!((witness.plans[0].samples, witness.plans[0].steps), (10, 3));
    let expected = (1..=3).flat_map(|epoch| [(epoch, 1, 4), (epoch, 2, 4), (epoch, 3, 2)]);
    assert!(
        expected.eq(witness.steps.iter().copied()),
        "{:?}",
        witness.steps
    );
    assert_eq!(witness.epochs, history.epochs());
    // The loss of an epoch is the mean over its steps, weighted by samples.
    for (epoch, losses) in history.epochs().iter().zip(witness.losses.chunks(3)) {
        let mean = (losses[0] * 4.0 + losses[1] * 4.0 + losses[2] * 2.0) / 10.0;
        assert_abs_diff_eq!(epoch.loss, mean, epsilon = 1e-15);
    }
}

#[test]
fn a_history_is_a_table() {
    let mut net = line();
    let mut trainer = Trainer::new(SquaredError::new(), Sgd::new(0.1)).epochs(3);
    let history = trainer.fit(&mut net, &straight(10)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.csv");
    history.save_csv(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, history.to_csv());
    assert_eq!(text.lines().count(), 4);
    let second: Vec<_> = text.lines().nth(2).unwrap().split(',').collect();
    assert_eq!((second.len(), second[0], second[2]), (7, "2", ""));
    assert_eq!(second[1].parse(), Ok(history.epochs()[1].loss));
    let problem = history
        .save_csv(folder.path().join("no/such.csv"))
        .unwrap_err();
    assert!(
        problem.to_string().contains("such.csv: cannot write"),
        "{problem}"
    );
}

/// Its stderr is read by the test below.
#[test]
#[ignore = "run by `a_pipe_gets_one_plain_line_an_epoch`"]
fn trains_with_progress() {
    let test = sides(20, 0.5);
    Trainer::new(CrossEntropy::new(), Adam::new(0.01))
        .epochs(3)
        .validate(&test)
        .observe(Progress::bar())
        .fit(&mut classifier(), &sides(40, 0.0))
        .unwrap();
}

/// The same: without a learning rate the first epoch is the best.
#[test]
#[ignore = "run by `the_last_epoch_has_a_line_also_if_it_came_early`"]
fn trains_with_some_lines() {
    Trainer::new(CrossEntropy::new(), Adam::new(0.0))
        .epochs(usize::MAX)
        .full_batch()
        .observe(Progress::lines().every(3))
        .observe(EarlyStopping::new(4))
        .fit(&mut classifier(), &sides(40, 0.0))
        .unwrap();
}

#[test]
fn the_last_epoch_has_a_line_also_if_it_came_early() {
    let text = errors_of("trains_with_some_lines");
    let lines = text.lines().filter(|line| line.starts_with("epoch"));
    let numbers: Vec<_> = lines.map(|line| line.split('/').next().unwrap()).collect();
    assert_eq!(numbers, ["epoch 3", "epoch 5"], "{text}");
    let end = "stopped early after epoch 5; the weights are those of epoch 1\n";
    assert!(text.ends_with(end), "{text}");
}

/// The stderr of an ignored test of this file.
fn errors_of(test: &str) -> String {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            &format!("training::{test}"),
            "--ignored",
            "--nocapture",
        ])
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

network! {
    struct Raw { input: 2, scale: standardize, output: dense(2) -> softmax }
}
network! {
    struct Indices { input: 2, rows: embedding(1000, 2), output: dense(2) -> softmax }
}

/// Columns of very different scales, whole numbers below 1000.
fn scales() -> Dataset<f32, 2, Labels<2>> {
    let rows = (0..40_u16).map(|i| ([f32::from(i % 2), f32::from(i * 25)], usize::from(i % 2)));
    Dataset::from_pairs(rows).unwrap()
}

#[test]
#[ignore = "run by `scales_are_warned_of_where_the_network_does_nothing_about_them`"]
fn trains_on_scales() {
    let trainer = || Trainer::new(CrossEntropy::new(), Sgd::new(0.0)).epochs(1);
    trainer().fit(&mut classifier(), &scales()).unwrap();
}

#[test]
#[ignore = "run by `scales_are_warned_of_where_the_network_does_nothing_about_them`"]
fn trains_on_scales_it_knows() {
    let trainer = || Trainer::new(CrossEntropy::new(), Sgd::new(0.0)).epochs(1);
    let mut raw = Raw::new(1);
    raw.scale.fit(scales().inputs()).unwrap();
    trainer().fit(&mut raw, &scales()).unwrap();
    trainer().fit(&mut Indices::new(1), &scales()).unwrap();
}

#[test]
fn scales_are_warned_of_where_the_network_does_nothing_about_them() {
    let text = errors_of("trains_on_scales");
    assert_eq!(
        text.matches("warning: feature 2 varies").count(),
        1,
        "{text}"
    );
    let text = errors_of("trains_on_scales_it_knows");
    assert!(!text.contains("warning"), "{text}");
}

#[test]
fn a_pipe_gets_one_plain_line_an_epoch() {
    let text = errors_of("trains_with_progress");
    let lines: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("epoch"))
        .collect();
    assert_eq!(lines.len(), 3, "{text}");
    let words: Vec<_> = lines[1].split("  ").collect();
    assert_eq!((words.len(), words[0]), (5, "epoch 2/3"), "{text}");
    assert!(words[1].starts_with("loss 0."), "{text}");
    assert!(words[2].starts_with("val loss 0."), "{text}");
    assert!(words[3].starts_with("val accuracy 0."), "{text}");
    assert!(words[4].ends_with(" s"), "{text}");
    let notes = text.matches("--release").count();
    assert_eq!(notes, usize::from(cfg!(debug_assertions)), "{text}");
    assert!(!text.contains('\r') && !text.contains('\u{1b}'));
}
