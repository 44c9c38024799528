//! Training that is killed at random moments and started again until it is done. Its last file has the bytes of a run
//! that was left alone.
//!
//! The process that is killed is this program, started again with `RESUME_FOLDER` set.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::Duration;
use std::{env, fs, io};

use nn_core::external::RngExt as _;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::{cli, data, note, say};

network! {
    /// Handwritten digits: 8×8 grey pixels in, one of ten classes out.
    struct Digits {
        input: 64,
        hidden: dense(32, bias = false) -> batch_norm -> relu -> dropout(0.1),
        output: dense(10) -> softmax,
    }
}

const FOLDER: &str = "RESUME_FOLDER";
const SEED: &str = "RESUME_SEED";
/// The state of training at its end, in each folder.
const FINAL: &str = "final.safetensors";

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let (Some(folder), Some(seed)) = (env::var_os(FOLDER), env::var_os(SEED)) else {
        return cli::run(
            "Kills a training process until it is done, and compares its file with one of a run that was left alone",
            run,
        );
    };
    let seed = seed.to_string_lossy().parse().unwrap_or_default();
    match train(&PathBuf::from(folder), seed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            note!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Trains from wherever the folder is: from its newest checkpoint, or from the beginning. What is drawn, averaged,
/// counted and scheduled must all survive.
fn train(folder: &Path, seed: u64) -> Outcome {
    let options = CsvOptions::new().header(false);
    let all = Dataset::from_csv_bytes(data::DIGITS.bytes, Target::Last, &options)?;
    let all: Dataset<f32, 64, Labels<10>> = all.map_inputs(|pixel| pixel / 16.0)?;
    let (train, test) = all.split_stratified(0.8, seed);
    let mut net = Digits::new(seed);
    let mut trainer = Trainer::new(CrossEntropy::new(), AdamW::new(2e-3))
        .epochs(100)
        .batch_size(16)
        .seed(seed)
        .validate(&test)
        .schedule_by_step(schedule::CosineAnnealing::to_end().warm_up(0.1, 100))
        .clip(Clip::norm(1.0))
        .average(Ema::new(0.99))
        .observe(EarlyStopping::new(100))
        .checkpoint(Checkpoint::to(folder).every_steps(25));
    let mut session = trainer.resume_or_start(folder, &mut net, &train)?;
    session.run()?;
    session.save(folder.join(FINAL))?;
    let _ = session.finish();
    note!("test accuracy {:.4}", net.evaluate(&test)?.accuracy());
    Ok(())
}

fn run(session: &cli::Session) -> Outcome {
    let folders = ["killed", "alone"].map(|name| session.path("resume").join(name));
    for folder in &folders {
        match fs::remove_dir_all(folder) {
            Err(problem) if problem.kind() != io::ErrorKind::NotFound => return Err(problem.into()),
            _ => {}
        }
    }
    let [killed, alone] = &folders;
    let mut rng = seeded(session.seed());
    let (mut kills, mut longest) = (0, 50.0);
    while !lives(
        &mut start(killed, session.seed())?,
        rng.random_range(0.4..1.0) * longest,
    )? {
        kills += 1;
        // so that a slow machine comes to an end, too
        longest *= 1.1;
        say!("killed; the newest checkpoint is {}", newest(killed)?);
    }
    say!("done; now the same without a kill");
    if !start(alone, session.seed())?.wait()?.success() {
        return Err("the run that was left alone has failed".into());
    }
    let [one, other] = [fs::read(killed.join(FINAL))?, fs::read(alone.join(FINAL))?];
    if one != other {
        return Err(format!("killed {kills} times: the final files differ").into());
    }
    say!(
        "killed {kills} times: the final file is the same, {} bytes",
        one.len()
    );
    Ok(())
}

/// A process that trains in this folder.
fn start(folder: &Path, seed: u64) -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .stdout(Stdio::null())
        .spawn()
}

/// True if the process ends before this many milliseconds; it is killed otherwise.
fn lives(child: &mut Child, milliseconds: f64) -> Outcome<bool> {
    thread::sleep(Duration::from_secs_f64(milliseconds / 1000.0));
    let ended = match child.try_wait()? {
        Some(status) if !status.success() => return Err("the training process has failed".into()),
        Some(_) => true,
        None => {
            child.kill()?;
            // it may have ended in between
            child.wait()?.success()
        }
    };
    Ok(ended)
}

/// The name of the newest checkpoint.
fn newest(folder: &Path) -> io::Result<String> {
    let mut last = None;
    // the process may have been killed before it made the folder
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("step-") {
            last = last.max(Some(name));
        }
    }
    Ok(last.unwrap_or_else(|| "not there yet".to_owned()))
}
