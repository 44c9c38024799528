//! One network with two outputs. A shared trunk ends in two named outputs, each with its own loss; the losses'
//! weights decide what the trunk learns. Nothing forces the outputs to agree; if they disagree, the network is in
//! doubt.
//!
//! 1797 handwritten digits: one output is the digit, the other its parity; compared with one network for each.

use std::process::ExitCode;

use nn_core::loss::Losses;
use nn_core::prelude::*;
use nn_examples::chart::{Figure, Image, Images, Plane, theme};
use nn_examples::{cli, data, note, say};

network! {
    /// One trunk, two outputs.
    pub struct TwoHeads {
        input: 64,
        trunk: dense(32) -> relu,
        output: (
            digit: dense(10) -> softmax,
            odd: dense(1) -> sigmoid,
        ),
    }
}

network! {
    /// Only the digit.
    pub struct DigitAlone {
        input: 64,
        trunk: dense(32) -> relu,
        digit: dense(10) -> softmax,
    }
}

network! {
    /// Only the parity.
    pub struct OddAlone {
        input: 64,
        trunk: dense(32) -> relu,
        odd: dense(1) -> sigmoid,
    }
}

type Samples<Y> = Dataset<f32, 64, Y>;
type Both = (Labels<10>, Labels<2>);

/// The number of repetitions, each with another split and other initial weights.
const RUNS: u64 = 5;
/// The weights of the second output's loss.
const WEIGHTS: [f64; 7] = [0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0];

