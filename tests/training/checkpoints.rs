//! Checkpoints: a run that stops at any step and goes on gives the bytes of a run that never stopped.

use std::fs;
use std::path::Path;

use nn_core::network::GradientNoise;
use nn_core::optim::schedule::{CosineAnnealing, Polynomial, ReduceOnPlateau, Schedule, StepDecay};
use nn_core::prelude::*;
use nn_core::train::Checkpoint;

network! {
    struct Noisy {
        input: 2,
        hidden: dense(8) -> tanh,
        noise: dropout(0.3),
        norm: batch_norm,
        output: dense(3) -> softmax,
    }
}

network! { struct Smaller { input: 2, hidden: dense(4) -> tanh, output: dense(3) -> softmax } }

const STEPS: usize = 20;

fn data() -> Dataset<f32, 2, Labels<3>> {
    let rows = (0..23_u8).map(|i| [f32::from(i).sin(), f32::from(i).cos() * 0.5]);
    let labels = (0..23).map(|i| i * i % 3);
    let x = Batch::from_rows(rows.collect::<Vec<_>>()).unwrap();
    Dataset::new(x, Labels::new(labels.collect::<Vec<_>>()).unwrap()).unwrap()
}

/// Four epochs of five steps.
fn trainer<'a, O: Optimizer<f32>>(optimizer: O) -> Trainer<'a, CrossEntropy, O> {
    Trainer::new(CrossEntropy::new(), optimizer)
        .epochs(4)
        .batch_size(5)
        .seed(3)
}

/// The bytes of a checkpoint at the end of training that is stopped after `stop` steps and resumed by another trainer
/// and another network.
fn stopped<'a, O: Optimizer<f32>>(
    make: &dyn Fn() -> Trainer<'a, CrossEntropy, O, Dataset<f32, 2, Labels<3>>>,
    data: &'a Dataset<f32, 2, Labels<3>>,
    stop: Option<usize>,
) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (file, end) = (
        folder.path().join("at.safetensors"),
        folder.path().join("end.safetensors"),
    );
    let (mut net, mut trainer) = (Noisy::new(1), make());
    let mut session = trainer.start(&mut net, data).unwrap();
    if let Some(stop) = stop {
        for _ in 0..stop {
            session.step().unwrap();
        }
        session.save(&file).unwrap();
        let (mut other, mut trainer) = (Noisy::new(99), make());
        let mut session = trainer.resume_from(&file, &mut other, data).unwrap();
        session.run().unwrap();
        session.save(&end).unwrap();
    } else {
        session.run().unwrap();
        session.save(&end).unwrap();
    }
    fs::read(&end).unwrap()
}

fn at_any_step<'a, O: Optimizer<f32>>(
    data: &'a Dataset<f32, 2, Labels<3>>,
    make: &dyn Fn() -> Trainer<'a, CrossEntropy, O, Dataset<f32, 2, Labels<3>>>,
) {
    let whole = stopped(make, data, None);
    for stop in 0..=STEPS {
        let resumed = stopped(make, data, Some(stop));
        assert!(resumed == whole, "stopped after {stop} steps");
    }
}

#[test]
fn stopped_at_any_step_the_bytes_are_the_same() {
    let data = data();
    at_any_step(&data, &|| trainer(Sgd::new(0.1)).validate(&data));
    at_any_step(&data, &|| {
        trainer(Sgd::new(0.1).momentum(0.9)).validate(&data)
    });
    at_any_step(&data, &|| trainer(Adam::new(0.01)).validate(&data));
    at_any_step(&data, &|| {
        trainer(AdamW::new(0.01))
            .validate(&data)
            .observe(EarlyStopping::new(2))
            .schedule(StepDecay::new(2).warm_up(0.5, 1))
    });
    at_any_step(&data, &|| {
        trainer(RmsProp::new(0.01).momentum(0.5).centered())
            .validate(&data)
            .schedule_by_step(CosineAnnealing::new(20))
    });
    at_any_step(&data, &|| {
        trainer(Adam::new(0.01))
            .validate(&data)
            .schedule(ReduceOnPlateau::new().patience(0))
            .shuffle(false)
    });
}

