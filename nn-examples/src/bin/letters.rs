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
    say!("most often confused (a as o: an a, read as o):");
    for (truth, guess, times) in report.confused().into_iter().take(8) {
        say!(
            "  {}: {times} of {}",
            pair(truth, guess),
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
    let guesses = Guesses {
        classes: net.classify(test.inputs())?,
        test: &test,
    };
    Figure::new(title, 2, (460.0, 420.0))
        .panel(
            Plane::new("Accuracy on unseen fonts", "epoch", "share of letters read")
                .y_range(0.6, 1.0)
                .curve("with hidden layer", progress::validation_accuracy(&history))
                .dashed(
                    "softmax alone",
                    progress::validation_accuracy(&linear_history),
                ),
        )
        .panel(Images::new(
            "Most often confused (a as o: an a, read as o)",
            8,
            guesses.confused(&report),
        ))
        .panel(Images::new("Right guesses", 8, guesses.some(true)))
        .panel(Images::new("Wrong guesses", 8, guesses.some(false)))
        .save(session, "letters")?;
    let most = report.confused().into_iter().take(5);
    let most = most.map(|(truth, guess, times)| format!("{} ({times}×)", pair(truth, guess)));
    let most = most.collect::<Vec<_>>().join(", ");
    Figure::new("Printed letters: what is read as what", 1, (700.0, 672.0))
        .panel(
            Confusion::new(
                format!("Most often confused: {most}"),
                (0..26).map(letter),
                &report.confusion(),
            )
            .with_recall(),
        )
        .save(session, "letters-confusion")?;
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

/// `a as o`: an a that is read as o.
fn pair(truth: usize, guess: usize) -> String {
    format!("{} as {}", letter(truth), letter(guess))
}

/// The test letters and what they are read as.
struct Guesses<'a> {
    classes: Vec<usize>,
    test: &'a Samples,
}

impl Guesses<'_> {
    /// The true class, the guess and the picture of each test letter.
    fn all(&self) -> impl Iterator<Item = (usize, usize, &[f32; 400])> {
        let truths = self.test.targets().as_slice().iter();
        let samples = truths.zip(&self.classes).zip(self.test.inputs().rows());
        samples.map(|((&truth, &guess), pixels)| (truth, guess, pixels))
    }

    /// Forty letters that are read right, or wrong.
    fn some(&self, right: bool) -> Vec<Image> {
        let samples = self.all();
        let samples = samples.filter(|(truth, guess, _)| (guess == truth) == right);
        let images = samples.take(40).map(|(truth, guess, pixels)| {
            let caption = if right {
                letter(guess)
            } else {
                pair(truth, guess)
            };
            image(pixels, caption, right)
        });
        images.collect()
    }

    /// A row of up to eight letters for each of the five largest confusions.
    fn confused(&self, report: &Classification<26>) -> Vec<Image> {
        let largest = report.confused().into_iter().take(5);
        let rows = largest.map(|(truth, guess, _)| {
            let own = self.all();
            let own = own.filter(move |(t, g, _)| (*t, *g) == (truth, guess));
            let images = own.map(move |(.., pixels)| image(pixels, pair(truth, guess), false));
            let gap = || image(&[], String::new(), false);
            images.chain(std::iter::repeat_with(gap)).take(8)
        });
        rows.flatten().collect()
    }
}

fn image(pixels: &[f32], caption: String, right: bool) -> Image {
    Image {
        pixels: pixels.iter().map(|&grey| f64::from(grey)).collect(),
        width: 20,
        caption,
        color: if right { theme::GREEN } else { theme::RED },
    }
}