fn main() -> ExitCode {
    cli::run("Trains one network with two outputs on digits", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let options = CsvOptions::new().header(false);
    let all = Samples::<Labels<10>>::from_csv_bytes(data::DIGITS.bytes, Target::Last, &options)?;
    let all = all.map_inputs(|pixel| pixel / 16.0)?;
    say!("{}", TwoHeads::SUMMARY);

    let mut sums = Accuracies::default();
    let mut doubtful = Doubt::default();
    for seed in (0..RUNS).map(|run| session.seed().wrapping_add(run)) {
        let (train, test) = all.split_stratified(0.8, seed);
        note!("split {seed}: {} images to train on", train.len());
        let (train_odd, test_odd) = (odd(&train)?, odd(&test)?);
        let (train_both, test_both) = (both(&train)?, both(&test)?);

        let mut digit = DigitAlone::new(seed);
        trainer(session, seed, CrossEntropy::new()).fit(&mut digit, &train)?;
        let mut parity = OddAlone::new(seed);
        trainer(session, seed, BinaryCrossEntropy::new()).fit(&mut parity, &train_odd)?;
        sums.digit_alone += digit.evaluate(&test)?.accuracy();
        sums.odd_alone += parity.evaluate(&test_odd)?.accuracy();
        let derived: Vec<usize> = digit
            .classify(test.inputs())?
            .iter()
            .map(|d| d % 2)
            .collect();
        sums.odd_of_digit += Classification::new(&derived, test_odd.targets())?.accuracy();

        for (weight, sum) in WEIGHTS.into_iter().zip(&mut sums.by_weight) {
            let loss = Losses::new((CrossEntropy::new(), BinaryCrossEntropy::new()));
            let mut net = TwoHeads::new(seed);
            trainer(session, seed, loss.weights([1.0, weight])).fit(&mut net, &train_both)?;
            let report = net.evaluate(&test_both)?;
            sum.0 += report.0.0.accuracy();
            sum.1 += report.0.1.accuracy();
            if weight == 1.0 {
                doubtful.add(&net, &test_both);
            }
        }
    }

    let mean = |sum: f64| sum / RUNS as f64;
    say!("mean of {RUNS} splits           which digit  odd or even");
    say!(
        "a network for each         {:>11.4}  {:>11.4}",
        mean(sums.digit_alone),
        mean(sums.odd_alone)
    );
    say!(
        "odd or even by the digit   {:>11}  {:>11.4}",
        "",
        mean(sums.odd_of_digit)
    );
    for (weight, sum) in WEIGHTS.into_iter().zip(&sums.by_weight) {
        say!(
            "two heads, weights 1, {weight:<4} {:>11.4}  {:>11.4}",
            mean(sum.0),
            mean(sum.1)
        );
    }
    say!(
        "\nat weights 1, 1 the heads contradict each other on {} of {} images;\n\
         the digit is wrong on {} of these and on {} of the others",
        doubtful.contradictions,
        doubtful.total,
        doubtful.wrong,
        doubtful.wrong_elsewhere
    );
    say!(
        "{} parameters instead of {}",
        TwoHeads::PARAMETERS,
        DigitAlone::PARAMETERS + OddAlone::PARAMETERS
    );
    session.write("two_heads-network.svg", TwoHeads::svg())?;
    let equal = WEIGHTS
        .iter()
        .zip(&sums.by_weight)
        .find(|(weight, _)| **weight == 1.0);
    let (digit, odd) = equal.map_or((0.0, 0.0), |(_, sum)| (mean(sum.0), mean(sum.1)));
    draw(session, &sums, doubtful)?;
    say!("test accuracy of the two heads: {digit:.4} which digit, {odd:.4} odd or even");
    Ok(())
}

/// Sums over the runs.
#[derive(Default)]
struct Accuracies {
    digit_alone: f64,
    odd_alone: f64,
    /// The parity accuracy of the network for the digit.
    odd_of_digit: f64,
    /// The results of the two heads, for each of [`WEIGHTS`].
    by_weight: [(f64, f64); WEIGHTS.len()],
}

fn parities(digits: &Labels<10>) -> Result<Labels<2>, Error> {
    let odd = digits.as_slice().iter().map(|digit| digit % 2);
    Labels::new(odd.collect::<Vec<_>>())
}

fn odd(data: &Samples<Labels<10>>) -> Result<Samples<Labels<2>>, Error> {
    data.clone().with_targets(parities(data.targets())?)
}

fn both(data: &Samples<Labels<10>>) -> Result<Samples<Both>, Error> {
    let digits = data.targets().clone();
    let parities = parities(&digits)?;
    data.clone().with_targets((digits, parities))
}

fn trainer<'a, L: Loss>(session: &cli::Session, seed: u64, loss: L) -> Trainer<'a, L, Adam<f32>> {
    Trainer::new(loss, Adam::new(2e-3))
        .epochs(40)
        .seed(seed)
        .stop_on(session.stop())
        .observe(Progress::bar().every(40))
}

/// Images on which the two heads disagree.
#[derive(Default)]
struct Doubt {
    total: usize,
    wrong: usize,
    wrong_elsewhere: usize,
    contradictions: usize,
    /// Those images, each once.
    contradicted: Vec<Image>,
}

impl Doubt {
    fn add(&mut self, net: &TwoHeads<f32>, test: &Samples<Both>) {
        let answers = net.outputs(test.inputs());
        let answers = answers.digit.rows().zip(answers.odd.rows());
        let truth = test.targets().0.as_slice();
        for (((probabilities, odd), truth), pixels) in answers.zip(truth).zip(test.inputs().rows())
        {
            let mut digit = 0;
            for (class, probability) in probabilities.iter().enumerate() {
                if *probability > probabilities[digit] {
                    digit = class;
                }
            }
            let (is_odd, right) = (odd[0] >= 0.5, digit == *truth);
            self.total += 1;
            if is_odd == (digit % 2 == 1) {
                self.wrong_elsewhere += usize::from(!right);
                continue;
            }
            self.wrong += usize::from(!right);
            self.contradictions += 1;
            let pixels: Vec<f64> = pixels.iter().map(|&pixel| f64::from(pixel)).collect();
            if self.contradicted.iter().any(|image| image.pixels == pixels) {
                continue;
            }
            let says = if is_odd { "odd" } else { "even" };
            let (truth, color) = if right {
                (String::new(), theme::GREEN)
            } else {
                (format!(", is {truth}"), theme::RED)
            };
            self.contradicted.push(Image {
                pixels,
                width: 8,
                caption: format!("{digit} {says}{truth}"),
                color,
            });
        }
    }
}

fn draw(session: &cli::Session, sums: &Accuracies, doubtful: Doubt) -> Result<(), Error> {
    let mean = |sum: f64| sum / RUNS as f64;
    let curve = |of: &dyn Fn(&(f64, f64)) -> f64| -> Vec<(f64, f64)> {
        let points = WEIGHTS.iter().zip(&sums.by_weight);
        points
            .map(|(weight, sum)| (weight.log10(), mean(of(sum))))
            .collect()
    };
    let flat = |sum: f64| [(-2.0, mean(sum)), (2.0, mean(sum))];
    let mut contradicted = doubtful.contradicted;
    contradicted.truncate(24);
    Figure::new(
        "Handwritten digits: one trunk, two questions",
        2,
        (460.0, 380.0),
    )
    .panel(
        Plane::new(
            "Mean accuracy on test images",
            "log₁₀ of the weight of odd-or-even's loss",
            "share right",
        )
        .curve_in(
            theme::BLUE,
            "two heads: which digit",
            curve(&|sum| sum.0),
            false,
        )
        .curve_in(
            theme::BLUE,
            "a network for the digit",
            flat(sums.digit_alone),
            true,
        )
        .curve_in(
            theme::ORANGE,
            "two heads: odd or even",
            curve(&|sum| sum.1),
            false,
        )
        .curve_in(
            theme::ORANGE,
            "a network for odd or even",
            flat(sums.odd_alone),
            true,
        )
        .curve_in(
            theme::GREY,
            "odd or even by the digit's network",
            flat(sums.odd_of_digit),
            true,
        ),
    )
    .panel(Images::new(
        "Where the heads contradict each other",
        6,
        contradicted,
    ))
    .save(session, "two_heads")
}