#[test]
fn what_happens_around_the_step_is_resumed_too() {
    let data = data();
    at_any_step(&data, &|| {
        trainer(Adam::new(0.01))
            .validate(&data)
            .average(Ema::new(0.9))
            .clip(Clip::norm(0.5))
            .observe(EarlyStopping::new(1))
    });
    at_any_step(&data, &|| {
        trainer(Sgd::new(0.1).momentum(0.9))
            .batch_size(3)
            .accumulate(2)
            .validate(&data)
            .average(Swa::from_epoch(2))
            .gradient_noise(GradientNoise::new(0.01))
    });
}

/// Every optimizer of the crate.
#[test]
fn every_optimizer_is_resumed_to_the_bit() {
    let data = data();
    macro_rules! each {
        ($($optimizer:expr),* $(,)?) => {
            $(at_any_step(&data, &|| trainer($optimizer).validate(&data));)*
        };
    }
    each!(
        Sgd::new(0.1).momentum(0.9).dampening(0.1),
        Adam::new(0.01).amsgrad(),
        AdamW::new(0.01).amsgrad(),
        Adamax::new(0.01),
        NAdam::new(0.01),
        RAdam::new(0.01),
        RmsProp::new(0.01).momentum(0.5).centered(),
        Adagrad::new(0.1),
        Adadelta::new(1.0),
        Rprop::new(0.01),
        Asgd::new(0.1),
        Lion::new(0.001),
        Muon::new(0.01),
        Adafactor::new(0.01),
        AdamWScheduleFree::new(0.01),
    );
}

#[test]
fn the_model_in_a_checkpoint_is_the_one_that_was_validated() {
    let (data, folder) = (data(), tempfile::tempdir().unwrap());
    macro_rules! each {
        ($($trainer:expr),*) => {$({
            let to = tempfile::tempdir_in(&folder).unwrap();
            let checkpoint = Checkpoint::to(to.path()).keep_best();
            let mut trainer = $trainer.validate(&data).checkpoint(checkpoint);
            let mut net = Noisy::new(1);
            let mut session = trainer.start(&mut net, &data).unwrap();
            session.run().unwrap();
            let predicting = session.predicting_network().unwrap().to_bytes().unwrap();
            assert_ne!(session.network().to_bytes().unwrap(), predicting);
            let history = session.finish();
            let last = Noisy::load(to.path().join("step-0000000020.safetensors")).unwrap();
            assert_eq!(net.to_bytes().unwrap(), last.to_bytes().unwrap());
            assert_eq!(net.to_bytes().unwrap(), predicting);
            let best = Noisy::load(to.path().join("best.safetensors")).unwrap();
            let accuracy = best.evaluate(&data).unwrap().accuracy();
            assert_eq!(history.best().unwrap().validation_accuracy, Some(accuracy));
        })*};
    }
    each!(
        trainer(Adam::new(0.01)).average(Ema::new(0.9)),
        trainer(Adam::new(0.01)).average(Swa::from_epoch(2)),
        trainer(AdamWScheduleFree::new(0.01))
    );
}

fn checkpoints(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".safetensors"))
        .collect();
    names.sort();
    names
}

