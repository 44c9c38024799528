//! Training that a program drives: by steps, by epochs, to the end.

use approx::assert_relative_eq;
use nn_core::prelude::*;
use nn_core::train::{AfterEpoch, AfterStep, Ending};

network! {
    struct Noisy {
        input: 2,
        hidden: dense(8) -> tanh,
        noise: dropout(0.3),
        norm: batch_norm,
        output: dense(3) -> softmax,
    }
}

network! { struct Other { input: 2, output: dense(3) -> softmax } }

fn data() -> Dataset<f32, 2, Labels<3>> {
    let rows = (0..23_u8).map(|i| [f32::from(i).sin(), f32::from(i).cos() * 0.5]);
    let labels = (0..23).map(|i| i * i % 3);
    Dataset::new(
        Batch::from_rows(rows.collect::<Vec<_>>()).unwrap(),
        Labels::new(labels.collect::<Vec<_>>()).unwrap(),
    )
    .unwrap()
}

fn trainer<'a>() -> Trainer<'a, CrossEntropy, Adam<f32>> {
    Trainer::new(CrossEntropy::new(), Adam::new(0.01))
        .epochs(4)
        .batch_size(5)
        .seed(3)
}

fn bits(net: &Noisy) -> Vec<u32> {
    let values = net.tensors().flat_map(|tensor| tensor.values.to_vec());
    values.map(f32::to_bits).collect()
}

/// The history without what the clock measured.
fn record(history: &History) -> Vec<(usize, f64, Option<f64>, f64)> {
    let epochs = history.epochs().iter();
    let facts = |epoch: &Epoch| {
        (
            epoch.number,
            epoch.loss,
            epoch.validation_loss,
            epoch.learning_rate,
        )
    };
    epochs.map(facts).collect()
}

#[test]
fn however_it_is_divided_the_bits_are_those_of_fit() {
    let data = data();
    let mut fitted = Noisy::new(1);
    let history = trainer().validate(&data).fit(&mut fitted, &data).unwrap();

    let mut net = Noisy::new(1);
    let mut trainer = trainer().validate(&data);
    let mut session = trainer.start(&mut net, &data).unwrap();
    let mut steps = Vec::new();
    // seven steps: the first epoch and two more
    for _ in 0..7 {
        let step = session.step().unwrap().unwrap();
        steps.push((step.epoch, step.number, step.samples));
    }
    assert_eq!(steps[4..], [(1, 5, 3), (2, 1, 5), (2, 2, 5)]);
    assert_eq!(session.history().epochs().len(), 1);
    let second = session.epoch().unwrap().unwrap();
    assert_eq!((second.number, second.samples), (2, 23));
    assert_eq!(session.steps_done(), 10);
    session.run().unwrap();
    assert_eq!(session.step().unwrap(), None);
    assert_eq!(session.epoch().unwrap(), None);
    let driven = session.finish();
    assert_eq!(bits(&net), bits(&fitted));
    assert_eq!(record(&driven), record(&history));
    assert_eq!(
        (driven.ending(), driven.kept_epoch()),
        (Ending::Finished, Some(4))
    );
}

#[test]
fn more_epochs_go_on_in_another_order() {
    let data = data();
    let mut two = Noisy::new(1);
    trainer().epochs(2).fit(&mut two, &data).unwrap();

    let mut net = Noisy::new(1);
    let mut trainer = trainer().epochs(1);
    let mut session = trainer.start(&mut net, &data).unwrap();
    session.run().unwrap();
    let once = bits(session.network());
    assert!(session.set_epochs(0).is_err());
    session.set_epochs(2).unwrap();
    session.run().unwrap();
    assert_eq!(session.finish().epochs().len(), 2);
    assert_eq!(bits(&net), bits(&two));
    assert_ne!(bits(&net), once);
}

/// Halves the rate after the third step, ends training at the seventh, keeps the first epoch.
#[derive(Default)]
struct Meddler {
    rates: Vec<f64>,
    norms: Vec<f64>,
    sizes: Vec<usize>,
}

impl Observer for Meddler {
    fn after_step(&mut self, step: &mut AfterStep<'_>) {
        self.norms.push(step.gradient_norm().unwrap());
        if (step.epoch, step.number) == (1, 3) {
            step.set_learning_rate(0.005);
        }
        if (step.epoch, step.number) == (2, 2) {
            step.stop();
        }
    }
    fn after_epoch(&mut self, epoch: &mut AfterEpoch<'_>) -> Verdict {
        self.rates.push(epoch.learning_rate);
        self.sizes
            .push(epoch.network::<Noisy>().unwrap().hidden.bias().len());
        assert!(epoch.network::<Other>().is_none());
        if epoch.number == 1 {
            epoch.keep();
        }
        Verdict::Continue
    }
    fn wants_gradients(&self) -> bool {
        true
    }
}

/// Keeps the norm of each step's gradients.
struct Norm<'a>(&'a mut Vec<f64>);
impl Observer for Norm<'_> {
    fn after_step(&mut self, step: &mut AfterStep<'_>) {
        let each = step.gradient_norms().unwrap();
        assert_eq!(each[0].0, "hidden.weight");
        self.0.push(step.gradient_norm().unwrap());
    }
    fn wants_gradients(&self) -> bool {
        true
    }
}

