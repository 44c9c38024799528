//! Evaluating a binary classifier honestly. Every tumour is classified by a network that did not train on it (five
//! folds), and the network is compared with a linear model. The threshold is a choice: how many false alarms is one
//! missed tumour worth?
//!
//! 569 tumours, 30 measurements each; "malignant" is the class to find.

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Confusion, Figure, Mark, Plane, theme};
use nn_examples::{cli, data, note, say};

network! {
    /// 30 measurements of a tumour in, the probability that it is malignant out.
    pub struct Tumour {
        input: 30,
        hidden: dense(16) -> tanh -> dropout(0.4),
        output: dense(1) -> sigmoid,
    }
}

network! {
    /// Logistic regression: the same without a hidden layer.
    pub struct Logistic {
        input: 30,
        output: dense(1) -> sigmoid,
    }
}

type Samples = Dataset<f32, 30, Labels<2>>;

const FOLDS: usize = 5;
/// The share of malignant tumours that must be found.
const SENSITIVITY: f64 = 0.98;

fn main() -> ExitCode {
    cli::run(
        "Tells malignant from benign tumours; judged by five-fold cross-validation",
        run,
    )
}

fn run(session: &cli::Session) -> Result<(), Error> {
    // In the file malignant is 0; the class to find is class 1.
    let options = CsvOptions::new().skip_lines(1).header(false).positive("0");
    let all = Samples::from_csv_bytes(data::BREAST_CANCER.bytes, Target::Last, &options)?;
    let [benign, malignant] = all.class_counts();
    say!("{malignant} malignant and {benign} benign tumours, {FOLDS} folds\n");

    let network = cross_validate(session, &all, Tumour::new)?;
    let logistic = cross_validate(session, &all, Logistic::new)?;
    say!("accuracy by fold        network   logistic regression");
    for (fold, (a, b)) in network
        .accuracies
        .iter()
        .zip(&logistic.accuracies)
        .enumerate()
    {
        say!("fold {}                  {a:.4}    {b:.4}", fold + 1);
    }

    let (roc, straight) = (network.roc()?, logistic.roc()?);
    say!(
        "area under the ROC      {:.4}    {:.4}\n",
        roc.auc(),
        straight.auc()
    );
    let threshold = roc.threshold_for_sensitivity(SENSITIVITY);
    say!("threshold 0.5:    {}", roc.at(0.5));
    say!("threshold {threshold:.4}: {}", roc.at(threshold));
    say!(
        "(the second is read off the curve, so that {:.0} % of the malignant ones are found)\n",
        SENSITIVITY * 100.0
    );
    draw(session, &network, &logistic, threshold)?;
    say!("logistic regression: mean accuracy {:.4}", logistic.mean());
    say!("mean accuracy of {FOLDS} folds: {:.4}", network.mean());
    Ok(())
}

/// Predictions for tumours that the networks did not train on.
struct Judgement {
    accuracies: Vec<f64>,
    scores: Vec<f32>,
    malignant: Vec<bool>,
}

impl Judgement {
    fn roc(&self) -> Result<Roc, Error> {
        Roc::new(&self.scores, &self.malignant)
    }

    fn mean(&self) -> f64 {
        self.accuracies.iter().sum::<f64>() / self.accuracies.len().max(1) as f64
    }
}

/// A fresh network for each fold, on features standardised by that fold's training part.
fn cross_validate<N>(
    session: &cli::Session,
    all: &Samples,
    new: fn(u64) -> N,
) -> Result<Judgement, Error>
where
    N: Network<30, 1, Scalar = f32, Head = nn_core::head::Sigmoid<1>> + Train,
{
    let mut judgement = Judgement {
        accuracies: vec![],
        scores: vec![],
        malignant: vec![],
    };
    for (fold, (train, held_out)) in all.k_folds_stratified(FOLDS, session.seed())?.enumerate() {
        note!("{}, fold {} of {FOLDS}", N::NAME, fold + 1);
        let mut model = Standardized::new(new(session.seed()), &train)?;
        let scaled = model.scale(&train)?;
        Trainer::new(
            BinaryCrossEntropy::new(),
            AdamW::new(3e-3).weight_decay(0.1),
        )
        .epochs(30)
        .seed(session.seed())
        .stop_on(session.stop())
        .observe(Progress::bar().every(10))
        .fit(model.network_mut(), &scaled)?;
        judgement
            .accuracies
            .push(model.evaluate(&held_out)?.accuracy());
        let scores = model.predict(held_out.inputs());
        judgement.scores.extend(scores.as_slice());
        judgement.malignant.extend(held_out.targets().is_class(1)?);
    }
    Ok(judgement)
}

fn draw(
    session: &cli::Session,
    network: &Judgement,
    logistic: &Judgement,
    threshold: f64,
) -> Result<(), Error> {
    let (roc, straight) = (network.roc()?, logistic.roc()?);
    let curve = |roc: &Roc| -> Vec<(f64, f64)> {
        let points = roc.points().into_iter();
        points
            .map(|p| (p.false_positive_rate, p.true_positive_rate))
            .collect()
    };
    let chosen = roc.at(threshold);
    let counts = [
        [chosen.true_positives, chosen.false_negatives],
        [chosen.false_positives, chosen.true_negatives],
    ];
    let place = (1.0 - chosen.specificity(), chosen.sensitivity());
    Figure::new(
        "Tumours judged by networks that never saw them",
        3,
        (350.0, 350.0),
    )
    .panel(
        Plane::new(
            "Receiver operating characteristic",
            "false alarms",
            "malignant ones found",
        )
        .square()
        .x_range(0.0, 1.0)
        .y_range(0.0, 1.0)
        .curve(format!("network, area {:.4}", roc.auc()), curve(&roc))
        .dashed(
            format!("logistic, area {:.4}", straight.auc()),
            curve(&straight),
        )
        .curve_in(theme::FRAME, "guessing", [(0.0, 0.0), (1.0, 1.0)], true)
        .points(theme::RED, Mark::Disc, "chosen threshold", [place]),
    )
    .panel(
        Plane::new(
            "The upper left corner",
            "false alarms",
            "malignant ones found",
        )
        .square()
        .no_legend()
        .x_range(0.0, 0.2)
        .y_range(0.8, 1.005)
        .curve("network", curve(&roc))
        .dashed("logistic", curve(&straight))
        .points(theme::RED, Mark::Disc, "chosen", [place]),
    )
    .panel(Confusion::new(
        format!("Network, threshold {threshold:.3}"),
        ["malignant", "benign"],
        &counts,
    ))
    .save(session, "cancer")
}