#[test]
fn a_folder_of_checkpoints_is_a_run() {
    let (data, folder) = (data(), tempfile::tempdir().unwrap());
    let to = folder.path().join("runs/a");
    let make = |epochs| {
        trainer(Adam::new(0.01))
            .epochs(epochs)
            .checkpoint(Checkpoint::to(&to).every_steps(3).keep(3).keep_best())
    };
    let mut net = Noisy::new(1);
    let mut missing = make(4);
    let problem = missing.resume(&to, &mut net, &data).unwrap_err();
    assert!(
        problem.to_string().contains("no checkpoint in"),
        "{problem}"
    );
    drop(missing);

    let mut first = make(4);
    let mut session = first.resume_or_start(&to, &mut net, &data).unwrap();
    for _ in 0..13 {
        session.step().unwrap();
    }
    // a second run in the folder is refused while the first has it
    let problem = make(4).resume(&to, &mut Noisy::new(1), &data).unwrap_err();
    assert!(problem.to_string().contains("another run"), "{problem}");
    drop(session);
    drop(first);
    let names = checkpoints(&to);
    let steps = ["0000000006", "0000000009", "0000000012"];
    let steps = steps.map(|step| format!("step-{step}.safetensors"));
    assert_eq!(names[1..], steps);
    assert_eq!(names[0], "best.safetensors");

    // a new run does not write over it
    let problem = make(4).start(&mut Noisy::new(1), &data).unwrap_err();
    assert!(problem.to_string().contains("an earlier run"), "{problem}");

    // each is a model, and goes on
    let newest = to.join(&steps[2]);
    let model = Noisy::load(&newest).unwrap();
    let mut resumed = Noisy::new(5);
    let mut second = make(4);
    let mut session = second.resume(&to, &mut resumed, &data).unwrap();
    assert_eq!(session.steps_done(), 12);
    assert_eq!(session.network().hidden, model.hidden);
    session.run().unwrap();
    drop(session);
    drop(second);
    let mut whole = Noisy::new(1);
    trainer(Adam::new(0.01)).fit(&mut whole, &data).unwrap();
    assert_eq!(resumed.to_bytes().unwrap(), whole.to_bytes().unwrap());

    // more epochs go on; damage costs one interval
    let names = checkpoints(&to);
    let last = to.join(names.last().unwrap());
    assert!(last.ends_with("step-0000000020.safetensors"));
    let mut bytes = fs::read(&last).unwrap();
    let middle = bytes.len() - 5;
    bytes[middle] ^= 1;
    fs::write(&last, &bytes).unwrap();
    let mut more = Noisy::new(5);
    let mut third = make(6);
    let mut session = third.resume(&to, &mut more, &data).unwrap();
    assert_eq!(session.steps_done(), 18);
    session.run().unwrap();
    drop(session);
    drop(third);
    let mut six = Noisy::new(1);
    trainer(Adam::new(0.01))
        .epochs(6)
        .fit(&mut six, &data)
        .unwrap();
    assert_eq!(more.to_bytes().unwrap(), six.to_bytes().unwrap());

    // none good
    for name in checkpoints(&to) {
        fs::write(to.join(name), b"nothing").unwrap();
    }
    let problem = make(6).resume(&to, &mut more, &data).unwrap_err();
    for step in ["step-0000000030", "step-0000000027", "step-0000000024"] {
        assert!(problem.to_string().contains(step), "{problem}");
    }
}

#[test]
fn what_is_of_another_run_is_refused_with_what_differs() {
    let (data, folder) = (data(), tempfile::tempdir().unwrap());
    let file = folder.path().join("at.safetensors");
    let (mut net, mut made) = (Noisy::new(1), trainer(Adam::new(0.01)));
    let mut session = made.start(&mut net, &data).unwrap();
    session.epoch().unwrap();
    session.save(&file).unwrap();
    drop(session);
    let before = net.to_bytes().unwrap();

    let mut told = |trainer: &mut Trainer<'_, CrossEntropy, Adam<f32>>, data: &_| {
        let problem = trainer.resume_from(&file, &mut net, data).unwrap_err();
        assert_eq!(net.to_bytes().unwrap(), before);
        problem.to_string()
    };
    let text = told(&mut trainer(Adam::new(0.02).betas(0.8, 0.999)), &data);
    for part in [
        "`optimizer.learning_rate` is 0.01, here 0.02",
        "`optimizer.beta1`",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let text = told(&mut trainer(Adam::new(0.01)).seed(4), &data);
    assert!(text.contains("`seed` is 3, here 4"), "{text}");
    let text = told(
        &mut trainer(Adam::new(0.01)).observe(EarlyStopping::new(2)),
        &data,
    );
    assert!(
        text.contains("`observer.0` is nothing, here EarlyStopping"),
        "{text}"
    );
    let text = told(
        &mut trainer(Adam::new(0.01)).schedule(StepDecay::new(3)),
        &data,
    );
    assert!(
        text.contains("`schedule` is nothing, here StepDecay"),
        "{text}"
    );
    let text = told(&mut trainer(Adam::new(0.01)).epochs(0), &data);
    assert!(text.contains("0 epochs"), "{text}");
    let (_, other) = data.split_in_order(0.5);
    let text = told(&mut trainer(Adam::new(0.01)), &other);
    assert!(text.contains("`data.samples` is 23, here"), "{text}");

    let problem = trainer(Sgd::new(0.01))
        .resume_from(&file, &mut net, &data)
        .unwrap_err();
    let text = problem.to_string();
    assert!(text.contains("`optimizer` is Adam, here Sgd"), "{text}");
    let mut smaller = Smaller::new(1);
    let problem = trainer(Adam::new(0.01))
        .resume_from(&file, &mut smaller, &data)
        .unwrap_err();
    assert!(
        problem
            .to_string()
            .contains("does not fit the network `Smaller`"),
        "{problem}"
    );

    let model = folder.path().join("model.safetensors");
    net.save(&model).unwrap();
    let problem = trainer(Adam::new(0.01))
        .resume_from(&model, &mut net, &data)
        .unwrap_err();
    assert!(
        problem.to_string().contains("a model without its training"),
        "{problem}"
    );
}

