//! Settings of lines at run time in a trainer: as declared, in the middle of a run, and after a checkpoint.

use nn_core::network::{Clip, Tune};
use nn_core::prelude::*;

network! {
    struct Plain {
        input: 2,
        hidden: dense(8) -> tanh,
        noise: dropout(0.3),
        norm: batch_norm,
        output: dense(3) -> softmax,
    }
}
network! {
    struct Declared {
        input: 2,
        #[lr(0.5)]
        #[l2(0.01)]
        hidden: dense(8) -> tanh,
        noise: dropout(0.1),
        #[frozen]
        norm: batch_norm,
        #[decay(0.1)]
        output: dense(3) -> softmax,
    }
}

type Data = Dataset<f32, 2, Labels<3>>;

fn data() -> Data {
    let rows = (0..23_u8).map(|i| [f32::from(i).sin(), f32::from(i).cos() * 0.5]);
    let labels = (0..23).map(|i| i * i % 3);
    let x = Batch::from_rows(rows.collect::<Vec<_>>()).unwrap();
    Dataset::new(x, Labels::new(labels.collect::<Vec<_>>()).unwrap()).unwrap()
}

fn trainer<'a>() -> Trainer<'a, CrossEntropy, AdamW<f32>> {
    Trainer::new(CrossEntropy::new(), AdamW::new(0.02).weight_decay(0.3))
        .epochs(4)
        .batch_size(5)
        .seed(3)
}

fn tuned<'a>() -> Trainer<'a, CrossEntropy, AdamW<f32>> {
    trainer()
        .tune("hidden", Tune::new().rate(0.5).l2(0.01))
        .tune("noise", Tune::new().share(0.1))
        .tune("norm", Tune::new().frozen(true))
        .tune("output", Tune::new().decay(0.1))
}

fn bits(net: &impl Model<Scalar = f32>) -> Vec<u32> {
    let values = net.tensors().flat_map(|tensor| tensor.values.to_vec());
    values.map(f32::to_bits).collect()
}

/// Trains a declared network and a tuned one alike.
fn compare(
    declared: Trainer<'_, CrossEntropy, AdamW<f32>>,
    tuned: Trainer<'_, CrossEntropy, AdamW<f32>>,
) {
    let (mut declared, mut tuned) = (declared.epochs(3), tuned.epochs(3));
    let (data, mut a, mut b) = (data(), Declared::new(1), Plain::new(1));
    assert_eq!(bits(&a), bits(&b));
    let before = b.clone();
    let one = declared.fit(&mut a, &data).unwrap();
    let other = tuned.fit(&mut b, &data).unwrap();
    assert_eq!(bits(&a), bits(&b));
    assert_eq!(b.norm, before.norm);
    assert_eq!(one.last().unwrap().loss, other.last().unwrap().loss);
}

#[test]
fn a_tuned_trainer_is_a_declared_network() {
    compare(trainer(), tuned());
    let clip = || Clip::norm(0.3);
    compare(trainer().clip(clip()), tuned().clip(clip()));
    compare(
        trainer().average(Ema::new(0.9)),
        tuned().average(Ema::new(0.9)),
    );
}

/// A run that stops at any step and goes on has the settings of that step.
#[test]
fn checkpoints_have_the_settings() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("at.safetensors");
    let change = Tune::new().frozen(false).rate(0.25);
    let run = |stop: Option<usize>| {
        let (mut net, mut first) = (Plain::new(1), tuned());
        let mut session = first.start(&mut net, &data).unwrap();
        for step in 0..20 {
            if step == 7 {
                session.tune("norm", change).unwrap();
                session.tune("noise", Tune::new().share(0.6)).unwrap();
            }
            if Some(step) == stop {
                session.save(&file).unwrap();
                let (mut other, mut second) = (Plain::new(99), tuned());
                let mut session = second.resume_from(&file, &mut other, &data).unwrap();
                for step in step..20 {
                    if step == 7 {
                        session.tune("norm", change).unwrap();
                        session.tune("noise", Tune::new().share(0.6)).unwrap();
                    }
                    session.step().unwrap();
                }
                let _ = session.finish();
                return bits(&other);
            }
            session.step().unwrap();
        }
        let _ = session.finish();
        bits(&net)
    };
    let whole = run(None);
    for stop in [3, 7, 8, 10, 14, 19] {
        assert!(run(Some(stop)) == whole, "stopped after {stop} steps");
    }
    // a session that was tuned, whose trainer was not
    let (mut net, mut plain) = (Plain::new(1), trainer());
    let mut session = plain.start(&mut net, &data).unwrap();
    session.step().unwrap();
    session.tune("hidden", Tune::new().frozen(true)).unwrap();
    session.save(&file).unwrap();
    session.run().unwrap();
    let _ = session.finish();
    let (mut other, mut again) = (Plain::new(5), trainer());
    let mut session = again.resume_from(&file, &mut other, &data).unwrap();
    session.run().unwrap();
    let _ = session.finish();
    assert_eq!(bits(&other), bits(&net));
    // another program's settings
    let mut other = trainer().tune("noise", Tune::new().share(0.4));
    let refused = other.resume_from(&file, &mut net, &data).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("`tuned.0` is nothing, here noise"),
        "{refused}"
    );
}

#[test]
fn observers_tune() {
    let (data, mut net) = (data(), Plain::new(1));
    let mut seen = Vec::new();
    trainer()
        .tune("hidden", Tune::new().frozen(true))
        .on_epoch(|epoch| {
            let net: &Plain<f32> = epoch.network().unwrap();
            seen.push(net.hidden.clone());
            if epoch.number == 2 {
                epoch.tune("hidden", Tune::new().frozen(false));
            }
        })
        .fit(&mut net, &data)
        .unwrap();
    assert_eq!(seen[0], Plain::<f32>::new(1).hidden);
    assert_eq!(seen[1], seen[0]);
    assert_ne!(seen[2], seen[1]);
}

#[test]
fn mistakes_are_told() {
    let (data, mut net) = (data(), Plain::new(1));
    let before = bits(&net);
    let mut wrong = trainer().tune("hiden", Tune::new().rate(0.1));
    let told = wrong.fit(&mut net, &data).unwrap_err().to_string();
    assert!(told.starts_with("`Plain` has no line `hiden` (did you mean `hidden`?)"));
    assert_eq!(bits(&net), before);
    let mut wrong = trainer().on_epoch(|epoch| epoch.tune("norm", Tune::new().share(0.1)));
    let told = wrong.fit(&mut net, &data).unwrap_err().to_string();
    assert!(told.starts_with("`norm` has no `dropout`"), "{told}");
    let mut trainer = trainer();
    let mut session = trainer.start(&mut net, &data).unwrap();
    assert!(session.tune("norm", Tune::new().rate(f64::NAN)).is_err());
    session.run().unwrap();
}
