//! A hard test: the test letters are printed in font families that never occur in training.
//!
//! 20×20 grey pixels in, one of the letters a–z out; a linear model for comparison.

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Confusion, Figure, Image, Images, Plane, progress, theme};
use nn_examples::{cli, data, note, say};

network! {
    /// A printed letter: 20×20 grey pixels in, one of a–z out.
    pub struct Letters {
        input: 20 * 20,
        hidden: dense(128) -> relu -> dropout(0.4),
        output: dense(26) -> softmax,
    }
}

network! {
    /// The same without a hidden layer.
    pub struct Linear {
        input: 20 * 20,
        output: dense(26) -> softmax,
    }
}

type Samples = Dataset<f32, 400, Labels<26>>;

fn main() -> ExitCode {
    cli::run("Reads printed letters in font families it never saw", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let (images, labels) = (data::LETTERS_TRAIN_IMAGES, data::LETTERS_TRAIN_LABELS);
    let train = Samples::from_idx_bytes(images.bytes, labels.bytes)?;
    let train = train.map_inputs(|grey| grey / 255.0)?;
    let (images, labels) = (data::LETTERS_TEST_IMAGES, data::LETTERS_TEST_LABELS);
    let test = Samples::from_idx_bytes(images.bytes, labels.bytes)?;
    let test = test.map_inputs(|grey| grey / 255.0)?;
    say!("{}", Letters::<f32>::SUMMARY);
    say!(
        "{} letters to train on, {} of other fonts to test on\n",
        train.len(),
        test.len()
    );

    let mut net = Letters::new(session.seed());
    let history = fit(session, &mut net, &train, &test)?;
    note!("the same without the hidden layer:");
    let mut linear = Linear::new(session.seed());
    let linear_history = fit(session, &mut linear, &train, &test)?;

    let (report, straight) = (net.evaluate(&test)?, linear.evaluate(&test)?);
    say!("most often confused:");
    for (truth, guess, times) in report.confused().into_iter().take(8) {
        say!(
            "  {} taken for {}: {times} of {}",
            letter(truth),
            letter(guess),
            report.support(truth)
        );
    }
    say!("");
    session.announce("letters.safetensors", |path| net.save(path))?;
    let title = format!(
        "Printed letters: {} of {} in unseen fonts are read",
        report.correct(),
        report.total()
    );
    Figure::new(title, 2, (460.0, 420.0))
        .panel(
            Plane::new("Accuracy on unseen fonts", "epoch", "share read")
                .y_range(0.7, 1.0)
                .curve("with hidden layer", progress::validation_accuracy(&history))
                .dashed(
                    "softmax alone",
                    progress::validation_accuracy(&linear_history),
                ),
        )
        .panel(Confusion::new(
            "Test letters by class",
            (0..26).map(letter),
            &report.confusion(),
        ))
        .panel(Images::new("Right guesses", 8, guesses(&net, &test, true)?))
        .panel(Images::new(
            "Wrong guesses",
            8,
            guesses(&net, &test, false)?,
        ))
        .save(session, "letters")?;
    say!(
        "softmax alone: {:.4} ({} of {})",
        straight.accuracy(),
        straight.correct(),
        straight.total()
    );
    say!(
        "test accuracy: {:.4} ({} of {})",
        report.accuracy(),
        report.correct(),
        report.total()
    );
    Ok(())
}

fn fit<N>(
    session: &cli::Session,
    net: &mut N,
    train: &Samples,
    test: &Samples,
) -> Result<History, Error>
where
    N: Network<400, 26, Scalar = f32, Head = nn_core::head::Softmax<26>> + Train,
{
    Trainer::new(CrossEntropy::new(), AdamW::new(1e-3))
        .epochs(25)
        .batch_size(64)
        .seed(session.seed())
        .validate(test)
        .stop_on(session.stop())
        .observe(Progress::bar())
        .fit(net, train)
}

fn letter(class: usize) -> String {
    u8::try_from(class).map_or_else(|_| "?".into(), |class| char::from(b'a' + class).to_string())
}

/// Forty test letters that were read correctly, or wrongly.
fn guesses(net: &Letters<f32>, test: &Samples, right: bool) -> Result<Vec<Image>, Error> {
    let classes = net.classify(test.inputs())?;
    let samples = classes
        .into_iter()
        .zip(test.targets().as_slice())
        .zip(test.inputs().rows());
    let images = samples
        .filter(|((guess, truth), _)| (guess == *truth) == right)
        .take(40)
        .map(|((guess, &truth), pixels)| Image {
            pixels: pixels.iter().map(|&grey| f64::from(grey)).collect(),
            width: 20,
            caption: if right {
                letter(guess)
            } else {
                format!("{}, is {}", letter(guess), letter(truth))
            },
            color: if right { theme::GREEN } else { theme::RED },
        })
        .collect();
    Ok(images)
}