#[test]
fn the_length_of_a_schedule_is_not_changed_by_accident() {
    let (data, folder) = (data(), tempfile::tempdir().unwrap());
    let file = folder.path().join("at.safetensors");
    let make = |epochs| {
        trainer(Adam::new(0.01))
            .epochs(epochs)
            .schedule(Polynomial::to_end())
    };
    let (mut net, mut made) = (Noisy::new(1), make(4));
    let mut session = made.start(&mut net, &data).unwrap();
    session.epoch().unwrap();
    session.save(&file).unwrap();
    assert!(session.set_epochs(6).is_err());
    drop(session);
    let problem = make(6)
        .resume_from(&file, &mut net, &data)
        .unwrap_err()
        .to_string();
    assert!(problem.contains("allow_other_epochs"), "{problem}");
    assert!(make(4).resume_from(&file, &mut net, &data).is_ok());
    assert!(
        make(6)
            .allow_other_epochs()
            .resume_from(&file, &mut net, &data)
            .is_ok()
    );
}

#[test]
fn a_checkpoint_that_cannot_be_written_does_not_end_training() {
    let (data, folder) = (data(), tempfile::tempdir().unwrap());
    let to = folder.path().join("run");
    let mut trainer = trainer(Adam::new(0.01)).checkpoint(Checkpoint::to(&to));
    let mut net = Noisy::new(1);
    let mut session = trainer.start(&mut net, &data).unwrap();
    session.epoch().unwrap();
    assert!(session.checkpoint_problem().is_none());
    // a folder where the next file should be
    fs::create_dir(to.join("step-0000000010.safetensors")).unwrap();
    session.epoch().unwrap();
    let problem = session.checkpoint_problem().unwrap().to_string();
    assert!(problem.contains("step-0000000010"), "{problem}");
    fs::remove_dir(to.join("step-0000000010.safetensors")).unwrap();
    session.run().unwrap();
    assert!(session.checkpoint_problem().is_none());
}

#[test]
fn settings_out_of_range_are_errors() {
    let (data, folder) = (data(), tempfile::tempdir().unwrap());
    let to = || Checkpoint::to(folder.path().join("run"));
    let wrong = [
        (to().every_epochs(0), "every_epochs"),
        (to().every_steps(0), "every_steps"),
        (to().every_minutes(f64::NAN), "every_minutes"),
        (to().keep(0), "keep"),
    ];
    for (checkpoint, setter) in wrong {
        let mut trainer = trainer(Adam::new(0.01)).checkpoint(checkpoint);
        let problem = trainer
            .fit(&mut Noisy::new(1), &data)
            .unwrap_err()
            .to_string();
        assert!(problem.contains(setter), "{problem}");
    }
}
