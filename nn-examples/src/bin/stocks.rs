//! Splitting by time, and comparing a forecast with the simplest one. "Tomorrow = today" is hard to beat, and this
//! program says so if the network does not.
//!
//! Daily closes of the S&P 500, 2000–2020: five days in, the next day out, relative to the last close.

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Figure, Mark, Plane, theme};
use nn_examples::{cli, data, note, say};

network! {
    /// Five closes in (in percent of the last one), the next close out.
    pub struct Forecast {
        input: 5,
        hidden: dense(16) -> tanh,
        output: dense(1),
    }
}

network! {
    /// The same without a hidden layer.
    pub struct Linear {
        input: 5,
        output: dense(1),
    }
}

type Samples = Dataset<f64, 5, Batch<f64, 1>>;

const WINDOW: usize = 5;

fn main() -> ExitCode {
    cli::run(
        "Forecasts the S&P 500 by a day, beside \"tomorrow = today\"",
        run,
    )
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let days = read()?;
    let windows = windows(&days)?;
    let (train, test) = windows.split_in_order(0.8);
    // The window before the first test day ends on this day.
    let first = train.len() + WINDOW - 1;
    say!(
        "{} windows to train on (until {}), {} later ones to test on\n",
        train.len(),
        days[first].date,
        test.len()
    );

    let network = fit(session, Forecast::<f64>::new, &train)?;
    let linear = fit(session, Linear::<f64>::new, &train)?;
    let truth: Vec<f64> = days[first + 1..].iter().map(|day| day.close).collect();
    let last: Vec<f64> = days[first..]
        .iter()
        .map(|day| day.close)
        .take(truth.len())
        .collect();
    let price = |change: Batch<f64, 1>| -> Vec<f64> {
        let changes = change.as_slice().iter().zip(&last);
        changes
            .map(|(percent, last)| last * (1.0 + percent / 100.0))
            .collect()
    };
    let by_network = price(network.predict(test.inputs()));
    let by_line = price(linear.predict(test.inputs()));

    say!("RMSE on the test days           points   percent");
    let mut errors = Vec::new();
    for (name, guess) in [
        ("tomorrow = today", &last),
        ("linear model", &by_line),
        ("network", &by_network),
    ] {
        let points = rmse(guess.iter().zip(&truth).map(|(guess, truth)| guess - truth));
        let percent = guess
            .iter()
            .zip(&truth)
            .zip(&last)
            .map(|((g, t), l)| 100.0 * (g - t) / l);
        say!("{name:<28}  {points:>8.3}   {:>7.4}", rmse(percent));
        errors.push(points);
    }
    draw(session, &days[first + 1..], &last, &by_network)?;
    say!("");
    let gain = 100.0 * (1.0 - errors[2] / errors[0]);
    if gain > 0.0 {
        say!("the network's error is {gain:.2} % smaller than that of \"tomorrow = today\"");
    } else {
        say!(
            "the network does not win: its error is {:.2} % larger than that of \"tomorrow = today\"",
            -gain
        );
    }
    say!(
        "test RMSE: {:.3} points (tomorrow = today: {:.3})",
        errors[2],
        errors[0]
    );
    Ok(())
}

struct Day {
    date: String,
    /// As a year with the fraction that has passed.
    year: f64,
    close: f64,
}

fn read() -> Result<Vec<Day>, Error> {
    let text = data::SP500.text()?;
    let day = |line: &str| -> Option<Day> {
        let (date, close) = line.split_once(',')?;
        let parts: Vec<f64> = date
            .split('-')
            .map_while(|part| part.parse().ok())
            .collect();
        let &[year, month, day] = parts.as_slice() else {
            return None;
        };
        let year = year + (month - 1.0) / 12.0 + (day - 1.0) / 372.0;
        Some(Day {
            date: date.into(),
            year,
            close: close.trim().parse().ok()?,
        })
    };
    text.lines()
        .skip(1)
        .map(|line| day(line).ok_or_else(|| Error::Invalid(format!("no date and close: {line}"))))
        .collect()
}

/// Five closes and the next one as changes in percent of the last of the five (whose own is always 0).
fn windows(days: &[Day]) -> Result<Samples, Error> {
    let change = |close: f64, last: f64| 100.0 * (close / last - 1.0);
    let (mut inputs, mut targets) = (Vec::new(), Vec::new());
    for window in days.windows(WINDOW + 1) {
        let last = window[WINDOW - 1].close;
        inputs.push(std::array::from_fn(|day| change(window[day].close, last)));
        targets.push([change(window[WINDOW].close, last)]);
    }
    Samples::new(Batch::from_rows(inputs)?, Batch::from_rows(targets)?)
}

fn fit<N>(
    session: &cli::Session,
    new: fn(u64) -> N,
    train: &Samples,
) -> Result<Standardized<N, 5, 1>, Error>
where
    N: Network<5, 1, Scalar = f64, Head = nn_core::head::Identity<1>> + Train,
{
    // The last part of the training years decides when to stop; the test years are not used.
    let (early, late) = train.split_in_order(0.85);
    let mut model = Standardized::new(new(session.seed()), &early)?;
    let (early, late) = (model.scale(&early)?, model.scale(&late)?);
    note!("{}:", N::NAME);
    Trainer::new(SquaredError::new(), Adam::new(1e-3))
        .epochs(60)
        .seed(session.seed())
        .validate(&late)
        .stop_on(session.stop())
        .observe(EarlyStopping::new(10))
        .observe(Progress::bar().every(10))
        .fit(model.network_mut(), &early)?;
    Ok(model)
}

fn rmse(errors: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for error in errors {
        sum += error * error;
        count += 1.0;
    }
    f64::sqrt(sum / f64::max(count, 1.0))
}

fn draw(session: &cli::Session, days: &[Day], last: &[f64], network: &[f64]) -> Result<(), Error> {
    const ZOOM: usize = 60;
    let over = |values: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        let years = days.iter().map(|day| day.year);
        years
            .enumerate()
            .map(|(day, year)| (year, values(day)))
            .collect()
    };
    let last_days = |values: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        let recent = (0..days.len()).rev().take(ZOOM).map(values);
        (1_u32..)
            .zip(recent)
            .map(|(ago, value)| (-f64::from(ago), value))
            .collect()
    };
    let changes = (0..days.len()).map(|day| {
        let percent = |value: f64| 100.0 * (value / last[day] - 1.0);
        (percent(days[day].close), percent(network[day]))
    });
    Figure::new(
        "S&P 500, one day ahead, on years the network never saw",
        3,
        (380.0, 330.0),
    )
    .panel(
        Plane::new("The test years", "year", "points")
            .curve("close", over(&|day| days[day].close))
            .dashed("network, the day before", over(&|day| network[day])),
    )
    .panel(
        Plane::new(
            format!("The last {ZOOM} days"),
            "trading days before the end",
            "points",
        )
        .curve("close", last_days(&|day| days[day].close))
        .dashed("network", last_days(&|day| network[day]))
        .curve_in(theme::GREY, "today", last_days(&|day| last[day]), true),
    )
    .panel(
        Plane::new(
            "Changes from one day to the next",
            "true change (%)",
            "forecast change (%)",
        )
        .square()
        .x_range(-6.0, 6.0)
        .y_range(-6.0, 6.0)
        .points(theme::BLUE, Mark::Dot, "test days", changes)
        .curve_in(theme::GREY, "exact", [(-6.0, -6.0), (6.0, 6.0)], true),
    )
    .save(session, "stocks")
}
