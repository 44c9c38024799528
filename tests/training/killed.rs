//! Training that is killed, at any moment, and goes on: its last file is that of a run that was left alone.
//!
//! The process that is killed is this program, started again with `KILLED_FOLDER` set; the test `scene` then trains.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use nn_core::network::GradientNoise;
use nn_core::numeric::random::seeded;
use nn_core::optim::schedule::{CosineAnnealing, ReduceOnPlateau};
use nn_core::prelude::*;
use rand::Rng;

network! {
    struct Noisy {
        input: 8,
        hidden: dense(24, bias = false),
        norm: batch_norm -> relu -> dropout(0.2),
        output: dense(3) -> softmax,
    }
}

type Data = Dataset<f32, 8, Labels<3>>;

fn data() -> Data {
    let row =
        |i: u16| [0_u16, 1, 2, 3, 4, 5, 6, 7].map(|j| (f32::from(i) * 0.37 + f32::from(j)).sin());
    let x = Batch::from_rows((0..200).map(row).collect::<Vec<_>>()).unwrap();
    Dataset::new(
        x,
        Labels::new((0..200).map(|i| i * i % 7 % 3).collect::<Vec<_>>()).unwrap(),
    )
    .unwrap()
}

/// Runs a way of training to its end, from wherever its folder is, and writes the last file.
fn train(way: &str, folder: &Path) {
    let data = data();
    match way {
        "adam" => finish(folder, &data, Adam::new(0.01), |trainer| {
            trainer
                .schedule(ReduceOnPlateau::new().patience(1))
                .observe(EarlyStopping::new(1000))
                .average(Ema::new(0.99))
        }),
        "sgd" => finish(folder, &data, Sgd::new(0.1).momentum(0.9), |trainer| {
            trainer
                .schedule_by_step(CosineAnnealing::to_end())
                .accumulate(2)
                .clip(Clip::norm(1.0))
                .gradient_noise(GradientNoise::new(0.001))
        }),
        "free" => finish(folder, &data, AdamWScheduleFree::new(0.01), |trainer| {
            trainer
        }),
        "muon" => finish(folder, &data, Muon::new(0.01), |trainer| {
            trainer.average(Swa::from_epoch(10))
        }),
        other => panic!("no way `{other}`"),
    }
}

type Training<'a, O> = Trainer<'a, CrossEntropy, O, Data>;

fn finish<'a, O: Optimizer<f32>>(
    folder: &Path,
    data: &'a Data,
    optimizer: O,
    more: impl FnOnce(Training<'a, O>) -> Training<'a, O>,
) {
    let runs = folder.join("checkpoints");
    let mut trainer = more(Trainer::new(CrossEntropy::new(), optimizer).validate(data))
        .epochs(20)
        .batch_size(8)
        .checkpoint(Checkpoint::to(&runs).every_steps(5));
    let mut net = Noisy::new(1);
    let mut session = trainer.resume_or_start(&runs, &mut net, data).unwrap();
    session.run().unwrap();
    session.save(folder.join("session.safetensors")).unwrap();
    let _ = session.finish();
    net.save(folder.join("net.safetensors")).unwrap();
}

/// The work of the process that `start` makes; nothing in an ordinary test run.
#[test]
fn scene() {
    if let Some(folder) = env::var_os("KILLED_FOLDER") {
        train(&env::var("KILLED_WAY").unwrap(), &PathBuf::from(folder));
    }
}

fn start(way: &str, folder: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "killed::scene", "--test-threads=1"])
        .env("KILLED_FOLDER", folder)
        .env("KILLED_WAY", way)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn two_hundred_kills_change_no_bit() {
    let mut rng = seeded(7);
    let ways = ["adam", "sgd", "free", "muon"];
    let (mut kills, mut runs) = (0, 0);
    while kills < 200 || runs < ways.len() {
        let way = ways[runs % ways.len()];
        runs += 1;
        let [whole, broken] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        train(way, whole.path());
        // a longer life each time, so that a slow machine ends this too
        for life in 0.. {
            let mut child = start(way, broken.path());
            let most = 60_000 + 2_000 * life;
            thread::sleep(Duration::from_micros(5_000 + rng.next_u64() % most));
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{way}: the resumed process failed");
                break;
            }
            child.kill().unwrap();
            // it may have ended in between
            kills += usize::from(!child.wait().unwrap().success());
        }
        for file in ["session.safetensors", "net.safetensors"] {
            let [whole, broken] =
                [&whole, &broken].map(|folder| fs::read(folder.path().join(file)));
            assert!(whole.unwrap() == broken.unwrap(), "{way}: {file} differs");
        }
    }
    println!("{kills} kills in {runs} runs");
}
