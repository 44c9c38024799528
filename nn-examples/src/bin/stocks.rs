//! Splitting by time, and comparing a forecast with the simplest one. "Tomorrow = today" is hard to beat, and this
//! program says so if the network does not.
//!
//! The average prices of five days in, the price of the next day out, for the S&P 500, 2000–2020. The data have the
//! closes alone. A day's average is taken as the mean of the close before it and its own: the expected average of a
//! random walk from one to the other. The same network is given five closes, too.
//!
//! "Tomorrow = today's close" until 2019 (seeds 1 to 10): from averages the error is 2 % larger, from closes it is the
//! same within about 1 %. In the 74 days of 2020 the index jumped down and up by turns, and whatever follows it more slowly
//! is nearer: from averages the error is 5 to 8 % smaller. These few days are so wild that they decide the mean over all 1020.

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Align, Figure, Mark, Plane, theme};
use nn_examples::{cli, data, note, say};

network! {
    /// The prices of five days in (in percent of the last one), the close of the next day out.
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

/// A way to forecast, and its forecasts for the test days.
struct Forecasts {
    name: &'static str,
    prices: Vec<f64>,
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let days = read()?;
    let averages = windows(&days, average)?;
    let closes = windows(&days, close)?;
    let (train, test) = averages.split_in_order(0.8);
    // The last day of the first test window; the day after it is forecast.
    let first = train.len() + WINDOW;
    say!(
        "{} windows to train on (until {}), {} later ones to test on\n",
        train.len(),
        days[first].date,
        test.len()
    );

    let today = first..days.len() - 1;
    let simple = |name, price: fn(&[Day], usize) -> f64| Forecasts {
        name,
        prices: today.clone().map(|day| price(&days, day)).collect(),
    };
    let forecasts = [
        simple("tomorrow = today's close", close),
        simple("tomorrow = today's average", average),
        learned(
            session,
            "line through five averages",
            Linear::<f64>::new,
            &averages,
            simple("", average),
        )?,
        learned(
            session,
            "network, five averages",
            Forecast::<f64>::new,
            &averages,
            simple("", average),
        )?,
        learned(
            session,
            "network, five closes",
            Forecast::<f64>::new,
            &closes,
            simple("", close),
        )?,
    ];

    let tested = &days[first..];
    say!("RMSE on the test days, in % of today's close        all   until 2019     2020");
    for forecast in &forecasts {
        say!(
            "{:<46}  {:>7.4}   {:>10.4}  {:>7.4}",
            forecast.name,
            forecast.rmse(tested, |_| true),
            forecast.rmse(tested, calm),
            forecast.rmse(tested, |day| !calm(day))
        );
    }
    let wild = tested[1..].iter().filter(|day| !calm(day)).count();
    say!("({wild} of the {} days are in 2020)\n", tested.len() - 1);
    draw(session, tested, &forecasts)?;
    let [today, .., averages, _] = &forecasts;
    let both = |part: fn(&Day) -> bool| (averages.rmse(tested, part), today.rmse(tested, part));
    let ((early, early_today), (late, late_today)) = (both(calm), both(|day| !calm(day)));
    say!(
        "test RMSE from averages: {early:.3} % until 2019 (tomorrow = today's close: {early_today:.3} %), {late:.3} % in 2020 ({late_today:.3} %)"
    );
    Ok(())
}

/// Before the wild year.
fn calm(day: &Day) -> bool {
    day.year < 2020.0
}

impl Forecasts {
    /// The root of the mean square of forecast minus truth, in percent of the close before, over some of the days. (The
    /// first day has no forecast.)
    fn rmse(&self, days: &[Day], part: impl Fn(&Day) -> bool) -> f64 {
        let pairs = days.windows(2).zip(&self.prices);
        let pairs = pairs.filter(|(pair, _)| part(&pair[1]));
        let squares = pairs.map(|(pair, price)| ((price - pair[1].close) / pair[0].close).powi(2));
        let squares: Vec<f64> = squares.collect();
        100.0 * (squares.iter().sum::<f64>() / squares.len().max(1) as f64).sqrt()
    }
}

/// Trains on the first windows and forecasts the days after the others; `base` are the prices to which changes relate.
fn learned<N>(
    session: &cli::Session,
    name: &'static str,
    new: fn(u64) -> N,
    windows: &Samples,
    base: Forecasts,
) -> Result<Forecasts, Error>
where
    N: Network<5, 1, Scalar = f64, Head = nn_core::head::Identity<1>> + Train,
{
    let (train, test) = windows.split_in_order(0.8);
    note!("{name}:");
    let model = fit(session, new, &train)?;
    let changes = model.predict(test.inputs());
    let changes = changes.as_slice().iter().zip(&base.prices);
    let prices = changes.map(|(percent, base)| base * (1.0 + percent / 100.0));
    Ok(Forecasts {
        name,
        prices: prices.collect(),
    })
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

fn close(days: &[Day], day: usize) -> f64 {
    days[day].close
}

/// The mean of the close before a day and its own, for its average price.
fn average(days: &[Day], day: usize) -> f64 {
    f64::midpoint(days[day - 1].close, days[day].close)
}

/// The prices of five days, and the close of the next one, as changes in percent of the last of the five (whose own is
/// always 0).
fn windows(days: &[Day], price: fn(&[Day], usize) -> f64) -> Result<Samples, Error> {
    let (mut inputs, mut targets) = (Vec::new(), Vec::new());
    for last in WINDOW..days.len() - 1 {
        let base = price(days, last);
        let change = |value: f64| 100.0 * (value / base - 1.0);
        inputs.push(std::array::from_fn(|day| {
            change(price(days, last + 1 + day - WINDOW))
        }));
        targets.push([change(days[last + 1].close)]);
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

fn draw(session: &cli::Session, days: &[Day], forecasts: &[Forecasts; 5]) -> Result<(), Error> {
    const ZOOM: usize = 60;
    let truth = &days[1..];
    let [_, averages, _, network, closes] = forecasts;
    let last_days = |value: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        let recent = (0..truth.len()).rev().take(ZOOM).map(value);
        (0_u32..)
            .zip(recent)
            .map(|(ago, value)| (-f64::from(ago), value))
            .collect()
    };
    let changes = |forecast: &Forecasts| -> Vec<(f64, f64)> {
        let percent = |value: f64, today: &Day| 100.0 * (value / today.close - 1.0);
        let pairs = days.windows(2).zip(&forecast.prices);
        pairs
            .map(|(pair, price)| (percent(pair[1].close, &pair[0]), percent(*price, &pair[0])))
            .collect()
    };
    let colors = [
        theme::INK,
        theme::GREY,
        theme::GREEN,
        theme::ORANGE,
        theme::BLUE,
    ];
    let errors = |title: &str, part: fn(&Day) -> bool| {
        let worst = forecasts.iter().map(|forecast| forecast.rmse(days, part));
        let worst = worst.fold(0.0, f64::max);
        let plane = Plane::new(title, "RMSE (% of today's close)", "")
            .no_legend()
            .x_range(0.0, 1.1 * worst)
            .y_range(0.0, 5.0)
            .y_ticks([(0.0, ""); 0]);
        let bars = forecasts.iter().zip(colors).zip([4.2, 3.2, 2.2, 1.2, 0.2]);
        bars.fold(plane, |plane, ((forecast, color), y)| {
            let error = forecast.rmse(days, part);
            let text = format!("{}: {error:.3}", forecast.name);
            plane
                .curve_in(color, "", [(0.0, y), (error, y)], false)
                .points(color, Mark::Disc, "", [(error, y)])
                .label(text, (0.02 * worst, y + 0.27), theme::INK, Align::Left)
        })
    };
    Figure::new(
        "S&P 500, one day ahead, on years the network never saw",
        2,
        (460.0, 330.0),
    )
    .panel(errors("Error until 2019", calm))
    .panel(errors("Error in 2020", |day| !calm(day)))
    .panel(
        Plane::new(
            format!("The last {ZOOM} days"),
            "trading days before the end",
            "points",
        )
        .curve_in(
            theme::INK,
            "close",
            last_days(&|day| truth[day].close),
            false,
        )
        .curve_in(
            theme::GREY,
            "average of the day before",
            last_days(&|day| averages.prices[day]),
            true,
        )
        .curve_in(
            theme::ORANGE,
            "network, five averages",
            last_days(&|day| network.prices[day]),
            false,
        ),
    )
    .panel(
        Plane::new(
            "Changes from today's close",
            "true change (%)",
            "forecast change (%)",
        )
        .square()
        .x_range(-13.0, 13.0)
        .y_range(-13.0, 13.0)
        .points(
            theme::ORANGE,
            Mark::Dot,
            "network, five averages",
            changes(network),
        )
        .points(
            theme::BLUE,
            Mark::Dot,
            "network, five closes",
            changes(closes),
        )
        .curve_in(theme::GREY, "exact", [(-13.0, -13.0), (13.0, 13.0)], true),
    )
    .save(session, "stocks")
}