#[test]
fn observers_change_the_rate_stop_and_keep() {
    let data = data();
    let mut meddler = Meddler::default();
    let mut net = Noisy::new(1);
    let history = trainer()
        .observe(&mut meddler)
        .fit(&mut net, &data)
        .unwrap();
    assert_eq!(meddler.rates, [0.005, 0.005]);
    assert_eq!(meddler.sizes, [8, 8]);
    assert_eq!(history.epochs()[1].samples, 10);
    assert_eq!(
        (history.ending(), history.kept_epoch()),
        (Ending::Stopped, Some(1))
    );

    // by hand, to the first epoch's end
    let mut plain = Noisy::new(1);
    let mut other = trainer();
    let mut session = other.start(&mut plain, &data).unwrap();
    for step in 1..=5 {
        session.step().unwrap();
        if step == 3 {
            session.set_learning_rate(0.005).unwrap();
        }
    }
    drop(session);
    assert_eq!(bits(&net), bits(&plain));

    // the norm of the first step, from the gradients themselves
    let mut norms = Vec::new();
    let order_free = || {
        Trainer::new(CrossEntropy::new(), Adam::new(0.01))
            .full_batch()
            .epochs(1)
    };
    let mut net = Noisy::new(1);
    order_free()
        .observe(Norm(&mut norms))
        .fit(&mut net, &data)
        .unwrap();
    let net = Noisy::new(1);
    let mut work = net.workspace(23);
    net.loss_and_gradients(
        data.inputs(),
        data.targets(),
        &CrossEntropy::new(),
        &mut work,
    )
    .unwrap();
    let squares = work.gradients().tensors().flat_map(|tensor| {
        let squares = tensor.values.iter().map(|&g| f64::from(g).powi(2));
        squares.collect::<Vec<_>>()
    });
    assert_relative_eq!(norms[0], squares.sum::<f64>().sqrt(), max_relative = 1e-6);
}

#[test]
fn a_wrong_rate_is_an_error() {
    let data = data();
    let mut net = Noisy::new(1);
    let fitted = trainer()
        .on_epoch(|epoch| epoch.set_learning_rate(-1.0))
        .fit(&mut net, &data);
    let problem = fitted.unwrap_err().to_string();
    assert!(problem.contains("set_learning_rate"), "{problem}");
    let mut trainer = trainer();
    let mut session = trainer.start(&mut net, &data).unwrap();
    assert!(session.set_learning_rate(f64::NAN).is_err());
    assert!(session.step().unwrap().is_some());
}

#[test]
fn closures_return_nothing_a_bool_or_a_verdict() {
    let data = data();
    let epochs = |trainer: Trainer<'_, _, _>| {
        let mut trainer = trainer;
        trainer
            .fit(&mut Noisy::new(1), &data)
            .unwrap()
            .epochs()
            .len()
    };
    assert_eq!(epochs(trainer().on_epoch(|_| ())), 4);
    assert_eq!(epochs(trainer().on_epoch(|epoch| epoch.number == 3)), 3);
    assert_eq!(epochs(trainer().on_epoch(|_| Verdict::Stop)), 1);
    let stop = |epoch: &mut AfterEpoch<'_>| {
        epoch.stop();
        epoch.keep();
    };
    assert_eq!(epochs(trainer().on_epoch(stop)), 1);
    let mut chosen: Vec<Box<dyn Observer + Send>> = vec![Box::new(EarlyStopping::new(1))];
    assert!(epochs(trainer().observe(chosen.pop().unwrap())) <= 4);
}

#[test]
fn soft_targets_may_be_validated_on_labels() {
    let data = data();
    let soft = (data.targets().as_slice().iter()).map(|&label| {
        let mut row = [0.05_f32; 3];
        row[label] = 0.9;
        row
    });
    let soft = Batch::from_rows(soft.collect::<Vec<_>>()).unwrap();
    let training = Dataset::new(data.inputs().clone(), soft).unwrap();
    let mut net = Noisy::new(1);
    let history = trainer().validate(&data).fit(&mut net, &training).unwrap();
    let report = net.evaluate(&data).unwrap();
    let last = history.last().unwrap();
    assert_relative_eq!(last.validation_accuracy.unwrap(), report.accuracy());
}

#[test]
fn leaving_fit_loses_nothing() {
    let data = data();
    let stops = || trainer().epochs(40).observe(EarlyStopping::new(2));
    let mut fitted = Noisy::new(1);
    let history = stops().fit(&mut fitted, &data).unwrap();
    let (mut net, mut trainer) = (Noisy::new(1), stops());
    let mut session = trainer.start(&mut net, &data).unwrap();
    while session.step().unwrap().is_some() {}
    assert_eq!(record(&session.finish()), record(&history));
    assert_eq!(bits(&net), bits(&fitted));

    // a rate that explodes: the last good epoch is restored, and the session has ended
    let mut net = Noisy::new(1);
    let mut explodes = Trainer::new(CrossEntropy::new(), Sgd::new(0.01))
        .epochs(3)
        .batch_size(5);
    let mut session = explodes.start(&mut net, &data).unwrap();
    session.epoch().unwrap();
    let good = bits(session.network());
    session.set_learning_rate(1e38).unwrap();
    let problem = session.run().unwrap_err();
    assert!(matches!(problem, Error::Diverged { .. }), "{problem}");
    assert_eq!(session.epoch().unwrap(), None);
    drop(session);
    assert_eq!(bits(&net), good);
}
