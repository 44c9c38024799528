//! Predicting a quantity. Features and target are standardised by the training part, errors are in the target's
//! unit, and a linear model shows what the hidden layers gain.
//!
//! 1030 mixtures of concrete: eight amounts in, the strength in megapascals out.

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Figure, Mark, Plane, progress, theme};
use nn_examples::{cli, data, note, say};

network! {
    /// Cement, slag, ash, water, plasticizer, coarse, fine, age in; strength out.
    pub struct Concrete {
        input: 8,
        first: dense(64) -> silu,
        second: dense(32) -> silu,
        output: dense(1),
    }
}

network! {
    /// The same without hidden layers: a weighted sum.
    pub struct Linear {
        input: 8,
        output: dense(1),
    }
}

type Samples = Dataset<f32, 8, Batch<f32, 1>>;

fn main() -> ExitCode {
    cli::run("Predicts the strength of concrete from its mixture", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let all = Samples::from_csv_bytes(data::CONCRETE.bytes, Target::Last, &CsvOptions::new())?;
    let (train, test) = all.split(0.8, session.seed());
    say!("{}", Concrete::<f32>::SUMMARY);
    say!(
        "{} mixtures to train on, {} to test on\n",
        train.len(),
        test.len()
    );

    let mut model = Standardized::new(Concrete::new(session.seed()), &train)?;
    let history = fit(session, &mut model, &train, &test)?;
    note!("the same without hidden layers:");
    let mut linear = Standardized::new(Linear::new(session.seed()), &train)?;
    fit(session, &mut linear, &train, &test)?;

    session.announce("regression.safetensors", |path| model.save(path))?;
    draw(session, &model, &linear, &test, &history)?;
    let (network, straight) = (model.evaluate(&test)?, linear.evaluate(&test)?);
    say!("linear model: {}", straight.to_string().trim_end());
    say!("network:      {}", network.to_string().trim_end());
    say!("test R²: {:.4}", network.r2());
    Ok(())
}

fn fit<N>(
    session: &cli::Session,
    model: &mut Standardized<N, 8, 1>,
    train: &Samples,
    test: &Samples,
) -> Result<History, Error>
where
    N: Network<8, 1, Scalar = f32, Head = nn_core::head::Identity<1>> + Train,
{
    let (train, test) = (model.scale(train)?, model.scale(test)?);
    Trainer::new(SquaredError::new(), AdamW::new(3e-3))
        .epochs(200)
        .seed(session.seed())
        .validate(&test)
        .stop_on(session.stop())
        .observe(Progress::bar().every(20))
        .fit(model.network_mut(), &train)
}

fn draw(
    session: &cli::Session,
    model: &Standardized<Concrete<f32>, 8, 1>,
    linear: &Standardized<Linear<f32>, 8, 1>,
    test: &Samples,
    history: &History,
) -> Result<(), Error> {
    let pairs = |predicted: Batch<f32, 1>| -> Vec<(f64, f64)> {
        let truth = test.targets().as_slice().iter();
        let pairs = truth.zip(predicted.as_slice());
        pairs
            .map(|(&truth, &guess)| (f64::from(truth), f64::from(guess)))
            .collect()
    };
    let against = |title: String, color, points| {
        Plane::new(title, "measured (MPa)", "predicted (MPa)")
            .square()
            .x_range(0.0, 90.0)
            .y_range(0.0, 90.0)
            .points(color, Mark::Dot, "test mixtures", points)
            .curve_in(theme::GREY, "exact", [(0.0, 0.0), (90.0, 90.0)], true)
    };
    let (network, straight) = (model.evaluate(test)?, linear.evaluate(test)?);
    let title = format!(
        "Strength of concrete: off by {:.1} MPa on average",
        network.mae()
    );
    Figure::new(title, 3, (360.0, 350.0))
        .panel(against(
            format!("Network, R² {:.3}", network.r2()),
            theme::BLUE,
            pairs(model.predict(test.inputs())),
        ))
        .panel(against(
            format!("Linear model, R² {:.3}", straight.r2()),
            theme::ORANGE,
            pairs(linear.predict(test.inputs())),
        ))
        .panel(
            Plane::new("Loss (of standardised strength)", "epoch", "squared error")
                .log_y()
                .curve("training", progress::loss(history))
                .curve("test", progress::validation_loss(history)),
        )
        .save(session, "regression")
}
